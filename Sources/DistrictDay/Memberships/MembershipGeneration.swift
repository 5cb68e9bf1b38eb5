extension Membership {
  /// How many people also work at a second school.
  private static let secondSchools = 50

  /// The memberships that follow from `posts`, which `people` hold in the same order, each
  /// followed by the person's membership of a second school.
  static func all(posts: [Post], people: [Person], chance: inout Chance) -> [Membership] {
    let schools = distinctSchools(of: posts)
    let shared = Set(sharedPosts(posts, chance: &chance))
    var memberships: [Membership] = []
    for (index, (post, person)) in zip(posts, people).enumerated() {
      memberships.append(Membership(post: post, person: person, chance: &chance))
      if shared.contains(index) {
        let second = Post(
          school: neighbour(of: post.school, among: schools, chance: &chance),
          position: post.position == .clusterResourcePerson ? post.position : .guestTeacher)
        memberships.append(Membership(post: second, person: person, chance: &chance))
      }
    }
    return memberships
  }

  init(post: Post, person: Person, chance: inout Chance) {
    school = post.school
    userName = person.userName
    position = post.position
    role =
      switch post.position {
      case .principal, .headTeacher: .admin
      case .clusterResourcePerson: .contentCreator
      case .teacher: chance.happens(percent: 15) ? .contentCreator : .member
      case .guestTeacher, .firstDivisionAssistant, .secondDivisionAssistant: .member
      }
  }

  /// The positions in `posts` whose holders work at two schools: all cluster resource persons, and
  /// teachers.
  private static func sharedPosts(_ posts: [Post], chance: inout Chance) -> [Int] {
    let clusters = posts.indices.filter { posts[$0].position == .clusterResourcePerson }
    let teachers = posts.indices.filter { posts[$0].position == .teacher }
    return clusters + chance.sample(secondSchools - clusters.count, of: teachers)
  }

  private static func distinctSchools(of posts: [Post]) -> [School] {
    var seen: Set<String> = []
    return posts.map(\.school).filter { seen.insert($0.code).inserted }
  }
}

/// Another of `schools`, in the same taluk if there is one.
func neighbour(of school: School, among schools: [School], chance: inout Chance) -> School {
  let others = schools.filter { $0.code != school.code }
  let near = others.filter { $0.village.taluk == school.village.taluk }
  return chance.pick(near.isEmpty ? others : near)
}

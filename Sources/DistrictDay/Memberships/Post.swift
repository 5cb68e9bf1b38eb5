/// A post at a school that somebody holds.
struct Post: Sendable {
  let school: School
  let position: Position

  private static let clusterResourcePersons = 12
  private static let officeStaff = 18
  /// Everybody: the users of the day.
  private static let total = 300

  /// The posts of all `schools`, school by school: a head and the fewest teachers everywhere;
  /// cluster resource persons at some primary schools; office staff and the rest of the teachers
  /// where the schools are larger.
  static func all(in schools: [School], chance: inout Chance) -> [Post] {
    let larger = schools.filter { $0.kind.stage != .lowerPrimary }
    var posts = schools.flatMap(usual)
    let clusters = schools.filter { $0.kind.stage == .higherPrimary }
    posts += chance.sample(clusterResourcePersons, of: clusters).map {
      Post(school: $0, position: .clusterResourcePerson)
    }
    posts += chance.sample(officeStaff, of: larger).enumerated().map { index, school in
      let isSenior = index.isMultiple(of: 3)
      return Post(
        school: school, position: isSenior ? .firstDivisionAssistant : .secondDivisionAssistant)
    }
    while posts.count < total {
      let isGuest = chance.happens(percent: 30)
      posts.append(
        Post(school: chance.pick(larger), position: isGuest ? .guestTeacher : .teacher))
    }
    return bySchool(posts)
  }

  private static func usual(_ school: School) -> [Post] {
    let stage = school.kind.stage
    let head = Post(school: school, position: stage.headPosition)
    let teacher = Post(school: school, position: .teacher)
    return [head] + Array(repeating: teacher, count: stage.fewestTeachers)
  }

  /// A stable order, which `sorted` does not promise.
  private static func bySchool(_ posts: [Post]) -> [Post] {
    posts.enumerated()
      .sorted { ($0.element.school.code, $0.offset) < ($1.element.school.code, $1.offset) }
      .map(\.element)
  }
}

extension Person {
  /// The people who hold `posts`, one each, in the same order.
  static func all(
    posts: [Post], phones: inout PhoneNumbers, chance: inout Chance
  ) -> [Person] {
    var people: [Person] = []
    for (index, post) in posts.enumerated() {
      people.append(
        Person(number: index + 1, post: post, phones: &phones, chance: &chance))
    }
    return people
  }

  /// - Parameter number: the person's number in the register; it makes the user name unique.
  private init(number: Int, post: Post, phones: inout PhoneNumbers, chance: inout Chance) {
    gender = Gender.any(chance: &chance)
    let community = Community.any(at: post.school.kind.medium, chance: &chance)
    name = PersonName.any(of: community, gender: gender, chance: &chance)
    userName = "\(name.login).\(padded(number, to: 4))"
    email = "\(userName)@staff.dharwad.example"
    phone = phones.next(chance: &chance)
    birthday = CalendarDate.any(inYears: post.position.birthYears, chance: &chance)
    password = chance.happens(percent: 2) ? "Not-A-Secret-\(padded(number, to: 4))" : nil
    roles = post.position.roles(chance: &chance)
    position = post.position
    grades = post.grades(chance: &chance)
    location =
      chance.happens(percent: 85) ? post.school.village.address(isNative: name.isNative) : nil
    languages = post.languages(of: community)
    profileSummary = ProfileSummary.any(
      isNative: name.isNative, language: community.language, birthday: birthday, chance: &chance)
    subjects = post.subjects(chance: &chance)
  }
}

extension Gender {
  static func any(chance: inout Chance) -> Gender {
    switch chance.number(below: 100) {
    case ..<55: .female
    case ..<98: .male
    default: .transgender
    }
  }
}

extension Position {
  fileprivate var birthYears: ClosedRange<Int> {
    switch self {
    case .principal, .headTeacher: 1963...1980
    case .clusterResourcePerson: 1968...1988
    case .guestTeacher: 1985...2002
    case .teacher, .firstDivisionAssistant, .secondDivisionAssistant: 1963...2000
    }
  }

  fileprivate func roles(chance: inout Chance) -> [Role] {
    switch self {
    case .principal, .headTeacher: chance.sample(1, of: [.contentReviewer, .courseMentor])
    case .clusterResourcePerson: [.contentCreator, .contentReviewer]
    case .teacher, .guestTeacher:
      chance.happens(percent: 40) ? chance.sample(1, of: Role.allCases) : []
    case .firstDivisionAssistant, .secondDivisionAssistant: []
    }
  }
}

/// What a `user-update` of the day changes.
enum Correction: Sendable, CaseIterable {
  case phone
  case email
  case name
  case position
  case location
  case languages
  case subjects
  case profileSummary
}

extension Afternoon {
  /// Changes one or two things of a teacher and tells them with the fields that the document
  /// requires.
  mutating func correct(_ index: Int) -> Row {
    let count = chance.happens(percent: 35) ? 2 : 1
    let corrections = chance.sample(count, of: Correction.allCases)
    for correction in corrections {
      people[index].apply(correction, phones: &phones, chance: &chance)
    }
    return people[index].update(of: Set(corrections))
  }
}

extension Person {
  /// Makes the correction; what it touches is never the same afterwards.
  fileprivate mutating func apply(
    _ correction: Correction, phones: inout PhoneNumbers, chance: inout Chance
  ) {
    switch correction {
    case .phone: phone = phones.next(chance: &chance)
    case .email: email = chance.another(than: email, of: Self.mailHosts.map { "\(userName)@\($0)" })
    case .name: name.isNative.toggle()
    case .position: position = position.next
    case .location:
      let addresses = Village.all.map { $0.address(isNative: name.isNative) }
      location = chance.another(than: location, of: addresses)
    case .languages:
      languages.append(chance.pick(Self.furtherLanguages.filter { !languages.contains($0) }))
    case .subjects:
      let others = Self.furtherSubjects.filter { !subjects.contains($0) }
      subjects = Array(subjects.prefix(1)) + [chance.pick(others)]
    case .profileSummary:
      profileSummary = chance.another(than: profileSummary, of: Self.summaries)
    }
  }

  private static let mailHosts = ["post.example", "karnataka.example", "office.example"]

  private static let furtherLanguages: [Language] = [
    .hindi, .konkani, .malayalam, .marathi, .tamil, .telugu, .urdu,
  ]

  private static let furtherSubjects: [Subject] = [
    .kannada, .english, .hindi, .mathematics, .environmentalStudies, .history, .geography,
  ]

  private static let summaries = [
    "ನಿಷ್ಠಾ ತರಬೇತಿ ಪೂರ್ಣಗೊಳಿಸಿದ್ದಾರೆ.",
    "ಎಸ್.ಎಸ್.ಎಲ್.ಸಿ. ಮೌಲ್ಯಮಾಪಕರು.",
    "Completed the \"NISHTHA\" course.",
    "Election duty until the end of the month.",
    "निष्ठा प्रशिक्षण पूर्ण.",
  ]
}

extension Chance {
  /// One of `elements` that is not `current`.
  fileprivate mutating func another(than current: String?, of elements: [String]) -> String {
    pick(elements.filter { $0 != current })
  }
}

extension Position {
  /// What somebody who teaches becomes next.
  fileprivate var next: Position {
    switch self {
    case .guestTeacher: .teacher
    case .teacher: .headTeacher
    case .headTeacher: .principal
    case .principal, .clusterResourcePerson: .headTeacher
    case .firstDivisionAssistant, .secondDivisionAssistant: .firstDivisionAssistant
    }
  }
}

/// The classes that a school teaches.
enum SchoolStage: Sendable {
  case lowerPrimary
  case higherPrimary
  case secondary

  /// The document's words for `orgType`.
  var organisationType: String {
    switch self {
    case .lowerPrimary, .higherPrimary: "primary school"
    case .secondary: "secondary school"
    }
  }

  var classes: ClosedRange<Int> {
    switch self {
    case .lowerPrimary: 1...5
    case .higherPrimary: 1...7
    case .secondary: 8...10
    }
  }

  /// How many teachers every such school has.
  var fewestTeachers: Int {
    switch self {
    case .lowerPrimary: 2
    case .higherPrimary: 5
    case .secondary: 7
    }
  }

  /// What is taught there besides the languages of the school.
  var subjects: [Subject] {
    switch self {
    case .lowerPrimary:
      [.english, .mathematics, .environmentalStudies]
    case .higherPrimary:
      [.english, .hindi, .mathematics, .environmentalStudies, .history, .geography]
    case .secondary:
      [
        .english, .hindi, .sanskrit, .mathematics, .physics, .chemistry, .biology, .history,
        .geography, .politicalScience, .economics,
      ]
    }
  }

  var headPosition: Position {
    self == .secondary ? .principal : .headTeacher
  }
}

/// The kinds of government school; the raw value is what people put before the village's name.
enum SchoolKind: String, Sendable, CaseIterable {
  case lowerPrimary = "GLPS"
  case higherPrimary = "GHPS"
  case highSchool = "GHS"
  case urduHigherPrimary = "Urdu HPS"
  case urduHighSchool = "Urdu HS"
  case marathiHigherPrimary = "Marathi HPS"

  /// How many the district has.
  var count: Int {
    switch self {
    case .lowerPrimary: 8
    case .higherPrimary: 16
    case .highSchool: 9
    case .urduHigherPrimary: 4
    case .urduHighSchool: 1
    case .marathiHigherPrimary: 2
    }
  }

  var stage: SchoolStage {
    switch self {
    case .lowerPrimary: .lowerPrimary
    case .higherPrimary, .urduHigherPrimary, .marathiHigherPrimary: .higherPrimary
    case .highSchool, .urduHighSchool: .secondary
    }
  }

  /// The language of instruction.
  var medium: Language {
    switch self {
    case .lowerPrimary, .higherPrimary, .highSchool: .kannada
    case .urduHigherPrimary, .urduHighSchool: .urdu
    case .marathiHigherPrimary: .marathi
    }
  }

  /// The villages where such a school can be.
  var villages: [Village] {
    switch medium {
    case .urdu: Village.all.filter { $0.urduName != nil }
    case .marathi: Village.all.filter { $0.marathiName != nil }
    default: Village.all
    }
  }
}

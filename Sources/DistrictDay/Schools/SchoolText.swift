/// The names and descriptions of a school in the languages of the district.
struct SchoolText: Sendable {
  let kind: SchoolKind
  let village: Village

  /// `GHPS Narendra`.
  var shortName: String {
    kind.rawValue + " " + village.name.latin
  }

  /// The name in full, in English.
  var englishName: String {
    let name =
      switch kind {
      case .lowerPrimary: "Government Lower Primary School"
      case .higherPrimary: "Government Higher Primary School"
      case .highSchool: "Government High School"
      case .urduHigherPrimary: "Government Urdu Higher Primary School"
      case .urduHighSchool: "Government Urdu High School"
      case .marathiHigherPrimary: "Government Marathi Higher Primary School"
      }
    return "\(name), \(village.name.latin)"
  }

  /// The name in the language of instruction.
  var nativeName: String {
    let kannada = village.name.native
    return switch kind {
    case .lowerPrimary: "ಸರ್ಕಾರಿ ಕಿರಿಯ ಪ್ರಾಥಮಿಕ ಶಾಲೆ, \(kannada)"
    case .higherPrimary: "ಸರ್ಕಾರಿ ಹಿರಿಯ ಪ್ರಾಥಮಿಕ ಶಾಲೆ, \(kannada)"
    case .highSchool: "ಸರ್ಕಾರಿ ಪ್ರೌಢ ಶಾಲೆ, \(kannada)"
    case .urduHigherPrimary: "گورنمنٹ اردو ہائر پرائمری اسکول، \(village.urduName ?? kannada)"
    case .urduHighSchool: "گورنمنٹ اردو ہائی اسکول، \(village.urduName ?? kannada)"
    case .marathiHigherPrimary:
      "शासकीय मराठी उच्च प्राथमिक शाळा, \(village.marathiName ?? kannada)"
    }
  }

  var englishDescription: String {
    let classes = kind.stage.classes
    return
      "Classes \(classes.lowerBound) to \(classes.upperBound), \(kind.medium.rawValue) medium, "
      + "\(village.taluk.town.latin) taluk"
  }

  var nativeDescription: String {
    let first = kind.stage.classes.lowerBound
    let last = kind.stage.classes.upperBound
    return switch kind.medium {
    case .urdu: "جماعت \(first) تا \(last)، ذریعۂ تعلیم اردو"
    case .marathi: "इयत्ता \(first) ते \(last), मराठी माध्यम"
    default: "\(first) ರಿಂದ \(last)ನೇ ತರಗತಿ, ಕನ್ನಡ ಮಾಧ್ಯಮ, \(village.taluk.town.native) ತಾಲ್ಲೂಕು"
    }
  }

  var hindiDescription: String {
    "कक्षा \(kind.stage.classes.lowerBound) से \(kind.stage.classes.upperBound) तक सरकारी विद्यालय"
  }
}

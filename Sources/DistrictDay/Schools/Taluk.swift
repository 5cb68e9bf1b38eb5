/// The school administration's parts of Dharwad district; the raw value is the part's number in
/// school codes.
enum Taluk: String, Sendable, CaseIterable {
  case dharwadRural = "01"
  case dharwadCity = "02"
  case hubballiRural = "03"
  case hubballiCity = "04"
  case kalghatgi = "05"
  case kundgol = "06"
  case navalgund = "07"
  case alnavar = "08"

  /// The town that addresses name.
  var town: Spelling {
    switch self {
    case .dharwadRural, .dharwadCity: Spelling(latin: "Dharwad", native: "ಧಾರವಾಡ")
    case .hubballiRural, .hubballiCity: Spelling(latin: "Hubballi", native: "ಹುಬ್ಬಳ್ಳಿ")
    case .kalghatgi: Spelling(latin: "Kalghatgi", native: "ಕಲಘಟಗಿ")
    case .kundgol: Spelling(latin: "Kundgol", native: "ಕುಂದಗೋಳ")
    case .navalgund: Spelling(latin: "Navalgund", native: "ನವಲಗುಂದ")
    case .alnavar: Spelling(latin: "Alnavar", native: "ಅಳ್ನಾವರ")
    }
  }

  /// Villages, or the wards of a town, in Latin letters and in Kannada.
  var places: WordList {
    switch self {
    case .dharwadRural: .dharwadVillages
    case .dharwadCity: .dharwadWards
    case .hubballiRural: .hubballiVillages
    case .hubballiCity: .hubballiWards
    case .kalghatgi: .kalghatgiVillages
    case .kundgol: .kundgolVillages
    case .navalgund: .navalgundVillages
    case .alnavar: .alnavarVillages
    }
  }
}

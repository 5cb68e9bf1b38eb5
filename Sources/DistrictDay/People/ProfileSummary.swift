/// What people write about themselves.
enum ProfileSummary {
  /// The year the day is set in.
  private static let thisYear = 2023

  /// A sentence or two in English or in `language`; many people write nothing.
  static func any(
    isNative: Bool, language: Language, birthday: CalendarDate, chance: inout Chance
  ) -> String? {
    guard chance.happens(percent: 40) else { return nil }
    let yearsOfService = max(1, thisYear - birthday.year - 23)
    return chance.pick(
      isNative
        ? summaries(in: language, yearsOfService: yearsOfService)
        : english(yearsOfService: yearsOfService))
  }

  private static func summaries(in language: Language, yearsOfService: Int) -> [String] {
    switch language {
    case .kannada: kannada(yearsOfService: yearsOfService)
    case .urdu:
      ["تدریس کا \(yearsOfService) سالہ تجربہ۔", "اردو ادب اور بچوں کی کہانیوں سے دلچسپی۔"]
    case .marathi: ["अध्यापनाचा \(yearsOfService) वर्षांचा अनुभव.", "मुलांच्या वाचनालयाची जबाबदारी."]
    case .hindi, .konkani: ["शिक्षण में \(yearsOfService) वर्ष का अनुभव।"]
    case .english, .malayalam, .tamil, .telugu: english(yearsOfService: yearsOfService)
    }
  }

  private static func kannada(yearsOfService: Int) -> [String] {
    [
      "\(yearsOfService) ವರ್ಷಗಳ ಬೋಧನಾ ಅನುಭವ.",
      "\"ನಲಿ-ಕಲಿ\" ತರಬೇತಿ ಪಡೆದಿದ್ದಾರೆ.",
      "ವಿಜ್ಞಾನ ಪ್ರಯೋಗಾಲಯದ ಉಸ್ತುವಾರಿ.\nಶಾಲಾ ಕೈತೋಟದ ಸಂಚಾಲಕರು.",
    ]
  }

  private static func english(yearsOfService: Int) -> [String] {
    [
      "\(yearsOfService) years of service.",
      "Trained in \"Nali-Kali\" activity learning; \(yearsOfService) years of service.",
      "Runs the science corner & the school's kitchen garden.",
      "Mid-day meals in charge.\nReachable after 4 p.m.",
    ]
  }
}

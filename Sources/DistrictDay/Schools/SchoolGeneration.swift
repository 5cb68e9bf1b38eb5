extension School {
  /// The schools of the district, in the order of their codes.
  static func all(phones: inout PhoneNumbers, chance: inout Chance) -> [School] {
    var schoolsInVillage: [String: Int] = [:]
    var schools: [School] = []
    for text in sites(chance: &chance) {
      let villageCode = text.village.code
      schoolsInVillage[villageCode, default: 0] += 1
      let code = villageCode + padded(schoolsInVillage[villageCode, default: 0], to: 2)
      schools.append(School(code: code, text: text, phones: &phones, chance: &chance))
    }
    return schools.sorted { $0.code < $1.code }
  }

  /// Which kinds of school stand in which villages; no village has two of a kind.
  private static func sites(chance: inout Chance) -> [SchoolText] {
    var sites: [SchoolText] = []
    for kind in SchoolKind.allCases {
      for village in chance.sample(kind.count, of: kind.villages) {
        sites.append(SchoolText(kind: kind, village: village))
      }
    }
    return sites
  }

  private init(
    code: String, text: SchoolText, phones: inout PhoneNumbers, chance: inout Chance
  ) {
    self.code = code
    self.text = text
    name = Self.name(text, chance: &chance)
    description = Self.description(text, chance: &chance)
    homePage = chance.happens(percent: 35) ? "https://\(text.slug).dharwad.example/" : nil
    contact =
      chance.happens(percent: 85)
      ? Contact(
        email: "office.\(code)@schools.dharwad.example", phone: phones.next(chance: &chance))
      : nil
  }

  private static func name(_ text: SchoolText, chance: inout Chance) -> String {
    let percentNative = text.kind.medium == .kannada ? 35 : 65
    if chance.happens(percent: percentNative) {
      return text.nativeName
    }
    return chance.happens(percent: 60) ? text.shortName : text.englishName
  }

  private static func description(_ text: SchoolText, chance: inout Chance) -> String? {
    switch chance.number(below: 100) {
    case ..<40: text.englishDescription
    case ..<75: text.nativeDescription
    case ..<82: text.hindiDescription
    default: nil
    }
  }
}

extension Village {
  /// The first nine digits of its schools' codes: Karnataka is 29, Dharwad district 09 in it.
  fileprivate var code: String {
    "2909" + taluk.rawValue + padded(number, to: 3)
  }
}

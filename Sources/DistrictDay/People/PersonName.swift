/// A person's name: as the register has it, in whatever script, and in Latin letters for the
/// things that must be ASCII.
struct PersonName: Sendable {
  let first: Spelling
  /// Some people go by one name.
  let last: Spelling?
  /// Whether the register has the name in its own script.
  var isNative: Bool

  var firstName: String { written(first) }
  var lastName: String? { last.map(written) }

  /// `asha.patil`: lower-case letters and a dot.
  var login: String {
    [first, last].compactMap { $0?.latin.lowercased().filter(\.isLetter) }.joined(separator: ".")
  }

  private func written(_ spelling: Spelling) -> String {
    isNative ? spelling.native : spelling.latin
  }

  static func any(of community: Community, gender: Gender, chance: inout Chance) -> PersonName {
    let firstNames =
      switch gender {
      case .male: community.men
      case .female: community.women
      case .transgender: chance.happens(percent: 70) ? community.women : community.men
      }
    let hasLastName = chance.happens(percent: 95)
    return PersonName(
      first: chance.pick(firstNames.spellings),
      last: hasLastName ? chance.pick(community.families.spellings) : nil,
      isNative: chance.happens(percent: 45))
  }
}

extension Community {
  /// The community of somebody at a school that teaches in `medium`.
  static func any(at medium: Language, chance: inout Chance) -> Community {
    switch medium {
    case .urdu where chance.happens(percent: 80): .urdu
    case .marathi where chance.happens(percent: 70): .marathi
    default: byShare(chance.number(below: 100))
    }
  }

  /// The community that the person numbered `number` of a hundred belongs to.
  private static func byShare(_ number: Int) -> Community {
    var upTo = 0
    for community in allCases {
      upTo += community.share
      if number < upTo {
        return community
      }
    }
    return .kannada
  }
}

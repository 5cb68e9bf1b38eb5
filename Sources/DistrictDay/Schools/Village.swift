/// A village, or a ward of a town.
struct Village: Sendable {
  let taluk: Taluk
  /// The place's number within the taluk, as school codes have it.
  let number: Int
  let name: Spelling

  /// `Narendra, Dharwad`; a town's own schools are just in the town.
  func address(isNative: Bool) -> String {
    let place = isNative ? name.native : name.latin
    let town = isNative ? taluk.town.native : taluk.town.latin
    return place == town ? town : "\(place), \(town)"
  }

  /// The place's name in Urdu, where there is an Urdu school.
  var urduName: String? {
    WordList.urduPlaces.native(of: name.latin)
  }

  /// The place's name in Marathi, where there is a Marathi school.
  var marathiName: String? {
    WordList.marathiPlaces.native(of: name.latin)
  }

  static let all: [Village] = Taluk.allCases.flatMap { taluk in
    taluk.places.spellings.enumerated().map { index, name in
      Village(taluk: taluk, number: index + 1, name: name)
    }
  }
}

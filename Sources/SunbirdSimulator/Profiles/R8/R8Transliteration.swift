import Foundation

/// What 8.0 makes of a user name that is not ASCII (UserUtil.transliterateUserName): Latin letters
/// lose their marks, and the scripts of India, which stand in one order in Unicode's blocks, are
/// written out. Other characters are lost.
enum R8Transliteration {
  static func ascii(_ name: String) -> String {
    if name.utf8.allSatisfy({ $0 < 0x80 }) { return name }
    return name.decomposedStringWithCanonicalMapping.unicodeScalars.map(ascii).joined()
  }

  private static func ascii(_ scalar: Unicode.Scalar) -> String {
    if scalar.isASCII { return String(Character(scalar)) }
    guard (0x0900..<0x0E00).contains(scalar.value) else { return latin[scalar] ?? "" }
    let place = Int(scalar.value % 0x80)
    if (0x66...0x6F).contains(place) { return String(place - 0x66) }
    return place < letters.count ? letters[place] : ""
  }

  private static let latin: [Unicode.Scalar: String] = [
    "ß": "ss", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "đ": "d", "ł": "l", "Ł": "L",
    "’": "'", "‘": "'", "–": "-", "—": "--", "\u{A0}": " ",
  ]

  /// By the place in a block of 128, as ISCII has them.
  private static let letters = [
    "", "N", "N", "H", "", "a", "aa", "i", "ii", "u", "uu", "R", "L", "eN", "e", "e",
    "ai", "oN", "o", "o", "au", "k", "kh", "g", "gh", "ng", "c", "ch", "j", "jh", "ny", "tt",
    "tth", "dd", "ddh", "nn", "t", "th", "d", "dh", "n", "nnn", "p", "ph", "b", "bh", "m", "y",
    "r", "rr", "l", "l", "lll", "v", "sh", "ss", "s", "h", "", "", "", "'", "aa", "i",
    "ii", "u", "uu", "R", "RR", "eN", "e", "e", "ai", "oN", "o", "o", "au", "",
  ]
}

import Foundation

/// Texts as they are searched: what people leave to chance when they type a name makes no difference.
///
/// Capitals, the way in which letters are composed, joiners and other characters that nobody sees, and
/// the dot below (nukta) that marks borrowed sounds, as in फ़, don't count; digits of every script are
/// the same digits. Vowel signs do count: सुता is not सीता. SQLite's full text search, which takes them
/// for gaps between words, can't be used for that.
enum SearchText {
  static func folded(_ text: String) -> [UInt8] {
    // Most texts are plain, and looking into Unicode's tables takes longer.
    if text.utf8.allSatisfy({ $0 < 0x80 }) {
      return text.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    }
    var folded = String.UnicodeScalarView()
    for scalar in text.lowercased().decomposedStringWithCanonicalMapping.unicodeScalars {
      if scalar.isIgnored { continue }
      folded.append(scalar.asDigit ?? scalar)
    }
    return Array(String(folded).utf8)
  }

  /// Whether the folded text holds the other one anywhere, also within a word.
  static func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
    guard let first = part.first, text.count >= part.count else { return part.isEmpty }
    for start in 0...(text.count - part.count)
    where text[start] == first && text[start..<(start + part.count)].elementsEqual(part) {
      return true
    }
    return false
  }
}

extension Unicode.Scalar {
  fileprivate var isIgnored: Bool {
    switch value {
    case 0x093C, 0x09BC, 0x0A3C, 0x0ABC, 0x0B3C, 0x0CBC: true  // nukta
    default: properties.isDefaultIgnorableCodePoint
    }
  }

  fileprivate var asDigit: Unicode.Scalar? {
    guard value > 0x7F, properties.generalCategory == .decimalNumber,
      let digit = properties.numericValue
    else { return nil }
    return Unicode.Scalar(UInt8(48 + Int(digit)))
  }
}

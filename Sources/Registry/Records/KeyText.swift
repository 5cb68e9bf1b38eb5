/// The text of a key's part, as people type it and as it is compared elsewhere.
enum KeyText {
  /// The first character that nobody can see, or that only looks like a plain blank; nil where there
  /// is none.
  ///
  /// These are Unicode's default ignorable characters (UAX #44: zero-width and directional marks,
  /// soft hyphens, fillers, variation selectors, the byte order mark), what annotates a line without
  /// being seen, and white space other than a blank. Joiners are default ignorable, too, and belong
  /// into words of Indic scripts beside a virama, and between letters of Arabic script; at an end of
  /// the text they change nothing that can be seen.
  static func firstInvisible(_ text: String) -> Unicode.Scalar? {
    // Most keys are plain, and asking Unicode's tables takes longer.
    if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return nil }
    let scalars = Array(text.unicodeScalars)
    for (index, scalar) in scalars.enumerated() where scalar.isInvisible {
      guard scalar.isJoiner, index > 0, index + 1 < scalars.count else { return scalar }
      let (before, after) = (scalars[index - 1], scalars[index + 1])
      guard before.isVirama || after.isVirama || (before.isArabic && after.isArabic) else {
        return scalar
      }
    }
    return nil
  }

  /// What Sunbird compares: Java's `toLowerCase`, which goes scalar by scalar and composes nothing.
  static func asCompared(_ text: String) -> [UInt8] { Array(text.lowercased().utf8) }
}

extension Unicode.Scalar {
  /// `U+200B ZERO WIDTH SPACE`.
  package var inWords: String {
    let digits = String(value, radix: 16, uppercase: true)
    let code = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    return (properties.nameAlias ?? properties.name).map { "\(code) \($0)" } ?? code
  }

  fileprivate var isInvisible: Bool {
    if properties.isDefaultIgnorableCodePoint { return true }
    if properties.isWhitespace, self != " " { return true }
    return (0xFFF9...0xFFFB).contains(value)
  }

  fileprivate var isJoiner: Bool { self == "\u{200C}" || self == "\u{200D}" }

  fileprivate var isVirama: Bool { properties.canonicalCombiningClass == .virama }

  fileprivate var isArabic: Bool {
    switch value {
    case 0x620...0x6FF, 0x750...0x77F, 0x8A0...0x8FF: properties.isAlphabetic
    default: false
    }
  }
}

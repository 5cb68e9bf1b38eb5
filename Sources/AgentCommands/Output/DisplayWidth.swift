/// How many columns a text takes on a terminal.
///
/// By the rule that terminals and glibc 2.36 keep: each code point by itself, whatever cluster it is
/// part of. Combining and enclosing marks, and what only formats, take none; East Asian wide
/// characters and emoji take two; all else takes one, the spacing vowel signs of the Indic scripts
/// among them: शिक्षा is five columns, though it is two characters for Swift. Source: Unicode
/// (general category, UAX #11).
extension String {
  package var columns: Int { unicodeScalars.reduce(0) { $0 + $1.columns } }

  /// The text with blanks behind it until it takes `columns`.
  package func padded(to columns: Int) -> String {
    self + String(repeating: " ", count: max(0, columns - self.columns))
  }
}

extension Unicode.Scalar {
  fileprivate var columns: Int {
    guard value >= 0x300 else { return 1 }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return 0
    // Those of Arabic are drawn around the digits that follow.
    case .format: return (0x600...0x8E2).contains(value) ? 1 : 0
    default: break
    }
    if Self.medialJamo.contains(where: { $0.contains(value) }) { return 0 }
    if Self.regional.contains(value) { return 1 }
    let isWide = properties.isEmojiPresentation || Self.wide.contains { $0.contains(value) }
    return isWide ? 2 : 1
  }

  /// Vowels and final consonants of Hangul, which stand inside the syllable before them.
  private static let medialJamo: [ClosedRange<UInt32>] = [0x1160...0x11FF, 0xD7B0...0xD7FB]

  /// Letters of flags: emoji by name, narrow each by itself.
  private static let regional: ClosedRange<UInt32> = 0x1F1E6...0x1F1FF

  /// What East Asian scripts and their signs take, besides emoji.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3040...0xA4CF, 0xA960...0xA97C,
    0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60,
    0xFFE0...0xFFE6, 0x16FE0...0x18D08, 0x1AFF0...0x1B2FB, 0x1F200...0x1F265, 0x20000...0x3FFFD,
  ]
}

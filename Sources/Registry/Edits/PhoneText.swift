import Numbering

extension TextForm {
  /// The ten digits that a phone number of India is known by, from the ways in which people write
  /// one: in groups, with 0, 91, +91 or 0091 in front, in the digits of any script. Nil for any
  /// other text.
  ///
  /// Whether anybody can have the number is the ``NumberingPlan``'s question.
  package static func phoneDigits(_ text: String) -> String? {
    // Most are these ten digits already.
    if text.utf8.count == 10, text.utf8.allSatisfy({ (48...57).contains($0) }) { return text }
    var digits = ""
    var hasPlus = false
    // Spreadsheets mark a text by an apostrophe, and some programs keep it.
    for scalar in text.unicodeScalars.drop(while: { $0 == "'" }) {
      if let digit = scalar.decimalDigit {
        digits.append(digit)
      } else if (scalar == "+" || scalar == "\u{FF0B}") && digits.isEmpty && !hasPlus {
        hasPlus = true
      } else if !scalar.partsNumbers {
        return nil
      }
    }
    return national(digits, hasPlus: hasPlus)
  }

  private static func national(_ digits: String, hasPlus: Bool) -> String? {
    var rest = Substring(digits)
    if hasPlus || rest.hasPrefix("00") {
      if !hasPlus { rest = rest.dropFirst(2) }
      guard rest.hasPrefix("91") else { return nil }
      rest = rest.dropFirst(2)
    } else if rest.hasPrefix("91"), rest.count == 12 || (rest.count == 13 && rest.hasPrefix("910"))
    {
      rest = rest.dropFirst(2)
    }
    if rest.count == 11, rest.hasPrefix("0") { rest = rest.dropFirst() }
    return rest.count == 10 ? String(rest) : nil
  }
}

extension Unicode.Scalar {
  /// The digit 0 to 9 that this is in any script.
  fileprivate var decimalDigit: Character? {
    guard properties.generalCategory == .decimalNumber, let value = properties.numericValue else {
      return nil
    }
    return Character(String(Int(value)))
  }

  /// Whether this only parts the groups of a number.
  fileprivate var partsNumbers: Bool {
    switch self {
    case ".", "(", ")", "\u{2212}": true
    default: properties.isWhitespace || properties.generalCategory == .dashPunctuation
    }
  }
}

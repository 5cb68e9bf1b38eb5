/// The forms of texts that the documented API asks for.
package enum TextForm {
  /// An e-mail address as Sunbird takes it (sunbird.md §1.3, row 7):
  /// `[_A-Za-z0-9-+]+(\.[_A-Za-z0-9-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9]+)*(\.[A-Za-z]{2,})`.
  ///
  /// By hand, for it is asked for each row of a file: Swift's own matching takes as long as reading
  /// the row.
  package static func isEmail(_ text: String) -> Bool {
    let halves = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    guard halves.count == 2 else { return false }
    let dot = UInt8(ascii: ".")
    let names = halves[0].split(separator: dot, omittingEmptySubsequences: false)
    let domains = halves[1].split(separator: dot, omittingEmptySubsequences: false)
    return isMade(names.prefix(1), ofLettersDigitsAnd: "_-+")
      && isMade(names.dropFirst(), ofLettersDigitsAnd: "_-")
      && isMade(domains.prefix(1), ofLettersDigitsAnd: "-")
      && isMade(domains.dropFirst(), ofLettersDigitsAnd: "")
      && domains.count >= 2 && isTopLevel(domains[domains.count - 1])
  }

  private static func isTopLevel(_ domain: Substring.UTF8View) -> Bool {
    domain.count >= 2 && domain.allSatisfy(isLetter)
  }

  private static func isMade(
    _ parts: ArraySlice<Substring.UTF8View>, ofLettersDigitsAnd others: StaticString
  ) -> Bool {
    let others = UnsafeBufferPointer(start: others.utf8Start, count: others.utf8CodeUnitCount)
    return parts.allSatisfy { part in
      !part.isEmpty && part.allSatisfy { isLetter($0) || isDigit($0) || others.contains($0) }
    }
  }

  /// `YYYY-MM-DD`, a day of the Gregorian calendar.
  package static func isDate(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count == 10 else { return false }
    let digits = [0, 1, 2, 3, 5, 6, 8, 9]
    guard digits.allSatisfy({ isDigit(bytes[$0]) }), bytes[4] == 45, bytes[7] == 45 else {
      return false
    }
    func number(_ range: Range<Int>) -> Int { bytes[range].reduce(0) { 10 * $0 + Int($1) - 48 } }
    let (year, month, day) = (number(0..<4), number(5..<7), number(8..<10))
    guard year >= 1, (1...12).contains(month) else { return false }
    return (1...days(in: month, of: year)).contains(day)
  }

  /// Whether a value is the listed one; the document writes both `Class 1` and `Class10`.
  package static func sameListed(_ listed: String, _ value: String) -> Bool {
    listed == value || (listed.hasPrefix("Class ") && "Class" + listed.dropFirst(6) == value)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

  private static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 0x20) }

  private static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

/// The forms of texts that the documented API asks for.
package enum TextForm {
  /// An e-mail address as Sunbird 1.5 takes it (sunbird.md §1.3, row 7).
  package static func isEmail(_ text: String) -> Bool {
    text.wholeMatch(of: emailForm) != nil
  }

  private nonisolated(unsafe) static let emailForm =  // immutable, and matching keeps no state
    /[_A-Za-z0-9\-+]+(\.[_A-Za-z0-9\-]+)*@[A-Za-z0-9\-]+(\.[A-Za-z0-9]+)*(\.[A-Za-z]{2,})/

  /// Ten digits.
  package static func isPhone(_ text: String) -> Bool {
    text.utf8.count == 10 && text.utf8.allSatisfy(isDigit)
  }

  /// `YYYY-MM-DD`, a day of the Gregorian calendar.
  package static func isDate(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == [4, 2, 2], text.utf8.allSatisfy({ isDigit($0) || $0 == 45 }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
      year >= 1, (1...12).contains(month)
    else { return false }
    return (1...days(in: month, of: year)).contains(day)
  }

  /// Whether a value is the listed one; the document writes both `Class 1` and `Class10`.
  package static func sameListed(_ listed: String, _ value: String) -> Bool {
    listed == value || (listed.hasPrefix("Class ") && "Class" + listed.dropFirst(6) == value)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

  private static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

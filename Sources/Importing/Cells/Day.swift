/// A day of the Gregorian calendar.
package struct Day: Hashable, Sendable, Comparable {
  package let year: Int
  package let month: Int
  package let day: Int

  /// Nil where there is no such day.
  package init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= Self.days(in: month, of: year)
    else { return nil }
    (self.year, self.month, self.day) = (year, month, day)
  }

  /// The day that a spreadsheet calls `serial`, counted from the end of 1899.
  init(serial: Int) {
    // Days since 1 March of year 0, which puts leap days at the ends of years.
    let days = serial + 693_899
    let era = days / 146_097
    let ofEra = days % 146_097
    let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * ofYear + 2) / 153
    day = ofYear - (153 * shifted + 2) / 5 + 1
    month = shifted < 10 ? shifted + 3 : shifted - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// How many days the count from 1904 lies behind that from 1900.
  static let epochsApart = 1462

  /// From `YYYY-MM-DD`.
  package init?(_ text: String) {
    let parts = text.split(separator: "-").compactMap { Int($0) }
    guard parts.count == 3 else { return nil }
    self.init(year: parts[0], month: parts[1], day: parts[2])
  }

  package var iso: String {
    let (month, day) = (Self.two(month), Self.two(day))
    return "\(NumberText.padded(String(year), to: 4))-\(month)-\(day)"
  }

  var inWords: String { "\(day) \(Self.months[month - 1]) \(year)" }

  /// The whole years from this day to `today`; negative for a day to come.
  func age(on today: Day) -> Int {
    let years = today.year - year
    return (today.month, today.day) < (month, day) ? years - 1 : years
  }

  package static func < (one: Day, other: Day) -> Bool {
    (one.year, one.month, one.day) < (other.year, other.month, other.day)
  }

  static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  private static func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }

  private static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

/// A day of the Gregorian calendar, written `YYYY-MM-DD`.
struct CalendarDate: Sendable, CustomStringConvertible {
  let year: Int
  let month: Int
  let day: Int

  var description: String {
    "\(year)-\(padded(month, to: 2))-\(padded(day, to: 2))"
  }

  static func any(inYears years: ClosedRange<Int>, chance: inout Chance) -> CalendarDate {
    let year = chance.number(in: years)
    let month = chance.number(in: 1...12)
    let day = chance.number(in: 1...days(inMonth: month, of: year))
    return CalendarDate(year: year, month: month, day: day)
  }

  private static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func isLeap(_ year: Int) -> Bool {
    year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
  }
}

/// Moments as RFC 3339 writes them, to the second, by hand: a formatter would cost more than the rest of
/// a receipt.
enum UTCText {
  /// - Parameter seconds: since 1970.
  static func of(_ seconds: Int64) -> String {
    let (days, rest) = floored(seconds, by: 86_400)
    let (year, month, day) = date(days)
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T\(padded(rest / 3_600, 2)):"
      + "\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2))Z"
  }

  /// The day of the Gregorian calendar so many days after 1970-01-01: years begin in March here, so
  /// that the leap day is the last one.
  private static func date(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let (era, dayOfEra) = floored(days + 719_468, by: 146_097)
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let isNextYear = month >= 10
    return (
      yearOfEra + era * 400 + (isNextYear ? 1 : 0), isNextYear ? month - 9 : month + 3,
      dayOfYear - (153 * month + 2) / 5 + 1
    )
  }

  private static func floored(_ number: Int64, by step: Int64) -> (Int64, Int64) {
    let rest = (number % step + step) % step
    return ((number - rest) / step, rest)
  }

  private static func padded(_ number: Int64, _ digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}

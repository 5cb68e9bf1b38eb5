/// Days that a spreadsheet keeps as numbers.
enum DaySerial {
  /// The day of a number: days since the epoch, and the time as the fraction.
  ///
  /// Where day 0 is not 1 January 1904, day 1 is 1 January 1900, and there is a 29 February 1900 as
  /// day 60, which Excel shows (Lotus 1-2-3 had it): it comes as that day, which no calendar has.
  ///
  /// - Returns: Nil for a number that is before the first day or beyond the year 9999.
  static func date(_ serial: Double, is1904: Bool) -> CellDate? {
    guard serial.isFinite, serial >= (is1904 ? 0 : 1), serial < 2_958_466 else { return nil }
    let seconds = Int((serial * 86_400).rounded())
    let (day, second) = (seconds / 86_400, seconds % 86_400)
    if is1904 { return date(days: day - 24_107, second: second) }
    if day == 60 { return CellDate(year: 1900, month: 2, day: 29, second: second) }
    return date(days: day - (day < 60 ? 25_568 : 25_569), second: second)
  }

  /// The day of a number that counts from a day of one's own.
  static func date(_ serial: Double, from epoch: CellDate) -> CellDate? {
    guard serial.isFinite, abs(serial) < 2_958_466 else { return nil }
    let seconds = Int((serial * 86_400).rounded(.toNearestOrAwayFromZero))
    let day = Int((Double(seconds) / 86_400).rounded(.down))
    return date(days: days(epoch) + day, second: seconds - day * 86_400)
  }

  /// The day that lies `days` after 1 January 1970 in the Gregorian calendar, counted in eras of
  /// 400 years that begin on 1 March.
  private static func date(days: Int, second: Int) -> CellDate {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * month + 2) / 5 + 1
    let calendarMonth = month < 10 ? month + 3 : month - 9
    return CellDate(
      year: yearOfEra + era * 400 + (calendarMonth <= 2 ? 1 : 0), month: calendarMonth, day: day,
      second: second)
  }

  private static func days(_ date: CellDate) -> Int {
    let year = date.month <= 2 ? date.year - 1 : date.year
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let month = date.month > 2 ? date.month - 3 : date.month + 9
    let dayOfYear = (153 * month + 2) / 5 + date.day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}

extension CellDate {
  /// A day as ISO 8601 writes it, `2001-03-07` or `2001-03-07T09:05:00`, with whatever behind the
  /// seconds; nil for anything else.
  init?(iso text: String) {
    let bytes = Array(text.utf8)
    func number(_ range: Range<Int>) -> Int? {
      range.upperBound <= bytes.count ? Digits.number(bytes[range]) : nil
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
      bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-")
    else { return nil }
    guard bytes.count > 10 else {
      self.init(year: year, month: month, day: day)
      return
    }
    guard bytes[10] == UInt8(ascii: "T"), let hour = number(11..<13), let minute = number(14..<16)
    else { return nil }
    self.init(
      year: year, month: month, day: day,
      second: hour * 3_600 + minute * 60 + (number(17..<19) ?? 0))
  }
}

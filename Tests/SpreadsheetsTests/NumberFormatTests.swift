import Testing

@testable import Spreadsheets

struct NumberFormatTests {
  @Test(arguments: [
    ("dd/mm/yyyy", true), ("d-mmm-yy", true), ("m/d/yy h:mm", true), ("mmmm", true),
    ("mm-dd-yy", true), ("[$-439]d mmmm yyyy", true), ("[$-F800]dddd\\,\\ mmmm\\ dd", true),
    ("yyyy\\-mm\\-dd;@", true), ("DD.MM.YYYY", true), ("ge.m.d", true), ("mm", true),
    ("General", false), ("GENERAL", false), ("0", false), ("@", false), ("h:mm", false),
    ("hh:mm:ss", false), ("mm:ss", false), ("[h]:mm", false), ("[mm]:ss", false), ("[m]", false),
    ("h:mm AM/PM", false), ("h:mm a/p", false), ("0.00E+00", false), ("0\" days\"", false),
    ("[Red]0", false), ("[$₹-4009]#,##0", false), ("\\d0", false), ("0_d", false), ("*y0", false),
    ("0;dd/mm/yyyy", false), ("h:mm dd", true), ("h:mm:ss m", true),
  ])
  func aFormatShowsADayOrNot(_ code: String, _ showsDay: Bool) {
    #expect(NumberFormat(code: code).showsDay == showsDay)
  }

  @Test(arguments: [
    ("00000000000", 11), ("0", 1), ("0.00", 1), ("#,##0", 1), ("#", 0), ("General", 0), ("@", 0),
    ("0000 0000 0000", 12), ("\"KA0\"00000", 5), ("0.00E+00", 1), ("00000;-000", 5),
    ("[$₹-4009]000", 3), ("dd/mm/yyyy", 0), ("00%", 2),
  ])
  func aFormatShowsSoManyWholeDigits(_ code: String, _ digits: Int) {
    #expect(NumberFormat(code: code).wholeDigits == digits)
  }

  @Test func someFormatsHaveNoCode() {
    for id in [14, 15, 16, 17, 22, 27, 36, 50, 58] {
      #expect(NumberFormat(builtIn: id).showsDay, "\(id)")
    }
    for id in [0, 1, 4, 9, 13, 18, 21, 37, 45, 47, 49, 59, 163] {
      #expect(!NumberFormat(builtIn: id).showsDay, "\(id)")
    }
    #expect(NumberFormat(builtIn: 1).wholeDigits == 1)
  }
}

struct DaySerialTests {
  @Test(arguments: [
    (36957, false, 2001, 3, 7, 0), (36957.378472222, false, 2001, 3, 7, 32700),
    (1, false, 1900, 1, 1, 0), (59, false, 1900, 2, 28, 0), (60, false, 1900, 2, 29, 0),
    (61, false, 1900, 3, 1, 0), (2_958_465, false, 9999, 12, 31, 0), (36585, false, 2000, 2, 29, 0),
    (36957.999999999, false, 2001, 3, 8, 0), (0, true, 1904, 1, 1, 0), (35495, true, 2001, 3, 7, 0),
  ])
  func aNumberIsADay(
    _ serial: Double, _ is1904: Bool, _ year: Int, _ month: Int, _ day: Int, _ second: Int
  ) {
    #expect(
      DaySerial.date(serial, is1904: is1904)
        == CellDate(year: year, month: month, day: day, second: second))
  }

  @Test(arguments: [0, 0.5, -1, 2_958_466, .nan, .infinity])
  func aNumberOutsideOfTheCalendarIsNone(_ serial: Double) {
    #expect(DaySerial.date(serial, is1904: false) == nil)
  }

  @Test func everyDayFollowsTheOneBefore() {
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    var (year, month, day) = (1900, 3, 1)
    for serial in 61...60_000 {
      let found = DaySerial.date(Double(serial), is1904: false)
      #expect(found == CellDate(year: year, month: month, day: day))
      let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      day += 1
      if day > lengths[month - 1] + (month == 2 && isLeap ? 1 : 0) { (month, day) = (month + 1, 1) }
      if month > 12 { (year, month) = (year + 1, 1) }
    }
  }

  @Test(arguments: [
    ("2001-03-07", CellDate(year: 2001, month: 3, day: 7)),
    ("2001-03-07T09:05:00", CellDate(year: 2001, month: 3, day: 7, second: 32700)),
    ("2001-03-07T09:05:00.25Z", CellDate(year: 2001, month: 3, day: 7, second: 32700)),
    ("2001-03-07T09:05", CellDate(year: 2001, month: 3, day: 7, second: 32700)),
  ])
  func isoTextIsADay(_ text: String, _ date: CellDate) {
    #expect(CellDate(iso: text) == date)
  }

  @Test(arguments: ["", "2001", "07/03/2001", "2001-3-7", "-001-03-07", "2001-03-07 09:05"])
  func otherTextIsNoDay(_ text: String) {
    #expect(CellDate(iso: text) == nil)
  }
}

import Codecs
import Registry
import Spreadsheets
import Testing

@testable import Importing

/// Cells of .xlsx and .ods, which know what they hold.
@Suite struct WorkbookCellTests {
  @Test(arguments: [
    ("externalId", Cell.number("1010100101", wholeDigits: 11), "01010100101"),
    ("externalId", .number("1010100101", wholeDigits: 1), "1010100101"),
    ("phone", .number("9880022222", wholeDigits: 1), "9880022222"),
    ("phone", .number("9.880022222E9", wholeDigits: 1), "9880022222"),
    ("phone", .number("9.88E9", wholeDigits: 1), "9880000000"),
    ("location", .number("12.6", wholeDigits: 1), "12.6"),
    ("grade", .number("5", wholeDigits: 1), "5"),
    ("dob", .date(CellDate(year: 2001, month: 3, day: 7)), "2001-03-07"),
    ("location", .date(CellDate(year: 2001, month: 3, day: 7)), "2001-03-07"),
    ("location", .boolean(true), "TRUE"),
  ])
  func aCellIsTakenForWhatItHolds(field: String, cell: Cell, value: String) {
    #expect(read(cell, field) == .value(.string(value), []))
  }

  @Test(arguments: [
    (Cell.boolean(true), true), (.boolean(false), false), (.number("1", wholeDigits: 1), true),
  ])
  func aTruthValueIsOne(cell: Cell, flag: Bool) {
    guard case .value(.bool(let read), _) = read(cell, "emailVerified") else {
      Issue.record("it was not taken")
      return
    }
    #expect(read == flag)
  }

  @Test(arguments: [
    (
      "externalId", Cell.number("1.22852840502968E+17", wholeDigits: 1),
      "cell F7 is a number of 18 digits, and spreadsheets keep 15: type it as text"
    ),
    (
      "externalId", .number("122852840502968300", wholeDigits: 1),
      "cell F7 is a number of 18 digits, and spreadsheets keep 15: type it as text"
    ),
    ("lastName", .error("#N/A"), "cell F7 holds the error #N/A of a formula"),
    ("lastName", .uncalculated, "cell F7 was never calculated: open and save the sheet once"),
    (
      "dob", .number("36957", wholeDigits: 1),
      "36957 is a spreadsheet's day number (7 March 2001, or 8 March 2005 where days are counted "
        + "from 1904): format the column as YYYY-MM-DD and save again"
    ),
    (
      "dob", .date(CellDate(year: 2001, month: 3, day: 7, second: 32_700)),
      "2001-03-07T09:05:00 has a time of day; a date has none"
    ),
    ("dob", .date(CellDate(year: 1899, month: 12, day: 30)), "1899-12-30 is an age of 126"),
  ])
  func aCellThatHasLostItsValueIsRejectedByItsName(field: String, cell: Cell, reason: String) {
    guard case .rejected(let said) = read(cell, field, at: "F7") else {
      Issue.record("\(cell) was taken")
      return
    }
    #expect(said.hasPrefix(reason), "\(said)")
  }
}

import Codecs
import Registry
import Spreadsheets
import Testing

@testable import Importing

/// What one cell of a text is taken for, by the field it stands in. Each row is a sign of what
/// spreadsheets and programs hand over.
@Suite struct CellTableTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let field: String
    let text: String
    let reading: CellReading

    init(_ field: String, _ text: String, _ value: String, _ repairs: Repair...) {
      (self.field, self.text, reading) = (field, text, .value(.string(value), repairs))
    }

    init(_ field: String, _ text: String, _ flag: Bool, _ repairs: Repair...) {
      (self.field, self.text, reading) = (field, text, .value(.bool(flag), repairs))
    }

    var testDescription: String { "\(field) \(text)" }
  }

  @Test(arguments: [
    // pandas, xlrd and in2csv of an .xls write a number with its point.
    Row("phone", "9880022222.0", "9880022222", .pointZero),
    Row("phone", "9880022222.00", "9880022222", .pointZero),
    Row("phone", "988002222.0", "988002222.0"),
    Row("externalId", "1010100101.0", "1010100101", .pointZero),
    Row("externalId", "1.0", "1.0"),
    // An older xlsx2csv writes all digits with an exponent.
    Row("phone", "9.880022222E9", "9880022222", .exponent),
    Row("externalId", "1.0101001010E+10", "10101001010", .exponent),
    Row("externalId", "9E5", "9E5"),
    // People, and formats that group digits.
    Row("phone", "9880022222", "9880022222"),
    Row("phone", "9,88,00,22,222", "9880022222", .phone),
    Row("phone", "98800 22222", "9880022222", .phone),
    Row("phone", "98800-22222", "9880022222", .phone),
    Row("phone", "98800\u{A0}22222", "9880022222", .phone),
    Row("phone", "98800\u{200B}22222", "9880022222", .invisible),
    Row("phone", "९८८००२२२२२", "9880022222", .phone),
    Row("phone", "+919880022222", "9880022222", .phone),
    Row("phone", "919880022222", "9880022222", .phone),
    Row("phone", "09880022222", "9880022222", .phone),
    // Dates that tell their order themselves.
    Row("dob", "2001-03-07", "2001-03-07"),
    Row("dob", "2001-03-07 00:00:00", "2001-03-07", .midnight),
    Row("dob", "2001-03-07T00:00:00", "2001-03-07", .midnight),
    Row("dob", "2001-03-07T00:00:00.000Z", "2001-03-07", .midnight),
    Row("dob", "2001/03/07", "2001-03-07", .date),
    Row("dob", "2001-3-7", "2001-03-07", .date),
    Row("dob", "20010307", "2001-03-07", .date),
    Row("dob", "7-Mar-2001", "2001-03-07", .date),
    Row("dob", "07 March 2001", "2001-03-07", .date),
    Row("dob", "7 मार्च 2001", "2001-03-07", .date),
    Row("dob", "7-Mar-01", "2001-03-07", .date, .year),
    Row("dob", "7-Mar-80", "1980-03-07", .date, .year),
    // Words for true and false.
    Row("emailVerified", "true", true), Row("emailVerified", "TRUE", true),
    Row("emailVerified", "False", false, .flag), Row("emailVerified", "yes", true, .flag),
    Row("emailVerified", "Y", true, .flag), Row("emailVerified", "1", true, .flag),
    Row("emailVerified", "-1", true, .flag), Row("emailVerified", "t", true, .flag),
    Row("emailVerified", "0", false, .flag), Row("emailVerified", "N", false, .flag),
    Row("emailVerified", "सही", true, .flag), Row("emailVerified", "गलत", false, .flag),
    Row("emailVerified", "ಹೌದು", true, .flag), Row("emailVerified", "ಇಲ್ಲ", false, .flag),
    // White space and what nobody sees.
    Row("firstName", "asha      ", "asha", .spaces),
    Row("userName", "\u{FEFF}asha", "asha", .invisible),
    Row("email", "asha\u{200E}@example.org", "asha@example.org", .invisible),
    Row("firstName", "क\u{200D}ष", "क\u{200D}ष"),
    Row("firstName", "a\u{200D}b", "ab", .invisible),
    // A name may be any word.
    Row("lastName", "Null", "Null"), Row("lastName", "None", "None"),
    // A password is never changed.
    Row("password", " geheim ", " geheim "),
    Row("profileSummary", "What??", "What??"),
  ])
  func aTextIsReadAsItsFieldWantsIt(row: Row) {
    #expect(read(.text(row.text), row.field) == row.reading)
  }

  @Test(arguments: [
    ("phone", "9.88E+09", "9.88E+09 has lost its last digits"),
    ("externalId", "1.22852840502968E+017", "has lost its last digits"),
    ("externalId", "1.228528405029683e+17", "has lost its last digits"),
    ("externalId", "122852840502968000", "spreadsheets keep 15 digits"),
    ("dob", "36957", "36957 is a spreadsheet's day number (7 March 2001, or 8 March 2005"),
    ("dob", "01/00/00", "01/00/00 is no day"),
    ("dob", "00/00/0000", "is no day"),
    ("dob", "29/02/1981", "is no day"),
    ("dob", "2001-03-07 09:05:00", "has a time of day"),
    ("dob", "7-Mar-15", "does not tell its century"),
    ("dob", "0001-01-01", "an age of 2025"),
    ("dob", "2035-01-01", "is not in the past"),
    ("dob", "2020-01-01", "an age of 6"),
    ("emailVerified", "maybe", "must be true or false"),
    ("lastName", "#N/A", "lastName holds the error #N/A of a formula"),
    ("userName", "#REF!", "holds the error #REF!"),
    ("location", "Err:508", "holds the error Err:508"),
    ("location", "ERROR", "holds the error ERROR"),
    ("location", "None", "for want of a value"),
    ("phone", "nan", "for want of a value"),
    ("dob", "NaT", "for want of a value"),
    ("lastName", "???", "letters of ??? were replaced"),
    ("firstName", "?", "letters of ? were replaced"),
  ])
  func whatHasLostSomethingIsRejected(field: String, text: String, reason: String) {
    guard case .rejected(let said) = read(.text(text), field) else {
      Issue.record("\(text) was taken")
      return
    }
    #expect(said.contains(reason), "\(said)")
  }

  @Test(arguments: [
    ("externalId", "122852840502968000"), ("dob", "2020-01-01"), ("lastName", "??"),
  ])
  func aPersonMayAcceptWhatIsOnlySuspect(field: String, text: String) {
    let reading = read(.text(text), field, ColumnJudgement(), rules { $0.accepted = [field] })
    #expect(reading == .value(.string(text), []))
  }

  @Test func anEmptyCellLeavesAFieldAloneAndNullClearsIt() {
    #expect(read(.empty, "phone") == .absent)
    #expect(read(.text("   "), "phone") == .absent)
    #expect(read(.text("null"), "phone") == .clear)
  }

  @Test func aSecretIsInNoReason() {
    guard case .rejected(let reason) = read(.text("1.23E+11"), "aadhaarNo") else {
      Issue.record("it was taken")
      return
    }
    #expect(!reason.contains("1.23"))
  }
}

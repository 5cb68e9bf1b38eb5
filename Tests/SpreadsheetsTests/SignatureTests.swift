import Testing

@testable import Spreadsheets

struct SignatureTests {
  @Test(arguments: [
    ("a,b\n", Signature.text(start: 0)), ("\u{FEFF}a,b", .text(start: 3)), ("", .text(start: 0)),
    ("[id],name\n", .text(start: 0)), ("<5 years,name\n", .text(start: 0)),
    ("PK\u{3}\u{4}…", .zip), ("PK\u{5}\u{6}…", .zip), ("%PDF-1.7", .other(.pdf)),
    ("{\\rtf1", .other(.rtf)), ("SQLite format 3\u{0}", .other(.sqlite)),
    ("\u{0}\u{1}\u{0}\u{0}Standard ACE DB", .other(.access)), ("{\"a\":1}\n", .other(.json)),
    ("\n [ {\"a\":1}]", .other(.json)), ("[]", .other(.json)),
    ("<!DOCTYPE HTML><html>", .other(.html)), ("  <TABLE><tr>", .other(.html)),
    ("\u{FEFF}<html>", .other(.html)), ("<?xml version='1.0'?><html>", .other(.html)),
    (
      "<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>",
      .other(.spreadsheetML)
    ),
    ("<?xml version='1.0'?><office:document office:mimetype='…'>", .other(.flatOpenDocument)),
    ("<?xml version='1.0'?><staff/>", .other(.xml)), ("a,b\u{0}c", .other(.binary)),
  ])
  func aFilesBeginningTellsItsFormat(_ text: String, _ signature: Signature) {
    #expect(Signature(of: Array(text.utf8)) == signature)
  }

  static let bytes: [([UInt8], Signature)] = [
    ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0], .compoundFile),
    ([0x1F, 0x8B, 8], .other(.archive)), ([0xFF, 0xFE, 0x61, 0], .other(.utf16)),
    ([0xFE, 0xFF, 0, 0x61], .other(.utf16)), (wide("userName,phone", 2), .other(.utf16)),
    (wide("userName,phone", 4), .other(.utf32)),
    ([0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0], .other(.utf32)),
  ]

  private static func wide(_ text: String, _ width: Int) -> [UInt8] {
    text.utf8.flatMap { [$0] + [UInt8](repeating: 0, count: width - 1) }
  }

  @Test(arguments: bytes) func soDoesOneOfOtherBytes(_ bytes: [UInt8], _ signature: Signature) {
    #expect(Signature(of: bytes) == signature)
  }

  @Test func onlyAFileIsOpened() {
    #expect(throws: SpreadsheetProblem.notAFile) { try Spreadsheet.open(path: "/dev/null") }
    #expect(throws: SpreadsheetProblem.notAFile) { try Spreadsheet.open(path: "/tmp") }
    #expect(throws: SpreadsheetProblem.unreadable(errno: 2)) {
      try Spreadsheet.open(path: "/nowhere/staff.csv")
    }
  }

  @Test(arguments: OtherFormat.allCases) func eachFormatHasItsSentence(_ format: OtherFormat) {
    let sentence = SpreadsheetProblem.otherFormat(format).sentence
    #expect(sentence == "this is \(format.name); \(format.advice)")
    #expect(!format.advice.isEmpty)
  }
}

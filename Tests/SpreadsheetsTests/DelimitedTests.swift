import Testing

@testable import Spreadsheets

struct DelimitedTests {
  private static func read(_ text: String) throws -> [SheetRow] {
    try withFile(Array(text.utf8)) { try rows(ofFile: $0) }
  }

  private static func texts(_ rows: [SheetRow]) -> [[String]] {
    rows.map { row in
      row.cells.map { cell in if case .text(let text) = cell { text } else { "" } }
    }
  }

  @Test(arguments: [
    ("a,b\nc,d\n", [["a", "b"], ["c", "d"]]),
    ("a,b\r\nc,d", [["a", "b"], ["c", "d"]]),
    ("a,b\rc,d\r", [["a", "b"], ["c", "d"]]),
    ("\u{FEFF}a,b\n", [["a", "b"]]),
    ("a,\"b,c\"\n", [["a", "b,c"]]),
    ("a,\"b\"\"c\"\n", [["a", "b\"c"]]),
    ("a,\"\"\"\"\n", [["a", "\""]]),
    ("a,\"b\nc\"\n", [["a", "b\nc"]]),
    ("a,\"b\" \n", [["a", "b"]]),
    ("a,b\"c\"d\n", [["a", "b\"c\"d"]]),
    ("a, \"b\"\n", [["a", " \"b\""]]),
    (",b,,\n", [["", "b"]]),
    (",,\na,b\n", [[], ["a", "b"]]),
    ("a,b\n\nc,d\n", [["a", "b"], [], ["c", "d"]]),
    ("", []),
    ("\n", [[]]),
    ("a", [["a"]]),
    ("a,\u{93F}b\n", [["a", "\u{93F}b"]]),
  ])
  func textIsPartedIntoCells(_ text: String, _ cells: [[String]]) throws {
    #expect(Self.texts(try Self.read(text)) == cells)
  }

  @Test(arguments: [
    ("a,b\nc,d\n", ","),
    ("a;b\nc;d\n", ";"),
    ("a\tb\nc\td\n", "\t"),
    ("a|b\nc|d\n", "|"),
    ("Teachers, Dharwad, 2026\na;b\nc;d\ne;f\n", ";"),
    ("Teachers; Dharwad\n\na,b,c\nd,e,f\n", ","),
    ("a;1,5;b\nc;2,5;d\n", ";"),
    ("a,b;c\nd,e\nf,g;h\n", ","),
    ("a,\"b;c;d;e\"\nf,\"g;h;i;j\"\n", ","),
    ("a\nb\n", ","),
    ("a;b", ";"),
    ("sep=;\na,b;c\n", ";"),
    ("sep=|\r\na,b\n", "|"),
  ])
  func theSeparatorIsJudgedByManyRows(_ text: String, _ separator: String) throws {
    let book = try withFile(Array(text.utf8)) { try Spreadsheet.open(path: $0) }
    #expect(book.format == .delimited(separator: separator.utf8.first ?? 0))
  }

  @Test func aRowHasTheNumberOfItsFirstLine() throws {
    let rows = try Self.read("a,b\n\"c\r\nd\re\",f\n\n\"g\n\n\",h\ni,j")
    #expect(rows.map(\.number) == [1, 2, 5, 6, 9])
    #expect(try Self.read("sep=,\na,b\n").map(\.number) == [2])
  }

  @Test func aRowIsToldAsItStands() throws {
    let book = try withFile(Array("a , \"b\"\r\n\"c\nd\",\r\n".utf8)) {
      try Spreadsheet.open(path: $0)
    }
    var rows = try book.rows(of: book.sheets[0])
    _ = try rows.next()
    #expect(rows.rawText == "a , \"b\"")
    _ = try rows.next()
    #expect(rows.rawText == "\"c\nd\",")
  }

  static let flaws: [([UInt8], SpreadsheetProblem)] = [
    (Array("a,b\nc,\"d\ne\nf".utf8), .openQuote(line: 2)),
    (Array("a,b\n\"c\nd\",\"e\n".utf8), .openQuote(line: 3)),
    (Array("a\n\"b\"c\n".utf8), .strayQuote(line: 2)),
    (Array("a\n\"b\nc\"d\n".utf8), .strayQuote(line: 3)),
    (Array("a\n".utf8) + [0x52, 0xE9, 0x0A], .notUTF8(line: 2, column: 2, byte: 0xE9)),
    (Array("a\n\"b\nc".utf8) + [0xE0, 0xA4, 0x22], .notUTF8(line: 3, column: 2, byte: 0xE0)),
    (Array("a\n".utf8) + [0xED, 0xA0, 0x80], .notUTF8(line: 2, column: 1, byte: 0xED)),
    (
      Array(String(repeating: "a,b\n", count: 2000).utf8) + [0x61, 0x00, 0x62],
      .zeroByte(line: 2001)
    ),
  ]

  @Test(arguments: flaws)
  func aFlawIsToldWithItsLine(_ bytes: [UInt8], _ problem: SpreadsheetProblem) throws {
    #expect(throws: problem) { try withFile(bytes) { try rows(ofFile: $0) } }
  }

  @Test func aQuoteThatSwallowsRowsIsTold() throws {
    let swallowed = (0..<30).map { "user.\($0),Ravi\n" }.joined()
    let text = "userName,firstName\nasha,\"Asha\n\(swallowed)meena,\"\nimran,Imran\n"
    #expect(throws: SpreadsheetProblem.outsizedCell(line: 2, bytes: 391)) {
      try Self.read(text)
    }
    // A long text without separators is a long text.
    let long = String(repeating: "word\n", count: 100)
    #expect(try Self.read("a,b\nc,d\ne,\"\(long)\"\n").count == 3)
  }

  @Test func aQuoteOpenForSixteenMegabytesIsTold() throws {
    let bytes = Array("a,b\nc,\"".utf8) + [UInt8](repeating: 0x78, count: 17 << 20)
    #expect(throws: SpreadsheetProblem.openQuote(line: 2)) {
      try withFile(bytes) { try rows(ofFile: $0) }
    }
  }

  /// A row may end anywhere in what is in memory at once.
  @Test func aRowAcrossTheEndOfTheWindowIsWhole() throws {
    let line = "asha.naik,\"Main Road\r\nDharwad\",आशा\r\n"
    let count = (400 << 10) / line.utf8.count
    for shift in 0..<4 {
      let text = String(repeating: "x", count: shift) + String(repeating: line, count: count)
      let rows = try Self.read(text)
      #expect(rows.count == count)
      #expect(Set(rows.dropFirst().map(\.cells)).count == 1)
    }
  }
}

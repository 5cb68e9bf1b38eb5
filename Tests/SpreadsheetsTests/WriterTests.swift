import SeededGenerators
import Testing

@testable import Spreadsheets

struct WriterTests {
  enum Form: CaseIterable {
    case comma, tab, xlsx, ods

    func writer(_ output: FileOutput) throws -> any RowWriter {
      switch self {
      case .comma: try DelimitedWriter(output, separator: UInt8(ascii: ","))
      case .tab: try DelimitedWriter(output, separator: UInt8(ascii: "\t"), marksUTF8: true)
      case .xlsx: try XlsxWriter(output, sheet: "Rejects: <1> & 2")
      case .ods: try OdsWriter(output, sheet: "Rejects: <1> & 2")
      }
    }
  }

  private static func written(_ rows: [[String]], _ form: Form) throws -> [SheetRow] {
    try Scratch.with { scratch in
      var writer = try form.writer(FileOutput(path: scratch.path("rejects")))
      for row in rows { try writer.append(row) }
      try writer.finish()
      return try SpreadsheetsTests.rows(ofFile: scratch.path("rejects"))
    }
  }

  private static func texts(_ rows: [SheetRow]) -> [[String]] {
    rows.map { row in
      row.cells.map { cell in
        switch cell {
        case .text(let text): text
        case .empty: ""
        case .number, .date, .boolean, .error, .uncalculated: "not a text: \(cell)"
        }
      }
    }
  }

  @Test(arguments: Form.allCases) func whatIsWrittenIsRead(_ form: Form) throws {
    let rows = [
      ["externalId", "id", "dob", "name", "note"],
      ["01010100101", "0122852840502968322", "07/03/2001", "आशा", "=1+1"],
      ["", "a,b;c\td|e", "\"quoted\"", "line\nbreak", "<&>\"' ]]>"],
      ["  two  blanks ", " ", "TRUE", "#N/A", "x"],
      ["_x000D_", "_x005F_", "_", "__x0041_", "\u{200B}\u{FEFF}"],
    ]
    #expect(Self.texts(try Self.written(rows, form)) == rows)
  }

  @Test func onlyXlsxCanHoldEverySign() throws {
    let row = ["bell \u{7}", "a\r\nb", "\u{FFFE}", "\u{B}"]
    #expect(Self.texts(try Self.written([row], .xlsx)) == [row])
    let other = ["bell \u{7}", "a\r\nb", "\u{B}x", "\u{FFFE}y"]
    let shown = Self.texts(try Self.written([other], .ods))
    #expect(shown == [["bell  ", "a\nb", " x", " y"]])
  }

  @Test(arguments: Form.allCases) func aFileWithoutRowsIsOne(_ form: Form) throws {
    #expect(try Self.written([], form) == [])
  }

  /// Texts of signs that are special somewhere come back as they were.
  @Test(arguments: Form.allCases, 1...8) func anyTextComesBack(_ form: Form, _ seed: Int) throws {
    var chance = SeededGenerator(seed: UInt64(seed))
    let signs = [
      "a", "0", "1", " ", "\"", ",", ";", "\t", "\n", "<", "&", "_x", "ा", "9", "-", "=",
    ]
    let rows = (0..<60).map { _ in
      (0..<6).map { _ in
        (0..<Int.random(in: 0...5, using: &chance))
          .map { _ in signs[Int.random(in: 0..<signs.count, using: &chance)] }.joined()
      } + ["end"]
    }
    #expect(Self.texts(try Self.written(rows, form)) == rows)
  }

  @Test func aFileThatCannotBeMadeIsAProblem() {
    #expect(throws: SpreadsheetProblem.unwritable(errno: 2)) {
      try FileOutput(path: "/nowhere/rejects.csv")
    }
  }
}

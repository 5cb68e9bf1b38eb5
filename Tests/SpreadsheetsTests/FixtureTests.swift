import Foundation
import Testing

@testable import Spreadsheets

/// Files of the programs that offices have, each with what its maker says a reader must find.
struct FixtureTests {
  @Test func theIndexCanBeRead() throws {
    #expect(try Fixture.read().count == Fixture.all.count)
    #expect(!Fixture.all.isEmpty)
  }

  @Test(arguments: Fixture.all) func aProgramsFileIsReadAsItWasMeant(_ fixture: Fixture) throws {
    if let problem = fixture.problem {
      #expect(throws: problem) { try Self.read(fixture) }
      return
    }
    let (book, rows) = try Self.read(fixture)
    #expect(Self.name(book.format) == fixture.format)
    #expect(rows == fixture.expectedRows)
    if let sheets = fixture.sheets {
      #expect(book.sheets.map { Fixture.Sheet(name: $0.name, visible: $0.isVisible) } == sheets)
    }
  }

  @Test(arguments: Fixture.all) func theSentenceTellsWhatToDo(_ fixture: Fixture) throws {
    guard let problem = fixture.problem else { return }
    #expect(problem.sentence.contains(";"))
  }

  private static func read(
    _ fixture: Fixture
  ) throws -> (book: Spreadsheet, rows: [SheetRow]) {
    let book = try Spreadsheet.open(path: fixture.path)
    let sheet = try #require(book.sheets.first { $0.isVisible })
    return (book, try allRows(of: book, sheet))
  }

  private static func name(_ format: SpreadsheetFormat) -> String {
    switch format {
    case .delimited(let separator): "delimited" + String(UnicodeScalar(separator))
    case .xlsx: "xlsx"
    case .ods: "ods"
    }
  }
}

/// An entry of `Fixtures/spreadsheets/index.json`.
struct Fixture: Decodable, Sendable, CustomTestStringConvertible {
  struct Sheet: Decodable, Equatable {
    let name: String
    let visible: Bool
  }

  private struct Row: Decodable {
    let number: Int
    let hidden: Bool
    let cells: [ExpectedCell?]
  }

  let name: String
  let format: String?
  let sheets: [Sheet]?
  private let rows: [Row]?
  private let expectedProblem: ExpectedProblem?

  private enum CodingKeys: String, CodingKey {
    case name, format, sheets, rows
    case expectedProblem = "problem"
  }

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(
      path: "Fixtures/spreadsheets")

  static func read() throws -> [Fixture] {
    let index = try Data(contentsOf: folder.appending(path: "index.json"))
    return try JSONDecoder().decode([Fixture].self, from: index)
  }

  /// None where the index can't be read, which a test of its own shows.
  static let all = (try? read()) ?? []

  var testDescription: String { name }
  var path: String { Self.folder.appending(path: name).path }
  var problem: SpreadsheetProblem? { expectedProblem?.problem }

  var expectedRows: [SheetRow] {
    (rows ?? []).map { row in
      SheetRow(
        number: row.number, isHidden: row.hidden, cells: row.cells.map { $0?.cell ?? .empty })
    }
  }
}

private struct ExpectedCell: Decodable {
  private struct Fields: Decodable {
    let number: String?
    let wholeDigits: Int?
    let day: String?
    let second: Int?
    let error: String?
  }

  let cell: Cell

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if let text = try? value.decode(String.self) {
      cell = .text(text)
    } else if let truth = try? value.decode(Bool.self) {
      cell = .boolean(truth)
    } else {
      let fields = try value.decode(Fields.self)
      cell = Self.cell(fields)
    }
  }

  private static func cell(_ fields: Fields) -> Cell {
    if let digits = fields.number {
      return .number(digits, wholeDigits: fields.wholeDigits ?? 0)
    }
    if let error = fields.error { return .error(error) }
    guard let parts = fields.day?.split(separator: "-").compactMap({ Int($0) }), parts.count == 3
    else { return .uncalculated }
    return .date(
      CellDate(year: parts[0], month: parts[1], day: parts[2], second: fields.second ?? 0))
  }
}

private struct ExpectedProblem: Decodable {
  private struct Place: Decodable {
    let line: Int
    let column: Int?
    let byte: UInt8?
  }

  private let otherFormat: String?
  private let notUTF8: Place?
  private let openQuote: Place?
  private let strayQuote: Place?
  private let outsizedCell: Place?

  var problem: SpreadsheetProblem? {
    if let format = otherFormat.flatMap(OtherFormat.init(rawValue:)) { return .otherFormat(format) }
    if let place = notUTF8, let column = place.column, let byte = place.byte {
      return .notUTF8(line: place.line, column: column, byte: byte)
    }
    if let place = openQuote { return .openQuote(line: place.line) }
    if let place = strayQuote { return .strayQuote(line: place.line) }
    return outsizedCell.map { .outsizedCell(line: $0.line, bytes: 588) }
  }
}

import Codecs
import Foundation
import Registry
import Spreadsheets
import Testing

@testable import Importing

/// Files that real tools have written (`Fixtures/spreadsheets`, where each has its tool, version and
/// why), and what is decided about them: the rows of `Fixtures/signs.json`.
@Suite struct SignTests {
  struct Sign: Codable, Sendable, CustomTestStringConvertible {
    let file: String
    /// What the file's other columns are, by title; null leaves one out.
    var map: [String: String?]?
    var `as`: String?
    var dates: String?
    var hidden: String?
    var sheet: String?
    /// What is said of the file, each row that is taken, and each that is rejected; or why it stops.
    let decision: [String]

    var testDescription: String { file }
  }

  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static let signs: [Sign] = {
    let file = root.appending(path: "Tests/ImportingTests/Fixtures/signs.json")
    guard let data = try? Data(contentsOf: file) else { return [] }  // the count below is tested
    return (try? JSONDecoder().decode([Sign].self, from: data)) ?? []
  }()

  @Test func thereAreSigns() { #expect(Self.signs.count > 20) }

  @Test(arguments: signs)
  func aFileOfARealToolHasItsDecision(sign: Sign) throws {
    let decision = Self.decision(on: sign)
    #expect(decision == sign.decision, "\(sign.file): \(decision)")
  }

  /// Everything that is decided, as sentences.
  private static func decision(on sign: Sign) -> [String] {
    let path = root.appending(path: "Fixtures/spreadsheets/\(sign.file)").path
    do {
      let book = try Spreadsheet.open(path: path)
      let sheet = book.sheets.first { $0.name == sign.sheet } ?? book.sheets[0]
      return try decision(on: sign, book, sheet)
    } catch let problem as ImportProblem {
      return ["stop: \(problem.message)"]
    } catch let problem as SpreadsheetProblem {
      return ["stop: \(problem.sentence)"]
    } catch {
      return ["\(error)"]
    }
  }

  private static func decision(
    on sign: Sign, _ book: Spreadsheet, _ sheet: Sheet
  ) throws -> [String] {
    let places: PlaceNames = if case .delimited = book.format { .lines } else { .cells }
    let rules = rules {
      $0.dates = sign.dates.flatMap(DateOrder.init)
      $0.hidden = sign.hidden.flatMap(HiddenRows.init)
    }
    var rows: [SheetRow] = []
    var reader = try book.rows(of: sheet)
    while let row = try reader.next() { rows.append(row) }
    let header = try HeaderSearch(headerRules(sign), places)
      .find(in: Array(rows.prefix(HeaderSearch.reach)))
    rows.removeAll { $0.number <= header.row }
    var evidence = SheetEvidence(header, places)
    for row in rows { evidence.note(row, rules) }
    let (judgements, said) = try evidence.judged(by: rules)
    let rowReader = Importing.RowReader(header, judgements, rules, places)
    return said.filter { !$0.isAboutColumns }.map { "said: \($0.sentence)" }
      + rows.compactMap { row in rowReader.read(row).map { told($0, places.row(row.number)) } }
  }

  private static func headerRules(_ sign: Sign) -> HeaderRules {
    var rules = HeaderRules()
    rules.hasChannel = true
    rules.operation = WriteOperation(rawValue: sign.as ?? "user-update")
    for (title, name) in sign.map ?? [:] {
      if let target = name.flatMap(ColumnTarget.init) {
        rules.mapped[title] = target
      } else {
        rules.ignored.append(title)
      }
    }
    return rules
  }

  private static func told(_ reading: RowReading, _ place: String) -> String {
    if let problem = reading.problem {
      return "\(place) rejected, \(problem.field ?? "row"): \(problem.reason)"
    }
    let fields = reading.body.sorted { $0.key < $1.key }.map { name, value in
      "\(name)=" + (value.string ?? value.bool.map(String.init) ?? "null")
    }
    let repairs = reading.repaired.map(\.repair.rawValue)
    return "\(place): \(fields.joined(separator: ", "))"
      + (repairs.isEmpty ? "" : " (\(repairs.joined(separator: ", ")))")
  }
}

extension Finding {
  /// Whether it says what a test's own options have said.
  fileprivate var isAboutColumns: Bool {
    switch self {
    case .mapped, .ignored: true
    case .sheet, .hiddenSheets, .header, .dBaseFlag, .dayFirst, .monthFirst, .bothOrders,
      .missingNames, .typedForAFont, .emptyRows, .hiddenRows, .repeatedHeaders:
      false
    }
  }
}

import Foundation
import Importing
import Spreadsheets

/// A sheet of a file, and what the file is called.
struct SheetPlace {
  let name: String
  let spreadsheet: Spreadsheet
  let sheet: Sheet

  var places: PlaceNames {
    if case .delimited = spreadsheet.format { .lines } else { .cells }
  }

  /// Its rows, from the beginning.
  func rows() throws -> SheetRows {
    do { return try spreadsheet.rows(of: sheet) } catch { throw CommandError(error, name) }
  }

  /// The next of `rows`; nil at the end.
  func next(_ rows: inout SheetRows) throws -> SheetRow? {
    do { return try rows.next() } catch { throw CommandError(error, name) }
  }

  /// The sheet of that name; without one the only visible sheet that says anything.
  ///
  /// - Returns: the sheet, and what is to be said of the choice.
  static func choose(
    _ wanted: String?, in spreadsheet: Spreadsheet, named name: String
  ) throws -> (SheetPlace, [Finding]) {
    func place(_ sheet: Sheet) -> SheetPlace {
      SheetPlace(name: name, spreadsheet: spreadsheet, sheet: sheet)
    }
    if case .delimited = spreadsheet.format { return (place(spreadsheet.sheets[0]), []) }
    let hidden = spreadsheet.sheets.filter { !$0.isVisible }
    if let wanted {
      guard let sheet = spreadsheet.sheets.first(where: { $0.name == wanted }) else {
        throw CommandError(ImportProblem.noSheet(wanted, names: spreadsheet.sheets.map(\.name)))
      }
      return (place(sheet), [])
    }
    let visible = spreadsheet.sheets.filter(\.isVisible)
    var filled: [Sheet] = []
    for sheet in visible where try place(sheet).saysAnything() { filled.append(sheet) }
    guard filled.count <= 1 else { throw CommandError(ImportProblem.sheets(filled.map(\.name))) }
    guard let sheet = filled.first ?? visible.first else {
      throw CommandError(ImportProblem.noSheet("to be seen", names: hidden.map(\.name)))
    }
    var findings: [Finding] = []
    let empty = visible.filter { $0 != sheet }.map(\.name)
    if !empty.isEmpty { findings.append(.sheet(sheet.name, others: empty)) }
    if !hidden.isEmpty { findings.append(.hiddenSheets(hidden.map(\.name))) }
    return (place(sheet), findings)
  }

  private func saysAnything() throws -> Bool {
    var rows = try rows()
    while let row = try next(&rows) {
      if !row.cells.isEmpty { return true }
    }
    return false
  }
}

extension CommandError {
  init(_ problem: ImportProblem) {
    self.init(
      problem.isUsage ? .usage : .badData, code: problem.code, problem.message,
      hint: problem.hint + "; nothing was recorded", field: problem.field)
  }

  init(_ problem: SpreadsheetProblem, _ name: String) {
    let status: ExitStatus =
      switch problem {
      case .unreadable, .notAFile: .unreachable
      case .noRoom, .unwritable: .store
      case .otherFormat, .notUTF8, .zeroByte, .openQuote, .strayQuote, .outsizedCell, .damaged,
        .tooLarge:
        .badData
      }
    self.init(
      status, code: "spreadsheet", "\(name): \(problem.sentence)", hint: "nothing was recorded")
  }
}

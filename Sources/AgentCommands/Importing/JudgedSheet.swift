import Importing
import Spreadsheets

/// A sheet whose header is found and whose columns are judged: the first pass over a file.
struct JudgedSheet {
  let place: SheetPlace
  let reader: Importing.RowReader
  /// What tells this reading of the file from another.
  let digestTexts: [String]
  /// Rows below the header, empty ones too.
  let rowCount: Int
  /// What is to be said of it.
  let findings: [Finding]

  /// Reads the sheet to its end.
  ///
  /// - Parameter progress: told how many rows have been read.
  init(
    _ place: SheetPlace, _ headerRules: HeaderRules, _ rules: ReadingRules,
    findings: [Finding], progress: (Int) -> Void
  ) throws {
    do {
      let header = try HeaderSearch(headerRules, place.places).find(in: Self.first(of: place))
      var evidence = SheetEvidence(header, place.places)
      var rows = try place.rows()
      var count = 0
      while let row = try place.next(&rows) {
        guard row.number > header.row else { continue }
        count += 1
        evidence.note(row, rules)
        if count.isMultiple(of: 5000) { progress(count) }
      }
      let (judgements, said) = try evidence.judged(by: rules)
      reader = Importing.RowReader(header, judgements, rules, place.places)
      digestTexts =
        header.columns.map { "\($0.target.name ?? "")" } + judgements.map(\.digestText)
        + ["\(rules.isStrict)", "\(rules.accepted.sorted())"]
      (self.place, rowCount, self.findings) = (place, count, findings + said)
    } catch let problem as ImportProblem {
      throw CommandError(problem)
    }
  }

  private static func first(of place: SheetPlace) throws -> [SheetRow] {
    var rows = try place.rows()
    var first: [SheetRow] = []
    while first.count < HeaderSearch.reach, let row = try place.next(&rows) { first.append(row) }
    return first
  }

  /// What the row's cell of a field is called, where the file has cells.
  func cell(of field: String?, in row: SheetRow) -> String? {
    guard place.places == .cells, let field,
      let column = reader.header.columns.first(where: { $0.target.name == field }),
      column.index < row.cells.count, row.cells[column.index] != .empty
    else { return nil }
    return place.places.cell(row.number, column.index)
  }
}

import Crypto
import Foundation
import Importing
import Registry
import Spreadsheets

/// The rows of a sheet that has been judged.
struct SheetSource: RowSource {
  private let sheet: JudgedSheet
  private let rules: ImportRules
  private var rows: SheetRows
  private var count = 0
  /// Of every row so far.
  private var hash: SHA256

  init(_ sheet: JudgedSheet, _ rules: ImportRules) throws {
    (self.sheet, self.rules) = (sheet, rules)
    rows = try sheet.place.rows()
    hash = SHA256()
    // The same rows read in another way are other edits.
    let others = [rules.fallback?.rawValue ?? "", rules.channel ?? ""] + sheet.digestTexts
    hash.update(data: Data(others.joined(separator: "\0").utf8))
  }

  mutating func next() throws -> SourceRow? {
    while let row = try sheet.place.next(&rows) {
      guard row.number > sheet.reader.header.row else { continue }
      count += 1
      let reading = sheet.reader.read(row)
      note(row, reading)
      guard let reading else {
        return SourceRow(line: row.number, content: .blank, origin: .none)
      }
      return SourceRow(line: row.number, content: content(reading, row), origin: .sheet(reading))
    }
    return nil
  }

  var digest: String { hash.finalize().map { String(format: "%02x", $0) }.joined() }

  var share: Double? { sheet.rowCount == 0 ? 1 : Double(count) / Double(sheet.rowCount) }

  private mutating func note(_ row: SheetRow, _ reading: RowReading?) {
    var text = "\(row.number)"
    for cell in reading?.texts ?? [] { text += "\u{1F}" + cell }
    text += "\u{1E}"
    text.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
  }

  private func content(_ reading: RowReading, _ row: SheetRow) -> SourceRow.Content {
    if let problem = reading.problem { return .refused(completed(problem, reading)) }
    do {
      let operation = try WriteOperation(named: reading.operation, fallback: rules.fallback)
      let priority = try Priority.named(reading.priority)
      return .draft(try draft(operation, priority, reading, row))
    } catch {
      return .refused(completed(error, reading))
    }
  }

  private func draft(
    _ operation: WriteOperation, _ priority: Priority?, _ reading: RowReading, _ row: SheetRow
  ) throws(RowProblem) -> DraftEdit {
    do {
      return try rules.draft(operation, reading.body, priority)
    } catch {
      let cell = sheet.cell(of: error.field, in: row).map { "cell \($0): " } ?? ""
      throw RowProblem(reason: cell + error.message, field: error.field)
    }
  }

  private func completed(_ problem: RowProblem, _ reading: RowReading) -> RowProblem {
    guard reading.looksLikeTotal else { return problem }
    return RowProblem(
      reason: problem.reason + "; the row looks like a totals row", field: problem.field)
  }
}

import Codecs
import Registry
import Spreadsheets

/// Reads the rows of a sheet that has been judged: row in, request body out.
package struct RowReader: Sendable {
  package let header: Header
  private let readers: [CellReader?]
  private let rules: ReadingRules
  private let places: PlaceNames

  /// - Parameter judgements: one for each column of the header.
  package init(
    _ header: Header, _ judgements: [ColumnJudgement], _ rules: ReadingRules, _ places: PlaceNames
  ) {
    (self.header, self.rules, self.places) = (header, rules, places)
    readers = zip(header.columns, judgements).map { column, judgement in
      column.target.isOfRecord
        ? CellReader(target: column.target, judgement: judgement, rules: rules) : nil
    }
  }

  /// Nil for a row that says nothing to record: an empty one, one with a serial number alone in a
  /// column that is left out, the header again, a hidden one that is to be skipped.
  package func read(_ row: SheetRow) -> RowReading? {
    guard !row.cells.isEmpty, !(row.isHidden && rules.hidden == .skip),
      !header.isRepeated(by: row)
    else { return nil }
    var reading = RowReading()
    let original = OriginalRow(of: row, header)
    var then: [String: OriginalRow.CellThen] = [:]
    for column in header.columns where column.index < row.cells.count {
      let cell = row.cells[column.index]
      switch column.target {
      case .own, .ignored: break
      case .operation: reading.operation = word(cell)
      case .priority: reading.priority = word(cell)
      case .field, .key:
        then[column.target.name ?? ""] = take(cell, column, original, row.number, &reading)
      }
    }
    refuseLong(row, &reading)
    if reading.body.isEmpty, reading.problem == nil { return nil }
    noteTexts(row, original, then, &reading)
    if rules.isStrict, let first = reading.repaired.first, reading.problem == nil {
      reading.problem = RowProblem(reason: Self.strict(first), field: first.field)
    }
    return reading
  }

  /// A word of the agent's own; nil where there is none.
  private func word(_ cell: Cell) -> String? {
    let text = CellText.clean(CellText.plain(cell)).text
    return text.isEmpty ? nil : text
  }

  /// - Returns: what the rejects file keeps of the cell.
  private func take(
    _ cell: Cell, _ column: Header.Column, _ original: OriginalRow?, _ row: Int,
    _ reading: inout RowReading
  ) -> OriginalRow.CellThen? {
    guard cell != .empty, let reader = readers[column.index] else { return nil }
    let untouched = original?.untouched(column.title, cell)
    let text = untouched?.text ?? CellText.plain(cell)
    let isRestored = untouched.map { $0.text != CellText.plain(cell) } ?? false
    if let untouched, let value = untouched.value {
      reading.body[column.target.name ?? ""] = value
      if isRestored {
        reading.note(.restored, column.target, from: CellText.plain(cell), to: text)
      }
      return untouched
    }
    // The first import judged the whole column, and said how the text is to be read.
    let read = untouched.map { Cell.text($0.reading ?? $0.text) } ?? cell
    let place = places == .cells ? places.cell(row, column.index) : nil
    var kept: String? = untouched?.reading
    switch reader.read(read, at: place) {
    case .absent: break
    case .clear: reading.body[column.target.name ?? ""] = .null
    case .rejected(let reason): reading.refuse(Self.placed(reason, place), column.target)
    case .value(.string(let key), _) where column.target.isKey && CellText.isTotal(key):
      reading.refuse("\(column.target.name ?? "") is \(key)", column.target)
    case .value(let value, let repairs):
      reading.body[column.target.name ?? ""] = value
      let after = value.string ?? (value.bool == true ? "true" : "false")
      if column.target.shape == .date, after != text { kept = after }
      let all = isRestored ? [Repair.restored] : repairs
      for repair in all { reading.note(repair, column.target, from: text, to: after) }
    }
    return OriginalRow.CellThen(text: text, reading: kept)
  }

  /// The reason with the cell's name before it, where it has one and the reason does not begin so.
  private static func placed(_ reason: String, _ place: String?) -> String {
    guard let place, !reason.hasPrefix("cell ") else { return reason }
    return "cell \(place): \(reason)"
  }

  private func refuseLong(_ row: SheetRow, _ reading: inout RowReading) {
    guard row.cells.count > header.columns.count,
      let beyond = row.cells[header.columns.count...].firstIndex(where: { $0 != .empty })
    else { return }
    let place = places == .cells ? "cell \(places.cell(row.number, beyond))" : "the row"
    reading.problem = RowProblem(
      reason: "\(place) goes beyond the header's \(header.columns.count) columns: "
        + "a separator may stand in a text without quotes")
  }

  private func noteTexts(
    _ row: SheetRow, _ original: OriginalRow?, _ then: [String: OriginalRow.CellThen],
    _ reading: inout RowReading
  ) {
    reading.original = OriginalRow(then)
    reading.texts = header.columns.filter(\.isWritten).map { column in
      guard column.index < row.cells.count else { return "" }
      return then[column.target.name ?? ""]?.text ?? CellText.plain(row.cells[column.index])
    }
    reading.looksLikeTotal = row.cells.contains { cell in
      guard case .text(let text) = cell else { return false }
      return CellText.isTotal(CellText.clean(text).text)
    }
  }

  private static func strict(_ repaired: RowReading.Repaired) -> String {
    let example = repaired.example.map { ": \($0.before) would be read as \($0.after)" } ?? ""
    return "would need a repair (\(repaired.repair.rawValue))\(example)"
  }
}

extension Header.Column {
  /// Whether the column goes into a rejects file as it stands.
  package var isWritten: Bool {
    switch target {
    case .field, .key, .operation, .priority: true
    case .own, .ignored: false
    }
  }
}

extension RowReading {
  fileprivate mutating func note(
    _ repair: Repair, _ target: ColumnTarget, from before: String, to after: String
  ) {
    repaired.append(
      Repaired(
        repair: repair, field: target.name ?? "",
        example: target.isSecret ? nil : (before, after)))
  }
}

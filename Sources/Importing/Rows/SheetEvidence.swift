import Spreadsheets

/// What all rows of a sheet show together, folded row by row before any is recorded.
package struct SheetEvidence: Sendable {
  private let header: Header
  private let places: PlaceNames
  private(set) var columns: [ColumnEvidence?]
  /// Rows that say something.
  package private(set) var rows = 0
  private var hidden = 0
  private var firstHidden = 0
  /// Rows without anything in them that others follow.
  private var emptyBetween = 0
  private var emptySoFar = 0
  private var repeatedHeaders = 0
  /// Columns without a title that have values: how many, and where the first is.
  private var unnamed: [Int: (count: Int, row: Int)] = [:]

  package init(_ header: Header, _ places: PlaceNames) {
    (self.header, self.places) = (header, places)
    columns = header.columns.map { $0.target.isOfRecord ? ColumnEvidence($0.target) : nil }
  }

  package mutating func note(_ row: SheetRow, _ rules: ReadingRules) {
    guard !row.cells.isEmpty else {
      emptySoFar += 1
      return
    }
    emptyBetween += emptySoFar
    emptySoFar = 0
    if row.isHidden {
      hidden += 1
      if firstHidden == 0 { firstHidden = row.number }
      if rules.hidden == .skip { return }
    }
    guard !header.isRepeated(by: row) else {
      repeatedHeaders += 1
      return
    }
    rows += 1
    let original = OriginalRow(of: row, header)
    for (index, cell) in row.cells.enumerated() where cell != .empty {
      note(cell, index, original, row.number)
    }
  }

  private mutating func note(
    _ cell: Cell, _ index: Int, _ original: OriginalRow?, _ row: Int
  ) {
    guard index < columns.count else { return noteUnnamed(index, row) }
    if columns[index] != nil {
      let untouched = original?.untouched(header.columns[index].title, cell)
      // What was judged before is not judged again.
      guard untouched?.isSettled != true else { return }
      columns[index]?.note(untouched.map { .text($0.text) } ?? cell, row: row)
    } else if header.columns[index].title.isEmpty {
      noteUnnamed(index, row)
    }
  }

  private mutating func noteUnnamed(_ index: Int, _ row: Int) {
    unnamed[index, default: (0, row)].count += 1
  }

  /// Judges the sheet and each of its columns.
  ///
  /// - Returns: how its rows are read, and what is to be said of it.
  /// - Throws: the first reason why it can't be recorded; the others are no better.
  package func judged(
    by rules: ReadingRules
  ) throws(ImportProblem) -> (judgements: [ColumnJudgement], said: [Finding]) {
    if hidden > 0, rules.hidden == nil {
      throw .hiddenRows(hidden, first: places.row(firstHidden))
    }
    // A cell or two beyond the header's end are those rows' fault; a whole column is the header's.
    for (index, found) in unnamed.sorted(by: { $0.key < $1.key })
    where index < columns.count || found.count * 2 > rows {
      throw .unnamedColumn(
        letters: ColumnName.letters(of: index), place: places.row(found.row))
    }
    var judgements: [ColumnJudgement] = []
    var said = header.findings(places)
    for column in columns {
      switch column?.judged(by: rules, places) ?? .taken(ColumnJudgement(), said: []) {
      case .taken(let judgement, let findings):
        judgements.append(judgement)
        said += findings
      case .stop(let problem): throw problem
      }
    }
    return (judgements, said + fontFindings + rowFindings(rules))
  }

  /// A name column in Latin letters that stand for others, beside columns that are in Unicode.
  private var fontFindings: [Finding] {
    let columns = columns.compactMap { $0 }
    return columns.compactMap { column in
      let isSuspect = column.typedForAFont * 10 > column.values
      let others = columns.contains { $0.target != column.target && $0.indic > 0 }
      guard isSuspect, others, let name = column.target.name else { return nil }
      return .typedForAFont(name, column.typedForAFont)
    }
  }

  private func rowFindings(_ rules: ReadingRules) -> [Finding] {
    var findings: [Finding] = []
    if emptyBetween > 0, places == .lines { findings.append(.emptyRows(emptyBetween)) }
    if hidden > 0, let end = rules.hidden { findings.append(.hiddenRows(hidden, end)) }
    if repeatedHeaders > 0 { findings.append(.repeatedHeaders(repeatedHeaders)) }
    return findings
  }
}

extension Header {
  /// Whether the row says what the header says.
  func isRepeated(by row: SheetRow) -> Bool {
    guard let first = columns.first(where: { !$0.title.isEmpty }),
      row.cells.count == columns.count, case .text(let text) = row.cells[first.index],
      HeaderText.title(text).title == first.title
    else { return false }
    return zip(columns, row.cells).allSatisfy {
      HeaderText.title(CellText.plain($1)).title == $0.title
    }
  }
}

/// Reads the rows of a sheet of an OpenDocument spreadsheet.
struct OdsRows: RowReader {
  private var xml: XMLReader
  private var cells: OdsCells
  /// The groups that are open around the row, and whether each is folded away.
  private var groups: [Bool] = []
  /// The number of the next row.
  private var number = 1
  /// A row that is still to be told so many times.
  private var repeated: (row: SheetRow, count: Int)?
  private var isEnded = false

  /// - Parameter xml: Stands at the beginning of the table.
  init(_ xml: XMLReader, _ context: OdsContext) {
    self.xml = xml
    cells = OdsCells(context)
  }

  mutating func next() throws(SpreadsheetProblem) -> SheetRow? {
    if let again = takeRepeated() { return again }
    while !isEnded, let event = try xml.next() {
      switch event {
      case .start(.tableRow): if let row = try row() { return row }
      case .start(.tableRows), .start(.headerRows): groups.append(false)
      case .start(.rowGroup): groups.append(try xml.attribute(.display) == "false")
      case .start(.column): try cells.takeColumn(&xml)
      case .start(.columns), .start(.headerColumns), .start(.columnGroup): groups.append(false)
      case .start: try xml.skip()
      case .text: break
      case .end: if groups.popLast() == nil { try end() }
      }
    }
    return nil
  }

  private mutating func end() throws(SpreadsheetProblem) {
    isEnded = true
    try xml.drain()
  }

  private mutating func takeRepeated() -> SheetRow? {
    guard let (row, count) = repeated else { return nil }
    repeated = count > 1 ? (row, count - 1) : nil
    number += 1
    return SheetRow(number: number - 1, isHidden: row.isHidden, cells: row.cells)
  }

  /// Nil for rows without cells, of which a sheet has a million.
  private mutating func row() throws(SpreadsheetProblem) -> SheetRow? {
    let count = xml.number(.rowsRepeated) ?? 1
    let visibility = try xml.attribute(.visibility)
    let isHidden = visibility == "collapse" || visibility == "filter" || groups.contains(true)
    let found = try cells.row(&xml, style: try xml.attribute(.defaultStyle))
    guard !found.isEmpty else {
      number += count
      return nil
    }
    guard number + count - 1 <= XlsxRows.mostRows else { throw .tooLarge(part: "the sheet") }
    repeated = (SheetRow(number: number, isHidden: isHidden, cells: found), count)
    return takeRepeated()
  }
}

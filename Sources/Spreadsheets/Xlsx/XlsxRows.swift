/// Reads the rows of a sheet of a workbook.
struct XlsxRows: RowReader {
  /// Most rows and columns of a sheet (Excel's, LibreOffice's).
  static let mostRows = 1_048_576
  static let mostColumns = 16_384

  private var xml: XMLReader
  private var cells: XlsxCells
  private var lastNumber = 0
  private var isInData = false
  private var isEnded = false

  init(_ xml: XMLReader, _ context: XlsxContext) {
    self.xml = xml
    cells = XlsxCells(context)
  }

  mutating func next() throws(SpreadsheetProblem) -> SheetRow? {
    guard !isEnded else { return nil }
    while let event = try xml.next() {
      switch event {
      case .start(.sheetData) where !isInData: isInData = true
      case .start(.row) where isInData:
        if let row = try row() { return row }
      case .start where isInData: try xml.skip()
      case .end where isInData:
        isEnded = true
        try xml.drain()
        return nil
      default: break
      }
    }
    isEnded = true
    return nil
  }

  /// Nil for a row without cells.
  private mutating func row() throws(SpreadsheetProblem) -> SheetRow? {
    let number = xml.number(.reference) ?? lastNumber + 1
    guard (1...Self.mostRows).contains(number) else { throw xml.malformed }
    lastNumber = number
    let isHidden = xml.isSet(.hidden)
    let found = try cells.row(&xml)
    return found.isEmpty ? nil : SheetRow(number: number, isHidden: isHidden, cells: found)
  }
}

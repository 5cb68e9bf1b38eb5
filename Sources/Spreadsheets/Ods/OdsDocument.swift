/// An OpenDocument spreadsheet: its sheets and what their cells refer to.
struct OdsDocument: Sendable {
  private static let content = "content.xml"

  let sheets: [Sheet]
  private let archive: ZipArchive
  private let context: OdsContext

  init(_ archive: ZipArchive) throws(SpreadsheetProblem) {
    self.archive = archive
    var styles = OdsStyles()
    if archive.has("styles.xml") {
      var xml = try XMLReader(archive.source(of: "styles.xml"), part: "styles.xml")
      try styles.take(&xml)
    }
    var xml = try XMLReader(archive.source(of: Self.content), part: Self.content)
    try styles.take(&xml)
    var epoch = CellDate(year: 1899, month: 12, day: 30)
    var sheets: [Sheet] = []
    while let event = try xml.next() {
      switch event {
      case .start(.table):
        sheets.append(
          Sheet(
            name: try xml.attribute(.tableName) ?? "",
            isVisible: !styles.hides(table: try xml.attribute(.tableStyle)), index: sheets.count))
        try xml.skip()
      case .start(.nullDate):
        if let text = try xml.attribute(.epoch), let date = CellDate(iso: text) {
          epoch = date
        }
      case .start(.trackedChanges): try xml.skip()
      default: break
      }
    }
    self.sheets = sheets
    context = OdsContext(styles: styles, epoch: epoch)
  }

  func rows(of index: Int) throws(SpreadsheetProblem) -> OdsRows {
    var xml = try XMLReader(
      archive.source(of: Self.content), part: "sheet \(sheets[index].name)")
    var before = index
    while let event = try xml.next() {
      switch event {
      case .start(.table) where before == 0: return OdsRows(xml, context)
      case .start(.table):
        before -= 1
        try xml.skip()
      case .start(.trackedChanges), .start(.style): try xml.skip()
      default: break
      }
    }
    throw xml.malformed
  }
}

/// What the cells of all sheets refer to.
struct OdsContext: Sendable {
  let styles: OdsStyles
  /// Day 0.
  let epoch: CellDate
}

/// A workbook of Office Open XML: what its sheets share.
struct XlsxWorkbook: Sendable {
  let sheets: [Sheet]
  private let archive: ZipArchive
  /// The parts of `sheets`.
  private let parts: [String]
  private let context: XlsxContext

  /// - Parameter part: The main part's name in the archive.
  init(_ archive: ZipArchive, part: String) throws(SpreadsheetProblem) {
    self.archive = archive
    let relationships = try XlsxRelationships(archive, of: part)
    var found: [(sheet: Sheet, part: String)] = []
    var (is1904, wantsCalculation) = (false, false)
    var xml = try XMLReader(archive.source(of: part), part: part)
    while let event = try xml.next() {
      switch event {
      case .start(.workbookProperties): is1904 = xml.isSet(.date1904)
      case .start(.calculation): wantsCalculation = xml.isSet(.fullCalculation)
      case .start(.sheet):
        // Sheets that hold a chart or a dialog have other types.
        guard let id = try xml.attribute(.relation),
          let part = relationships.part(id: id, ofType: "worksheet")
        else { continue }
        let state = try xml.attribute(.state) ?? "visible"
        let sheet = Sheet(
          name: try xml.attribute(.name) ?? "", isVisible: state == "visible", index: found.count)
        found.append((sheet, part))
      default: break
      }
    }
    sheets = found.map(\.sheet)
    parts = found.map(\.part)
    context = XlsxContext(
      formats: try XlsxFormats(archive, part: relationships.part(ofType: "styles")),
      strings: try SharedStrings(archive, part: relationships.part(ofType: "sharedStrings")),
      is1904: is1904, wantsCalculation: wantsCalculation)
  }

  func rows(of index: Int) throws(SpreadsheetProblem) -> XlsxRows {
    let part = parts[index]
    return try XlsxRows(
      XMLReader(archive.source(of: part), part: "sheet \(sheets[index].name)"), context)
  }

  /// Whether a part is a workbook and no document or presentation.
  static func isWorkbook(_ archive: ZipArchive, part: String) throws(SpreadsheetProblem) -> Bool {
    var xml = try XMLReader(archive.source(of: part), part: part)
    return try xml.next() == .start(.workbook)
  }
}

/// What the cells of all sheets of a workbook refer to.
struct XlsxContext: Sendable {
  let formats: XlsxFormats
  let strings: SharedStrings
  /// Whether day 0 is 1 January 1904.
  let is1904: Bool
  /// Whether the program that wrote it left the calculating to the next one.
  let wantsCalculation: Bool
}

/// Writes an OpenDocument spreadsheet of one sheet in which every cell is a text and formatted as
/// one, so that codes keep their zeros and ids their digits when it is opened and saved.
package struct OdsWriter: RowWriter {
  private var zip: ZipWriter
  private var pending: [UInt8] = []
  private var rows = 0

  /// - Parameter sheet: The sheet's name.
  package init(_ output: FileOutput, sheet: String) throws(SpreadsheetProblem) {
    zip = ZipWriter(output)
    // First and as it is: programs find the format by these bytes at the file's beginning.
    try zip.store("mimetype", Self.type)
    try zip.pack("META-INF/manifest.xml", Self.manifest)
    try zip.pack("styles.xml", Self.styles)
    try zip.begin("content.xml")
    pending.append(contentsOf: Self.contentBegin(sheet).utf8)
  }

  package mutating func append(_ row: [String]) throws(SpreadsheetProblem) {
    guard rows < XlsxRows.mostRows, row.count <= XlsxRows.mostColumns else {
      throw .tooLarge(part: "the sheet")
    }
    rows += 1
    pending.append(contentsOf: "<table:table-row>".utf8)
    for cell in row { append(cell) }
    if row.isEmpty { append("") }
    pending.append(contentsOf: "</table:table-row>".utf8)
    if pending.count > 64 << 10 { try flush() }
  }

  package mutating func finish() throws(SpreadsheetProblem) {
    if rows == 0 { try append([]) }
    pending.append(
      contentsOf: "</table:table></office:spreadsheet></office:body></office:document-content>"
        .utf8)
    try flush()
    try zip.end()
    try zip.finish()
  }

  private mutating func flush() throws(SpreadsheetProblem) {
    try zip.write(pending)
    pending.removeAll(keepingCapacity: true)
  }

  private mutating func append(_ cell: String) {
    guard !cell.isEmpty else {
      pending.append(contentsOf: "<table:table-cell table:style-name=\"text\"/>".utf8)
      return
    }
    pending.append(
      contentsOf: "<table:table-cell table:style-name=\"text\" office:value-type=\"string\">".utf8)
    pending.append(contentsOf: "<text:p>".utf8)
    append(text: Array(XMLOutput.permitted(cell).utf8))
    pending.append(contentsOf: "</text:p></table:table-cell>".utf8)
  }

  /// A paragraph for each line. Blanks that a reader may join or drop are elements; signs that XML
  /// can't hold become blanks.
  private mutating func append(text: [UInt8]) {
    var isAfterBlank = true
    for (place, byte) in text.enumerated() {
      let isLast = place + 1 == text.count
      switch byte {
      case 0x0A where place > 0 && text[place - 1] == 0x0D: break
      case 0x0A, 0x0D: pending.append(contentsOf: "</text:p><text:p>".utf8)
      case 0x09: pending.append(contentsOf: "<text:tab/>".utf8)
      case ..<0x21:
        let isMeant = isAfterBlank || isLast || text[place + 1] < 0x20
        pending.append(contentsOf: (isMeant ? "<text:s/>" : " ").utf8)
      default: XMLOutput.append(byte, to: &pending)
      }
      isAfterBlank = byte < 0x21
    }
  }

  // MARK: Parts

  private static let type = "application/vnd.oasis.opendocument.spreadsheet"
  private static let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
  private static let names = "urn:oasis:names:tc:opendocument:xmlns"

  private static let manifest =
    head + """
      <manifest:manifest xmlns:manifest="\(names):manifest:1.0" manifest:version="1.2">\
      <manifest:file-entry manifest:full-path="/" manifest:version="1.2" \
      manifest:media-type="\(type)"/><manifest:file-entry manifest:full-path="content.xml" \
      manifest:media-type="text/xml"/><manifest:file-entry manifest:full-path="styles.xml" \
      manifest:media-type="text/xml"/></manifest:manifest>
      """

  private static let styles =
    head + """
      <office:document-styles xmlns:office="\(names):office:1.0" \
      xmlns:style="\(names):style:1.0" office:version="1.2"><office:styles/>\
      </office:document-styles>
      """

  private static func contentBegin(_ sheet: String) -> String {
    head + """
      <office:document-content xmlns:office="\(names):office:1.0" \
      xmlns:style="\(names):style:1.0" xmlns:text="\(names):text:1.0" \
      xmlns:table="\(names):table:1.0" xmlns:number="\(names):datastyle:1.0" \
      office:version="1.2"><office:automatic-styles>\
      <number:text-style style:name="asText"><number:text-content/></number:text-style>\
      <style:style style:name="text" style:family="table-cell" \
      style:data-style-name="asText"/></office:automatic-styles><office:body>\
      <office:spreadsheet><table:table table:name="\(XMLOutput.escaped(sheet))">\
      <table:table-column table:number-columns-repeated="1024" \
      table:default-cell-style-name="text"/>
      """
  }
}

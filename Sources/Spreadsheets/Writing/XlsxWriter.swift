/// Writes a workbook of one sheet in which every cell is a text and formatted as one, so that codes
/// keep their zeros and ids their digits when it is opened and saved.
package struct XlsxWriter: RowWriter {
  private var zip: ZipWriter
  private var pending: [UInt8] = []
  private var rows = 0

  /// - Parameter sheet: The sheet's name, of which 31 signs are kept.
  package init(_ output: FileOutput, sheet: String) throws(SpreadsheetProblem) {
    zip = ZipWriter(output)
    for (name, content) in Self.parts { try zip.pack(name, content) }
    try zip.pack("xl/workbook.xml", Self.workbook(sheet))
    try zip.begin("xl/worksheets/sheet1.xml")
    pending.append(contentsOf: Self.sheetBegin.utf8)
  }

  package mutating func append(_ row: [String]) throws(SpreadsheetProblem) {
    guard rows < XlsxRows.mostRows, row.count <= XlsxRows.mostColumns else {
      throw .tooLarge(part: "the sheet")
    }
    rows += 1
    pending.append(contentsOf: "<row r=\"\(rows)\">".utf8)
    for (place, cell) in row.enumerated() where !cell.isEmpty {
      pending.append(contentsOf: "<c r=\"".utf8)
      pending.append(contentsOf: Self.letters(place))
      pending.append(contentsOf: "\(rows)\" s=\"1\" t=\"inlineStr\"><is>".utf8)
      pending.append(contentsOf: "<t xml:space=\"preserve\">".utf8)
      XMLOutput.append(EscapedText.escape(cell), to: &pending)
      pending.append(contentsOf: "</t></is></c>".utf8)
    }
    pending.append(contentsOf: "</row>".utf8)
    if pending.count > 64 << 10 { try flush() }
  }

  package mutating func finish() throws(SpreadsheetProblem) {
    pending.append(contentsOf: "</sheetData></worksheet>".utf8)
    try flush()
    try zip.end()
    try zip.finish()
  }

  private mutating func flush() throws(SpreadsheetProblem) {
    try zip.write(pending)
    pending.removeAll(keepingCapacity: true)
  }

  /// `A` for 0, `AA` for 26.
  private static func letters(_ column: Int) -> [UInt8] {
    var letters: [UInt8] = []
    var rest = column + 1
    while rest > 0 {
      letters.insert(UInt8(0x41 + (rest - 1) % 26), at: 0)
      rest = (rest - 1) / 26
    }
    return letters
  }

  // MARK: Parts

  private static let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
  private static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
  private static let relations =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
  private static let packageRelations =
    "http://schemas.openxmlformats.org/package/2006/relationships"
  private static let contentType = "application/vnd.openxmlformats-officedocument.spreadsheetml"

  private static let parts: [(String, String)] = [
    (
      "[Content_Types].xml",
      head + """
        <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
        <Default Extension="rels" \
        ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
        <Default Extension="xml" ContentType="application/xml"/>\
        <Override PartName="/xl/workbook.xml" ContentType="\(contentType).sheet.main+xml"/>\
        <Override PartName="/xl/styles.xml" ContentType="\(contentType).styles+xml"/>\
        <Override PartName="/xl/worksheets/sheet1.xml" \
        ContentType="\(contentType).worksheet+xml"/></Types>
        """
    ),
    (
      "_rels/.rels",
      head + """
        <Relationships xmlns="\(packageRelations)"><Relationship Id="rId1" \
        Type="\(relations)/officeDocument" Target="xl/workbook.xml"/></Relationships>
        """
    ),
    (
      "xl/_rels/workbook.xml.rels",
      head + """
        <Relationships xmlns="\(packageRelations)">\
        <Relationship Id="rId1" Type="\(relations)/worksheet" Target="worksheets/sheet1.xml"/>\
        <Relationship Id="rId2" Type="\(relations)/styles" Target="styles.xml"/></Relationships>
        """
    ),
    (
      "xl/styles.xml",
      head + """
        <styleSheet xmlns="\(main)"><fonts count="1"><font><sz val="11"/><name val="Calibri"/>\
        </font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill>\
        <fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border>\
        <left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1">\
        <xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2">\
        <xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" \
        fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>\
        <cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>\
        </styleSheet>
        """
    ),
  ]

  /// All columns are texts, so that what is typed beside stays as it is typed.
  private static let sheetBegin =
    head + """
      <worksheet xmlns="\(main)"><cols><col min="1" max="\(XlsxRows.mostColumns)" width="16" \
      style="1" customWidth="1"/></cols><sheetData>
      """

  private static func workbook(_ sheet: String) -> String {
    let name = XMLOutput.escaped(String(sheet.filter { !"[]:*?/\\".contains($0) }.prefix(31)))
    return head + """
      <workbook xmlns="\(main)" xmlns:r="\(relations)"><sheets><sheet name="\(name)" sheetId="1" \
      r:id="rId1"/></sheets></workbook>
      """
  }
}

import Testing

@testable import Spreadsheets

/// Workbooks as the standard allows them and no program at hand writes them.
struct WorkbookTests {
  private static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
  private static let relations =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
  private static let package = "http://schemas.openxmlformats.org/package/2006/relationships"

  /// A workbook of one sheet, with what goes into `sheetData`.
  private static func parts(
    _ rows: String, properties: String = "", formats: String = "", strings: String = ""
  ) -> [(name: String, content: String)] {
    [
      (
        "_rels/.rels",
        """
        <Relationships xmlns="\(package)"><Relationship Id="a" Target="/xl/workbook.xml" \
        Type="\(relations)/officeDocument"/></Relationships>
        """
      ),
      (
        "xl/workbook.xml",
        """
        <workbook xmlns="\(main)" xmlns:r="\(relations)">\(properties)<sheets>\
        <sheet name="Staff" sheetId="7" r:id="s"/></sheets></workbook>
        """
      ),
      (
        "xl/_rels/workbook.xml.rels",
        """
        <Relationships xmlns="\(package)">\
        <Relationship Id="s" Target="/xl/worksheets/a.xml" Type="\(relations)/worksheet"/>\
        <Relationship Id="f" Target="styles.xml" Type="\(relations)/styles"/>\
        <Relationship Id="t" Target="../xl/./texts.xml" Type="\(relations)/sharedStrings"/>\
        <Relationship Id="x" Target="http://example.org/styles" TargetMode="External" \
        Type="\(relations)/styles"/></Relationships>
        """
      ),
      (
        "xl/worksheets/a.xml",
        "<worksheet xmlns=\"\(main)\"><sheetData>\(rows)</sheetData></worksheet>"
      ),
      (
        "xl/styles.xml",
        """
        <styleSheet xmlns="\(main)"><numFmts>\(formats)</numFmts><cellStyleXfs>\
        <xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>\
        <xf numFmtId="164"><alignment/></xf></cellXfs><dxfs><dxf><numFmt numFmtId="164" \
        formatCode="yyyy"/></dxf></dxfs></styleSheet>
        """
      ),
      ("xl/texts.xml", "<sst xmlns=\"\(main)\">\(strings)</sst>"),
    ]
  }

  private static func read(_ parts: [(name: String, content: String)]) throws -> [SheetRow] {
    try Scratch.with { try rows(ofFile: $0.archive(parts)) }
  }

  static let cells: [(String, Cell)] = [
    ("<c r=\"A1\"><v>9880022222</v></c>", .number("9880022222", wholeDigits: 0)),
    ("<c><v>1</v></c>", .number("1", wholeDigits: 0)),
    ("<c t=\"n\" s=\"2\"><v>12</v></c>", .number("12", wholeDigits: 4)),
    ("<c s=\"99\"><v>12</v></c>", .number("12", wholeDigits: 0)),
    ("<c s=\"1\"><v>36957</v></c>", .date(CellDate(year: 2001, month: 3, day: 7))),
    ("<c s=\"1\"><v>0.5</v></c>", .number("0.5", wholeDigits: 0)),
    ("<c t=\"d\"><v>2001-03-07T00:00:00</v></c>", .date(CellDate(year: 2001, month: 3, day: 7))),
    ("<c t=\"d\"><v>soon</v></c>", .text("soon")),
    ("<c t=\"b\"><v>1</v></c>", .boolean(true)),
    ("<c t=\"b\"><v>true</v></c>", .boolean(true)),
    ("<c t=\"b\"><v>0</v></c>", .boolean(false)),
    ("<c t=\"e\"><f>NA()</f><v>#N/A</v></c>", .error("#N/A")),
    ("<c t=\"str\"><f>A2</f><v>Asha</v></c>", .text("Asha")),
    ("<c t=\"s\"><v>0</v></c>", .text("Asha")),
    ("<c t=\"s\"><v>1</v></c>", .text("As ha")),
    ("<c t=\"s\"><v>2</v></c>", .text("a\r\nb_")),
    ("<c t=\"inlineStr\"><is>\n <t>Asha</t>\n</is></c>", .text("Asha")),
    ("<c t=\"inlineStr\"><is><t>A</t><rPh><t>no</t></rPh></is></c>", .text("A")),
    ("<c t=\"inlineStr\"><is><t><![CDATA[<A>]]>&amp;&#x0905;</t></is></c>", .text("<A>&अ")),
    (
      "<c t=\"inlineStr\"><is><t>_x000D__x005F_x000D__xD83D_</t></is></c>",
      .text("\r_x000D__xD83D_")
    ),
    ("<c><f>1+1</f></c>", .uncalculated),
    ("<c><f>1+1</f><v/></c>", .uncalculated),
    ("<c><f t=\"shared\" si=\"0\"/><v></v></c>", .uncalculated),
    ("<c><f>1+1</f><v>0</v></c>", .number("0", wholeDigits: 0)),
    ("<c r=\"A1\"><v>5</v><extLst><ext><v>6</v></ext></extLst></c>", .number("5", wholeDigits: 0)),
  ]

  @Test(arguments: cells) func aCellIsRead(_ xml: String, _ cell: Cell) throws {
    let strings =
      "<si><t>Asha</t></si><si><r><rPr/><t xml:space=\"preserve\">As </t></r><r><t>ha</t></r>"
      + "<rPh><t>no</t></rPh></si><si><t>a_x000D_\nb_</t></si>"
    let parts = Self.parts(
      "<row>\(xml)</row>", formats: "<numFmt numFmtId=\"164\" formatCode=\"0000\"/>",
      strings: strings)
    #expect(try Self.read(parts) == [SheetRow(number: 1, cells: [cell])])
  }

  @Test(arguments: [
    "<c/>", "<c r=\"A1\" s=\"1\"/>", "<c t=\"s\"><v></v></c>", "<c t=\"str\"><f>A2</f><v></v></c>",
    "<c t=\"inlineStr\"><is><t/></is></c>", "",
  ])
  func aRowOfEmptyCellsIsLeftOut(_ xml: String) throws {
    #expect(try Self.read(Self.parts("<row>\(xml)</row>")) == [])
  }

  @Test(arguments: [
    "<c t=\"s\"><v>3</v></c>", "<c t=\"s\"><v>x</v></c>", "<c><v>x</v></c>",
    "<c t=\"odd\"><v>1</v></c>", "<c r=\"1\"><v>1</v></c>", "<c r=\"XFE1\"><v>1</v></c>",
    "<c><v>1</c>", "<c><v>&nosuch;</v></c>", "<c a><v>1</v></c>",
  ])
  func whatNoWorkbookHasIsAProblem(_ xml: String) throws {
    #expect(throws: SpreadsheetProblem.self) {
      try Self.read(Self.parts("<row>\(xml)</row>"))
    }
  }

  @Test func rowsAndCellsHaveTheirPlaces() throws {
    let rows = """
      <row r="3" hidden="1"><c r="B3"><v>1</v></c><c><v>2</v></c><c r="AA3"><v>3</v></c></row>
      <row hidden="true"><c><v>4</v></c></row><row r="9" hidden="0"><c r="A9"><v>5</v></c></row>
      """
    let read = try Self.read(Self.parts(rows))
    #expect(read.map(\.number) == [3, 4, 9])
    #expect(read.map(\.isHidden) == [true, true, false])
    #expect(read[0].cells.count == 27)
    #expect(read[0].cells[0] == .empty)
    #expect(read[0].cells[2] == .number("2", wholeDigits: 0))
    #expect(read[0].cells[26] == .number("3", wholeDigits: 0))
  }

  @Test func whatTheNextProgramIsToCalculateIsNoValueYet() throws {
    let cells = "<row><c><f>A2</f><v>0</v></c><c><f>A2</f><v>7</v></c><c><v>0</v></c></row>"
    let properties = "<calcPr fullCalcOnLoad=\"1\"/>"
    #expect(
      try Self.read(Self.parts(cells, properties: properties)).first?.cells
        == [.uncalculated, .number("7", wholeDigits: 0), .number("0", wholeDigits: 0)])
  }

  @Test func namesMayHavePrefixesAndTheStrictNamespaces() throws {
    let strict = Self.parts(
      "<row r=\"1\"><c t=\"s\"><v>0</v></c></row>", strings: "<si><t>x</t></si>"
    )
    .map { name, content in
      let prefixed = content.replacing("<sst xmlns=", with: "<s:sst xmlns:s=")
        .replacing("<si><t>x</t></si></sst>", with: "<s:si><s:t>x</s:t></s:si></s:sst>")
        .replacing(Self.main, with: "http://purl.oclc.org/ooxml/spreadsheetml/main")
        .replacing(
          Self.relations, with: "http://purl.oclc.org/ooxml/officeDocument/relationships")
      return (name: name, content: prefixed)
    }
    #expect(try Self.read(strict) == [SheetRow(number: 1, cells: [.text("x")])])
  }

  @Test func aDocumentOfAnotherProgramIsNamed() throws {
    let word = Self.parts("").map { name, content in
      (
        name: name,
        content: content.replacing("<workbook xmlns=\"\(Self.main)\"", with: "<document")
      )
    }.map { name, content in
      (name: name, content: content.replacing("</workbook>", with: "</document>"))
    }
    #expect(throws: SpreadsheetProblem.otherFormat(.document)) { try Self.read(word) }
    let binary = Self.parts("").map { name, content in
      (name: name, content: content.replacing("/xl/workbook.xml", with: "xl/workbook.bin"))
    }
    #expect(throws: SpreadsheetProblem.otherFormat(.xlsb)) { try Self.read(binary) }
    #expect(throws: SpreadsheetProblem.otherFormat(.archive)) {
      try Self.read([(name: "staff.csv", content: "a,b")])
    }
  }

  @Test func manyTextsComeFromTheirFile() throws {
    let count = 20_000
    let strings = (0..<count).map { "<si><t>शिक्षक \($0)</t></si>" }.joined()
    let long = "<si><t>" + String(repeating: "long ", count: 10_000) + "</t></si>"
    let order = (0..<count).map { $0 * 7_919 % count }
    let cells = order.map { "<row><c t=\"s\"><v>\($0)</v></c></row>" }.joined()
    let parts = Self.parts(
      cells + "<row><c t=\"s\"><v>\(count)</v></c></row>", strings: strings + long)
    let read = try Self.read(parts)
    #expect(read.dropLast().map(\.cells) == order.map { [.text("शिक्षक \($0)")] })
    #expect(read.last?.cells == [.text(String(repeating: "long ", count: 10_000))])
  }
}

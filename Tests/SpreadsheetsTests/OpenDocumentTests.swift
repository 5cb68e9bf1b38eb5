import Testing

@testable import Spreadsheets

/// OpenDocument as the standard allows it and no program at hand writes it.
struct OpenDocumentTests {
  private static let names = "urn:oasis:names:tc:opendocument:xmlns"
  private static let declarations = """
    xmlns:office="\(names):office:1.0" xmlns:table="\(names):table:1.0" \
    xmlns:text="\(names):text:1.0" xmlns:style="\(names):style:1.0" \
    xmlns:number="\(names):datastyle:1.0" xmlns:draw="\(names):drawing:1.0" \
    xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
    """
  private static let styles = """
    <number:number-style style:name="N5"><number:number number:min-integer-digits="5"/>\
    </number:number-style><number:date-style style:name="D"><number:year/></number:date-style>\
    <style:style style:name="five" style:family="table-cell" style:data-style-name="N5"/>\
    <style:style style:name="like" style:family="table-cell" style:parent-style-name="five"/>\
    <style:style style:name="day" style:family="table-cell" style:data-style-name="D"/>\
    <style:style style:name="gone" style:family="table"><style:table-properties \
    table:display="false"/></style:style>
    """

  private static func content(_ spreadsheet: String) -> String {
    """
    <office:document-content \(declarations)><office:automatic-styles>\(styles)\
    </office:automatic-styles><office:body><office:spreadsheet>\(spreadsheet)\
    </office:spreadsheet></office:body></office:document-content>
    """
  }

  private static func open(_ content: String) throws -> Spreadsheet {
    try Scratch.with { try Spreadsheet.open(path: $0.archive([("content.xml", content)])) }
  }

  private static func read(_ table: String) throws -> [SheetRow] {
    let book = try open(content("<table:table table:name=\"staff\">\(table)</table:table>"))
    return try allRows(of: book, book.sheets[0])
  }

  private static func float(_ value: String, _ rest: String = "") -> String {
    "<table:table-cell office:value-type=\"float\" office:value=\"\(value)\" \(rest)/>"
  }

  private static func paragraph(_ text: String) -> String {
    "<table:table-cell office:value-type=\"string\"><text:p>\(text)</text:p></table:table-cell>"
  }

  private static func typed(_ attributes: String, _ text: String = "") -> String {
    "<table:table-cell \(attributes)>\(text)</table:table-cell>"
  }

  static let cells: [(String, Cell)] = [
    (float("1.5"), .number("1.5", wholeDigits: 0)),
    (float("12", "table:style-name=\"five\""), .number("12", wholeDigits: 5)),
    (float("12", "table:style-name=\"like\""), .number("12", wholeDigits: 5)),
    (
      float("36957", "table:style-name=\"day\""),
      .date(CellDate(year: 2001, month: 3, day: 7))
    ),
    (float("1", "table:formula=\"of:=TRUE()\""), .boolean(true)),
    (float("0", "table:formula=\"msoxl:=FALSE()\""), .boolean(false)),
    (float("", "table:formula=\"of:=[.A2]\""), .uncalculated),
    (typed("table:formula=\"of:=[.A2]\""), .uncalculated),
    (paragraph("Asha"), .text("Asha")),
    (paragraph("a<text:s/><text:s text:c=\"2\"/>b"), .text("a   b")),
    (paragraph("a<text:tab/>b<text:line-break/>c"), .text("a\tb\nc")),
    (paragraph("<text:span>As<text:a>h</text:a></text:span>a"), .text("Asha")),
    (paragraph("Asha</text:p><text:p/><text:p>Naik"), .text("Asha\n\nNaik")),
    (
      paragraph("Asha</text:p><draw:frame><text:p>no</text:p></draw:frame><text:p>N"),
      .text("Asha\nN")
    ),
    (
      typed(
        "office:value-type=\"string\"",
        "<office:annotation><text:p>no</text:p></office:annotation><text:p>Asha</text:p>"),
      .text("Asha")
    ),
    (typed("office:value-type=\"string\" office:string-value=\"Asha\""), .text("Asha")),
    (typed("office:value-type=\"boolean\" office:boolean-value=\"true\""), .boolean(true)),
    (
      typed("office:value-type=\"date\" office:date-value=\"2001-03-07T09:05:00\""),
      .date(CellDate(year: 2001, month: 3, day: 7, second: 32700))
    ),
    (
      typed("office:value-type=\"time\" office:time-value=\"PT09H\"", "<text:p>9:00</text:p>"),
      .text("9:00")
    ),
    (
      typed(
        "office:value-type=\"string\" calcext:value-type=\"error\"", "<text:p>Err:511</text:p>"),
      .error("Err:511")
    ),
    (
      typed("office:value-type=\"string\" table:formula=\"of:=A\"", "<text:p>#REF!</text:p>"),
      .error("#REF!")
    ),
    (paragraph("#REF!"), .text("#REF!")),
  ]

  @Test(arguments: cells) func aCellIsRead(_ xml: String, _ cell: Cell) throws {
    let read = try Self.read("<table:table-row>\(xml)</table:table-row>")
    #expect(read == [SheetRow(number: 1, cells: [cell])])
  }

  @Test func emptyRowsAndCellsAreNotUnrolled() throws {
    let read = try Self.read(
      """
      <table:table-row table:number-rows-repeated="1000"><table:table-cell \
      table:number-columns-repeated="16384"/></table:table-row><table:table-row>\
      <table:table-cell table:number-columns-repeated="3"/>\(Self.paragraph("x"))\
      <table:table-cell table:number-columns-repeated="16380"/></table:table-row>\
      <table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>
      """)
    #expect(read == [SheetRow(number: 1001, cells: [.empty, .empty, .empty, .text("x")])])
  }

  @Test func moreThanASheetCanHaveIsAProblem() throws {
    let cell = Self.paragraph("x")
    for table in [
      "<table:table-row table:number-rows-repeated=\"1048577\">\(cell)</table:table-row>",
      "<table:table-row>" + Self.float("1", "table:number-columns-repeated=\"20000\"")
        + "</table:table-row>",
    ] {
      #expect(throws: SpreadsheetProblem.tooLarge(part: "the sheet")) { try Self.read(table) }
    }
  }

  @Test func groupsFoldedAwayHideTheirRows() throws {
    func row(_ text: String, _ attributes: String = "") -> String {
      "<table:table-row \(attributes)>\(Self.paragraph(text))</table:table-row>"
    }
    let read = try Self.read(
      """
      <table:table-header-rows>\(row("a"))</table:table-header-rows>
      <table:table-row-group table:display="false">\(row("b"))<table:table-row-group>\
      \(row("c"))</table:table-row-group></table:table-row-group>\(row("d"))\
      \(row("e", "table:visibility=\"collapse\""))\(row("f", "table:visibility=\"filter\""))
      <table:shapes><table:table><table:table-row>\(Self.paragraph("no"))</table:table-row>\
      </table:table></table:shapes>
      """)
    #expect(read.map(\.isHidden) == [false, true, true, false, true, true])
    #expect(read.map(\.number) == Array(1...6))
  }

  @Test func aCellWithoutAStyleHasItsRowsOrItsColumns() throws {
    let read = try Self.read(
      """
      <table:table-column/><table:table-column table:number-columns-repeated="2" \
      table:default-cell-style-name="five"/><table:table-row>\(Self.float("1"))\(Self.float("2"))\
      \(Self.float("3"))\(Self.float("4"))</table:table-row><table:table-row \
      table:default-cell-style-name="like">\(Self.float("5"))</table:table-row>
      """)
    let digits = read.map { row in
      row.cells.map { cell in if case .number(_, let digits) = cell { digits } else { -1 } }
    }
    #expect(digits == [[0, 5, 5, 0], [5]])
  }

  @Test func sheetsAreFoundAmongWhatIsNone() throws {
    let book = try Self.open(
      Self.content(
        """
        <table:tracked-changes><table:table table:name="old"/></table:tracked-changes>
        <table:calculation-settings><table:null-date table:date-value="1904-01-01"/>\
        </table:calculation-settings><table:table table:name="a" table:style-name="gone">\
        <table:table-row><table:table-cell><table:table table:name="within"/></table:table-cell>\
        </table:table-row></table:table><table:table table:name="b"><table:table-row>\
        \(Self.float("35495", "table:style-name=\"day\""))</table:table-row></table:table>
        """))
    #expect(book.sheets.map(\.name) == ["a", "b"])
    #expect(book.sheets.map(\.isVisible) == [false, true])
    #expect(
      try allRows(of: book, book.sheets[1])
        == [SheetRow(number: 1, cells: [.date(CellDate(year: 2001, month: 3, day: 7))])])
  }

  @Test func prefixesMayBeOthers() throws {
    let usual = Self.content(
      "<table:table table:name=\"a\"><table:table-row>\(Self.float("1"))</table:table-row></table:table>"
    )
    let other = usual.replacing("table:", with: "ns0:").replacing(
      "xmlns:table=", with: "xmlns:ns0="
    )
    .replacing("opendocument:xmlns:ns0:1.0", with: "opendocument:xmlns:table:1.0")
    let book = try Self.open(other)
    #expect(
      try allRows(of: book, book.sheets[0])
        == [SheetRow(number: 1, cells: [.number("1", wholeDigits: 0)])])
  }
}

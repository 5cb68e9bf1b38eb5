/// Reads cells of an OpenDocument spreadsheet.
struct OdsCells {
  private let context: OdsContext
  /// The formats that columns give to cells without a style, by run.
  private var columns: [(end: Int, style: String?)] = []
  private var paragraphs = OdsText()

  init(_ context: OdsContext) { self.context = context }

  /// Takes the definition of columns that began last.
  mutating func takeColumn(_ xml: inout XMLReader) throws(SpreadsheetProblem) {
    let count = xml.number(.columnsRepeated) ?? 1
    columns.append(((columns.last?.end ?? 0) + count, try xml.attribute(.defaultStyle)))
    try xml.skip()
  }

  /// The cells of the row that began last, without the empty ones at its end.
  ///
  /// - Parameter style: The row's style for cells that have none.
  mutating func row(
    _ xml: inout XMLReader, style: String?
  ) throws(SpreadsheetProblem) -> [Cell] {
    var cells: [Cell] = []
    var column = 0
    while let event = try xml.next() {
      switch event {
      case .start(.tableCell):
        let count = xml.number(.columnsRepeated) ?? 1
        let cell = try cell(&xml, column: column, rowStyle: style)
        if cell != .empty {
          guard column + count <= XlsxRows.mostColumns else { throw .tooLarge(part: "the sheet") }
          while cells.count < column { cells.append(.empty) }
          cells.append(contentsOf: repeatElement(cell, count: count))
        }
        column += count
      case .start(.coveredCell):
        column += xml.number(.columnsRepeated) ?? 1
        try xml.skip()
      case .start: try xml.skip()
      case .text: break
      case .end: return cells
      }
    }
    return cells
  }

  // MARK: One cell

  private enum Kind { case number, date, time, boolean, string, error }

  private static func kind(_ type: UnsafeBufferPointer<UInt8>) -> Kind? {
    if type.isWord("string") { return .string }
    if type.isWord("float") || type.isWord("percentage") || type.isWord("currency") {
      return .number
    }
    if type.isWord("date") { return .date }
    if type.isWord("boolean") { return .boolean }
    if type.isWord("time") { return .time }
    return type.isWord("error") ? .error : nil
  }

  private mutating func cell(
    _ xml: inout XMLReader, column: Int, rowStyle: String?
  ) throws(SpreadsheetProblem) -> Cell {
    let kind = xml.bytes(.valueType).flatMap { Self.kind($0) }
    let isError = xml.bytes(.extendedType)?.isWord("error") ?? false
    let formula = try xml.attribute(.formulaText)
    var value: String?
    var format = NumberFormat.general
    switch kind {
    case .number:
      value = try xml.attribute(.number)
      format = try self.format(xml, column: column, rowStyle: rowStyle)
    case .date: value = try xml.attribute(.dateValue)
    case .time: value = try xml.attribute(.timeValue)
    case .boolean: value = try xml.attribute(.booleanValue)
    case .string: value = try xml.attribute(.stringValue)
    case .error, nil: break
    }
    let text = try paragraphs.read(&xml)
    if isError || kind == .error { return .error(text) }
    switch kind {
    case .number: return number(value ?? "", formula: formula, format, text)
    case .date: return value.flatMap { CellDate(iso: $0) }.map { .date($0) } ?? Self.text(text)
    case .time: return Self.text(text.isEmpty ? value ?? "" : text)
    case .boolean: return .boolean(value == "true")
    case .string:
      if formula != nil, Self.isError(text) { return .error(text) }
      return Self.text(text.isEmpty ? value ?? "" : text)
    case .error, nil: return text.isEmpty && formula != nil ? .uncalculated : Self.text(text)
    }
  }

  private static func text(_ text: String) -> Cell { text.isEmpty ? .empty : .text(text) }

  /// What a formula shows in the place of a value.
  private static func isError(_ text: String) -> Bool {
    if text.hasPrefix("Err:") { return text.dropFirst(4).allSatisfy(\.isNumber) }
    return ["#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!"].contains(text)
  }

  private func number(
    _ value: String, formula: String?, _ format: NumberFormat, _ text: String
  ) -> Cell {
    // LibreOffice keeps the TRUE of a workbook of Excel's as a formula that gives 1.
    switch formula?.drop(while: { $0 != "=" }) {
    case "=TRUE()": return .boolean(true)
    case "=FALSE()": return .boolean(false)
    default: break
    }
    guard let number = Double(value) else {
      return formula == nil ? Self.text(text) : .uncalculated
    }
    if format.showsDay, let day = DaySerial.date(number, from: context.epoch) { return .date(day) }
    return .number(value, wholeDigits: format.wholeDigits)
  }

  /// The format of the cell that began last: its own style's, or the row's, or the column's.
  private func format(
    _ xml: XMLReader, column: Int, rowStyle: String?
  ) throws(SpreadsheetProblem) -> NumberFormat {
    guard let style = try xml.attribute(.tableStyle) else {
      let columnStyle = columns.first { column < $0.end }?.style
      return context.styles.format(rowStyle ?? columnStyle)
    }
    return context.styles.format(style)
  }
}

/// Reads cells of a workbook.
struct XlsxCells {
  /// How a cell says its value (ECMA-376 part 1, 18.18.11).
  private enum Kind {
    case number, shared, text, inline, boolean, error, date
  }

  private let context: XlsxContext
  private var strings: SharedStrings.Lookup
  /// The text of the cell that is being read.
  private var value: [UInt8] = []

  init(_ context: XlsxContext) {
    self.context = context
    strings = SharedStrings.Lookup(context.strings)
  }

  /// The cells of the row that began last, without the empty ones at its end.
  mutating func row(_ xml: inout XMLReader) throws(SpreadsheetProblem) -> [Cell] {
    var cells: [Cell] = []
    var column = -1
    while let event = try xml.next() {
      switch event {
      case .start(.cell):
        column = xml.bytes(.reference).map { Self.column($0) } ?? column + 1
        guard (0..<XlsxRows.mostColumns).contains(column) else { throw xml.malformed }
        let cell = try cell(&xml)
        guard cell != .empty else { continue }
        while cells.count < column { cells.append(.empty) }
        if column == cells.count { cells.append(cell) } else { cells[column] = cell }
      case .start: try xml.skip()
      case .text: break
      case .end: return cells
      }
    }
    return cells
  }

  /// The column of a reference such as `AB12`, from 0; -1 for one without letters.
  private static func column(_ reference: UnsafeBufferPointer<UInt8>) -> Int {
    var column = 0
    for byte in reference {
      guard (0x41...0x5A).contains(byte & 0xDF), column < 1 << 20 else { break }
      column = column * 26 + Int(byte & 0xDF) - 0x40
    }
    return column - 1
  }

  private static func kind(_ type: UnsafeBufferPointer<UInt8>) -> Kind? {
    switch type.count {
    case 1:
      switch type[0] {
      case UInt8(ascii: "s"): .shared
      case UInt8(ascii: "n"): .number
      case UInt8(ascii: "b"): .boolean
      case UInt8(ascii: "e"): .error
      case UInt8(ascii: "d"): .date
      default: nil
      }
    case 3: type.isWord("str") ? .text : nil
    default: type.isWord("inlineStr") ? .inline : nil
    }
  }

  private mutating func cell(_ xml: inout XMLReader) throws(SpreadsheetProblem) -> Cell {
    let style = xml.number(.style) ?? 0
    guard let kind = xml.bytes(.type).map({ Self.kind($0) }) ?? .number else {
      throw xml.malformed
    }
    var (hasValue, hasFormula) = (false, false)
    value.removeAll(keepingCapacity: true)
    reading: while let event = try xml.next() {
      switch event {
      case .start(.value):
        hasValue = true
        try xml.plainText(into: &value)
      case .start(.inline):
        hasValue = true
        try xml.richText(into: &value)
      case .start(.formula):
        hasFormula = true
        try xml.skip()
      case .start: try xml.skip()
      case .text: break
      case .end: break reading
      }
    }
    if hasFormula, isUncalculated(hasValue: hasValue, kind) { return .uncalculated }
    guard hasValue, !value.isEmpty else { return .empty }
    guard let cell = try cell(kind, style: style) else { throw xml.malformed }
    return cell
  }

  /// A formula of texts may have the empty text for its value. Where the program that wrote the file
  /// left the calculating to the next one, 0 is what stands there meanwhile.
  private func isUncalculated(hasValue: Bool, _ kind: Kind) -> Bool {
    if !hasValue { return true }
    if value.isEmpty { return kind != .text || context.wantsCalculation }
    return context.wantsCalculation && kind == .number && value == [UInt8(ascii: "0")]
  }

  /// Nil where the value is none of its kind.
  private mutating func cell(_ kind: Kind, style: Int) throws(SpreadsheetProblem) -> Cell? {
    switch kind {
    case .shared:
      guard let index = Digits.number(value), let text = try strings.text(index) else {
        return nil
      }
      return text.isEmpty ? .empty : .text(text)
    case .text, .inline:
      return UTF8Text.text(EscapedText.resolve(value)).map { .text($0) }
    case .boolean: return .boolean(value == [UInt8(ascii: "1")] || value.elementsEqual("true".utf8))
    case .number, .error, .date:
      guard let text = UTF8Text.text(value) else { return nil }
      if kind == .error { return .error(text) }
      if kind == .date { return CellDate(iso: text).map { .date($0) } ?? .text(text) }
      return number(text, context.formats.format(style))
    }
  }

  private func number(_ digits: String, _ format: NumberFormat) -> Cell? {
    guard let value = Double(digits) else { return nil }
    if format.showsDay, let day = DaySerial.date(value, is1904: context.is1904) {
      return .date(day)
    }
    return .number(digits, wholeDigits: format.wholeDigits)
  }
}

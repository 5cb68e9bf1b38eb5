/// Reads the rows of a delimited text.
struct DelimitedRows: RowReader {
  private var window: ByteWindow
  private var row: DelimitedRow
  /// The line on which the next row begins.
  private var line: Int
  private var isWhole = false
  private var outsized = OutsizedCell()
  /// Bytes of the last row, which are consumed when the next one is read, and its line end.
  private var last = (length: 0, next: 0)

  init(_ text: DelimitedText) {
    window = ByteWindow(FileSource(text.file, from: text.start))
    row = DelimitedRow(separator: text.separator)
    line = text.firstLine
  }

  var rawText: String? {
    String(decoding: window.unread.prefix(last.length), as: UTF8.self)
  }

  mutating func next() throws(SpreadsheetProblem) -> SheetRow? {
    window.consume(last.next)
    last = (0, 0)
    while true {
      if window.unread.isEmpty, isWhole {
        try outsized.judge()
        return nil
      }
      if !window.unread.isEmpty || isWhole {
        switch row.split(window.unread, isWhole: isWhole) {
        case .row(let end): return try take(end)
        case .openQuote(let lines): throw .openQuote(line: line + lines)
        case .strayQuote(let lines): throw .strayQuote(line: line + lines)
        case .wantsMore: break
        }
      }
      switch try window.more() {
      case .grown: break
      case .ended: isWhole = true
      case .full: throw .openQuote(line: line)
      }
    }
  }

  private mutating func take(_ end: DelimitedRow.End) throws(SpreadsheetProblem) -> SheetRow {
    let bytes = window.unread
    let whole = UnsafeBufferPointer(rebasing: bytes.prefix(end.length))
    guard whole.place(of: 0) == nil, UTF8Text.isValid(whole) else {
      throw Self.flaw(in: whole, firstLine: line)
    }
    var cells: [Cell] = []
    cells.reserveCapacity(row.cells.count)
    var filled = 0
    for span in row.cells {
      let cell = Self.cell(span, in: bytes)
      cells.append(cell)
      if cell != .empty { filled = cells.count }
      if span.hasRows { outsized.see(span.range.count, line: line) }
    }
    if filled < cells.count { cells.removeLast(cells.count - filled) }
    outsized.see(row: end.length)
    let taken = SheetRow(number: line, cells: cells)
    last = (end.length, end.next)
    line += end.lines
    return taken
  }

  private static func cell(
    _ span: DelimitedRow.Span, in bytes: UnsafeBufferPointer<UInt8>
  ) -> Cell {
    let content = UnsafeBufferPointer(rebasing: bytes[span.range])
    guard !content.isEmpty else { return .empty }
    return .text(
      span.hasQuotes
        ? String(decoding: withoutDoubling(content), as: UTF8.self)
        : String(decoding: content, as: UTF8.self))
  }

  private static func withoutDoubling(_ content: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    let quote = UInt8(ascii: "\"")
    var bytes: [UInt8] = []
    bytes.reserveCapacity(content.count)
    var isSecond = false
    for byte in content {
      if byte == quote, isSecond {
        isSecond = false
      } else {
        isSecond = byte == quote
        bytes.append(byte)
      }
    }
    return bytes
  }

  /// The first place of a row where it is no text.
  private static func flaw(
    in row: UnsafeBufferPointer<UInt8>, firstLine: Int
  ) -> SpreadsheetProblem {
    var lines = row.split(separator: 0x0A, omittingEmptySubsequences: false)[...]
    if lines.count == 1 {
      lines = row.split(separator: 0x0D, omittingEmptySubsequences: false)[...]
    }
    for (number, line) in zip(firstLine..., lines) {
      if line.contains(0) { return .zeroByte(line: number) }
      guard String(validating: line, as: UTF8.self) == nil else { continue }
      let place = TextFlaw.place(in: Array(line))
      return .notUTF8(line: number, column: place + 1, byte: line[line.startIndex + place])
    }
    return .notUTF8(line: firstLine, column: 1, byte: row.first ?? 0)
  }
}

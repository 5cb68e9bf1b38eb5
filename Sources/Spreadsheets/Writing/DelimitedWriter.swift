/// Writes delimited text (RFC 4180) with quotes where a cell needs them.
package struct DelimitedWriter: RowWriter {
  private let output: FileOutput
  private let separator: UInt8

  /// - Parameter marksUTF8: Whether the file begins with the mark by which Excel knows UTF-8.
  package init(
    _ output: FileOutput, separator: UInt8, marksUTF8: Bool = false
  ) throws(SpreadsheetProblem) {
    (self.output, self.separator) = (output, separator)
    if marksUTF8 { try output.write([0xEF, 0xBB, 0xBF]) }
  }

  package mutating func append(_ row: [String]) throws(SpreadsheetProblem) {
    var line: [UInt8] = []
    for (place, cell) in row.enumerated() {
      if place > 0 { line.append(separator) }
      append(cell, to: &line)
    }
    line.append(0x0A)
    // A row of one empty cell would be read as an empty line.
    try output.write(row == [""] ? Array("\"\"\n".utf8) : line)
  }

  package mutating func finish() throws(SpreadsheetProblem) { try output.finish() }

  private func append(_ cell: String, to line: inout [UInt8]) {
    let quote = UInt8(ascii: "\"")
    let needsQuotes = cell.utf8.contains {
      $0 == separator || $0 == quote || $0 == 0x0A || $0 == 0x0D
    }
    guard needsQuotes else {
      line.append(contentsOf: cell.utf8)
      return
    }
    line.append(quote)
    for byte in cell.utf8 {
      if byte == quote { line.append(quote) }
      line.append(byte)
    }
    line.append(quote)
  }
}

/// Reads the text of a cell: one line for each paragraph.
///
/// OpenDocument (part 3, 6.1.2) joins blanks that follow each other; LibreOffice and gnumeric keep
/// them as they are, and offices see what those show (`findings/ods-blanks.sh`).
struct OdsText {
  /// Most blanks that one element may stand for.
  private static let mostSpaces = 32_767

  private var bytes: [UInt8] = []

  /// The text of the cell that began last. Notes, drawings and tables within it are not part of it.
  mutating func read(_ xml: inout XMLReader) throws(SpreadsheetProblem) -> String {
    bytes.removeAll(keepingCapacity: true)
    var paragraphs = 0
    reading: while let event = try xml.next() {
      switch event {
      case .start(.paragraph):
        if paragraphs > 0 { bytes.append(0x0A) }
        paragraphs += 1
        try content(&xml)
      case .start: try xml.skip()
      case .text: break
      case .end: break reading
      }
    }
    guard !bytes.isEmpty else { return "" }
    guard let text = UTF8Text.text(bytes) else { throw xml.malformed }
    return text
  }

  /// The text of the paragraph, or of the part of one, that began last.
  private mutating func content(_ xml: inout XMLReader) throws(SpreadsheetProblem) {
    while let event = try xml.next() {
      switch event {
      case .text: bytes.append(contentsOf: xml.text)
      case .start(.spaces):
        let count = min(xml.number(.spaceCount) ?? 1, Self.mostSpaces)
        bytes.append(contentsOf: repeatElement(0x20, count: count))
        try xml.skip()
      case .start(.tab):
        bytes.append(0x09)
        try xml.skip()
      case .start(.lineBreak):
        bytes.append(0x0A)
        try xml.skip()
      case .start(.span), .start(.link): try content(&xml)
      case .start: try xml.skip()
      case .end: return
      }
    }
  }
}

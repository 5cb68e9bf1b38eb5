/// Reads the text of a cell: one line for each paragraph, white space as OpenDocument counts it.
struct OdsText {
  /// Most blanks that one element may stand for.
  private static let mostSpaces = 32_767

  private var bytes: [UInt8] = []
  /// Whether a blank that comes next is one of several, of which the first counts.
  private var isAfterBlank = false

  /// The text of the cell that began last. Notes, drawings and tables within it are not part of it.
  mutating func read(_ xml: inout XMLReader) throws(SpreadsheetProblem) -> String {
    bytes.removeAll(keepingCapacity: true)
    var paragraphs = 0
    reading: while let event = try xml.next() {
      switch event {
      case .start(.paragraph):
        if paragraphs > 0 { bytes.append(0x0A) }
        paragraphs += 1
        try paragraph(&xml)
      case .start: try xml.skip()
      case .text: break
      case .end: break reading
      }
    }
    guard !bytes.isEmpty else { return "" }
    guard let text = UTF8Text.text(bytes) else { throw xml.malformed }
    return text
  }

  private mutating func paragraph(_ xml: inout XMLReader) throws(SpreadsheetProblem) {
    isAfterBlank = true
    let begin = bytes.count
    try content(&xml)
    if isAfterBlank, bytes.count > begin, bytes.last == 0x20, endsInCollapsed { bytes.removeLast() }
  }

  /// Whether the last blank came from the text itself and not from an element.
  private var endsInCollapsed = false

  private mutating func content(_ xml: inout XMLReader) throws(SpreadsheetProblem) {
    while let event = try xml.next() {
      switch event {
      case .text: append(xml.text)
      case .start(.spaces):
        let count = min(xml.number(.spaceCount) ?? 1, Self.mostSpaces)
        appendMeant(repeatElement(0x20, count: count))
        try xml.skip()
      case .start(.tab):
        appendMeant(CollectionOfOne(0x09))
        try xml.skip()
      case .start(.lineBreak):
        appendMeant(CollectionOfOne(0x0A))
        try xml.skip()
      case .start(.span), .start(.link), .start(nil): try content(&xml)
      case .start: try xml.skip()
      case .end: return
      }
    }
  }

  private mutating func append(_ text: [UInt8]) {
    for byte in text {
      guard byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D else {
        bytes.append(byte)
        isAfterBlank = false
        continue
      }
      if !isAfterBlank { bytes.append(0x20) }
      (isAfterBlank, endsInCollapsed) = (true, true)
    }
  }

  private mutating func appendMeant(_ signs: some Collection<UInt8>) {
    bytes.append(contentsOf: signs)
    (isAfterBlank, endsInCollapsed) = (false, false)
  }
}

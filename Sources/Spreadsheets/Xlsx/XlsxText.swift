extension XMLReader {
  /// Whether an attribute is set, in either of the two spellings that programs have.
  func isSet(_ name: XMLAttribute) -> Bool {
    bytes(name).map { $0.isWord("1") || $0.isWord("true") } ?? false
  }

  /// The text of the element that began last, without what elements in it hold.
  mutating func plainText(into bytes: inout [UInt8]) throws(SpreadsheetProblem) {
    while let event = try next() {
      switch event {
      case .text: bytes.append(contentsOf: text)
      case .start: try skip()
      case .end: return
      }
    }
  }

  /// The text of an `si` or `is` that began last: its `t` and those of its runs. What stands beside
  /// them is layout, and how it is read aloud (`rPh`) is not part of it.
  mutating func richText(into bytes: inout [UInt8]) throws(SpreadsheetProblem) {
    while let event = try next() {
      switch event {
      case .start(.text): try plainText(into: &bytes)
      case .start(.run): try richText(into: &bytes)
      case .start: try skip()
      case .text: break
      case .end: return
      }
    }
  }
}

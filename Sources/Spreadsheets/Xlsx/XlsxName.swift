/// What the parts of a workbook are made of (ECMA-376 part 1; part 4 for the transitional namespaces).
enum XlsxName: String, XMLVocabulary {
  case cell = "m:c"
  case value = "m:v"
  case text = "m:t"
  case formula = "m:f"
  case inline = "m:is"
  case run = "m:r"
  case phonetic = "m:rPh"
  case row = "m:row"
  case sheetData = "m:sheetData"
  case sharedItem = "m:si"
  case workbook = "m:workbook"
  case workbookProperties = "m:workbookPr"
  case calculation = "m:calcPr"
  case sheet = "m:sheet"
  case numberFormat = "m:numFmt"
  case cellFormats = "m:cellXfs"
  case format = "m:xf"
  case relationship = "p:Relationship"

  case reference = "r"
  case style = "s"
  case type = "t"
  case hidden = "hidden"
  case date1904 = "date1904"
  case fullCalculation = "fullCalcOnLoad"
  case name = "name"
  case state = "state"
  case relation = "r:id"
  case formatID = "numFmtId"
  case formatCode = "formatCode"
  case id = "Id"
  case target = "Target"
  case relationType = "Type"
  case targetMode = "TargetMode"

  static let namespaces = [
    XMLNamespace(
      "m", "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
      "http://purl.oclc.org/ooxml/spreadsheetml/main"),
    XMLNamespace(
      "r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
      "http://purl.oclc.org/ooxml/officeDocument/relationships"),
    XMLNamespace("p", "http://schemas.openxmlformats.org/package/2006/relationships"),
  ]
}

extension XMLReader<XlsxName> {
  /// Whether an attribute is set, in either of the two spellings that programs have.
  func isSet(_ name: XlsxName) -> Bool {
    withAttribute(name) { $0.elementsEqual("1".utf8) || $0.elementsEqual("true".utf8) } ?? false
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

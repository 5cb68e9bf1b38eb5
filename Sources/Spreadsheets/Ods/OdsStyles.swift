/// How the styles of an OpenDocument spreadsheet show numbers, and which sheets they hide.
struct OdsStyles: Sendable {
  private struct CellStyle {
    let parent: String?
    let dataStyle: String?
  }

  private var cellStyles: [String: CellStyle] = [:]
  private var dataStyles: [String: NumberFormat] = [:]
  private var hiddenTables: Set<String> = []

  /// Takes all styles of a document's part, which is read to its end or to the beginning of its
  /// sheets.
  mutating func take(_ xml: inout XMLReader) throws(SpreadsheetProblem) {
    while let event = try xml.next() {
      switch event {
      case .start(.style): try takeStyle(&xml)
      case .start(.numberStyle), .start(.percentageStyle), .start(.currencyStyle),
        .start(.dateStyle):
        try takeDataStyle(&xml)
      case .start(.spreadsheet): return
      default: break
      }
    }
  }

  private mutating func takeStyle(_ xml: inout XMLReader) throws(SpreadsheetProblem) {
    let name = try xml.attribute(.styleName) ?? ""
    switch try xml.attribute(.family) {
    case "table-cell":
      cellStyles[name] = CellStyle(
        parent: try xml.attribute(.parentStyle), dataStyle: try xml.attribute(.dataStyle))
      try xml.skip()
    case "table":
      let outside = xml.depth - 1
      while xml.depth > outside, let event = try xml.next() {
        if event == .start(.tableProperties), try xml.attribute(.display) == "false" {
          hiddenTables.insert(name)
        }
      }
    default: try xml.skip()
    }
  }

  private mutating func takeDataStyle(_ xml: inout XMLReader) throws(SpreadsheetProblem) {
    let name = try xml.attribute(.styleName) ?? ""
    var (showsDay, digits) = (false, 0)
    let outside = xml.depth - 1
    while xml.depth > outside, let event = try xml.next() {
      switch event {
      case .start(.year), .start(.month), .start(.day): showsDay = true
      // Numbers, scientific numbers and fractions have it.
      case .start: digits = xml.number(.minIntegerDigits) ?? digits
      case .end, .text: break
      }
    }
    dataStyles[name] = NumberFormat(showsDay: showsDay, wholeDigits: digits)
  }

  func hides(table style: String?) -> Bool { style.map(hiddenTables.contains) ?? false }

  /// The format of a cell style, its own or that of the nearest style that it follows.
  func format(_ style: String?) -> NumberFormat {
    var name = style
    for _ in 0..<32 {
      guard let one = name.flatMap({ cellStyles[$0] }) else { break }
      if let data = one.dataStyle { return dataStyles[data] ?? .general }
      name = one.parent
    }
    return .general
  }
}

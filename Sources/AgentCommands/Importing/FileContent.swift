/// What a file is, by what it holds: JSON Lines and spreadsheets can be imported, and anything else is
/// better named than taken to pieces.
enum FileContent: Equatable {
  case zip, oldSpreadsheet, compressed, pdf, utf16, binary, markup
  case jsonArray, spreadJSON, carriageReturns, tabTable, table, otherText

  /// What else than JSON Lines begins like this; nil for JSON Lines, and for nothing but blanks.
  init?(of sample: [UInt8]) {
    if let known = Self.marks.first(where: { sample.starts(with: $0.bytes) }) {
      self = known.content
      return
    }
    if sample.contains(0) {
      self = Self.isUTF16(sample) ? .utf16 : .binary
      return
    }
    let lines = Self.lines(of: sample)
    guard let first = lines.first else { return nil }
    if let other = Self.otherJSON(first, lines) {
      self = other
    } else if lines.contains(where: { $0.first == UInt8(ascii: "{") }) {
      return nil
    } else {
      self = Self.otherText(lines)
    }
  }

  /// Whether it is plain already what the file is: its first line is over, and could be an edit.
  static func shows(_ sample: [UInt8]) -> Bool {
    sample.contains(UInt8(ascii: "\n")) && lines(of: sample).first?.first == UInt8(ascii: "{")
  }

  /// Whether it is worth opening as a spreadsheet, which then says what else a zip archive is.
  var mayBeSpreadsheet: Bool {
    switch self {
    case .zip, .tabTable, .table: true
    case .oldSpreadsheet, .compressed, .pdf, .utf16, .binary, .markup, .jsonArray, .spreadJSON,
      .carriageReturns, .otherText:
      false
    }
  }

  /// What the file is, for a person.
  var name: String {
    switch self {
    case .zip: "a spreadsheet (.xlsx, .ods) or another zip archive"
    case .oldSpreadsheet: "a document of an old office program (.xls, .doc)"
    case .compressed: "a compressed file"
    case .pdf: "a PDF"
    case .utf16: "a text in UTF-16, as Excel's \"Unicode text\" is"
    case .binary: "not a text"
    case .markup: "HTML or XML"
    case .jsonArray: "one JSON array"
    case .spreadJSON: "JSON that is spread over lines"
    case .carriageReturns: "a text whose lines end with carriage returns alone"
    case .tabTable: "a table parted by tabs"
    case .table: "a table, as CSV files are"
    case .otherText: "a text without a line that is a JSON object"
    }
  }

  /// How to make of it what can be imported.
  var hint: String {
    switch self {
    case .oldSpreadsheet: "open it in LibreOffice or Excel and save it as .xlsx or .ods"
    case .zip, .tabTable, .table: "save it as .xlsx, .ods or CSV in UTF-8"
    case .jsonArray: "`jq -c '.[]' FILE` writes one object a line"
    case .spreadJSON: "`jq -c . FILE` writes one object a line"
    case .utf16:
      "save it as CSV UTF-8, or import the .xlsx itself; `iconv -f UTF-16 -t UTF-8 FILE` makes it UTF-8"
    case .carriageReturns: "`tr '\\r' '\\n' < FILE` ends its lines as usual"
    case .compressed: "unpack it first"
    case .pdf, .binary, .markup, .otherText: "check that it is the right file"
    }
  }

  private static let marks: [(bytes: [UInt8], content: FileContent)] = [
    (Array("PK\u{3}\u{4}".utf8), .zip),
    ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], .oldSpreadsheet),
    ([0x1F, 0x8B], .compressed), ([0x28, 0xB5, 0x2F, 0xFD], .compressed),
    (Array("BZh".utf8), .compressed), ([0xFD, 0x37, 0x7A, 0x58, 0x5A], .compressed),
    (Array("%PDF".utf8), .pdf), ([0xFF, 0xFE], .utf16), ([0xFE, 0xFF], .utf16),
  ]

  /// Without a mark: of texts in most scripts every other byte is often zero, always on one side.
  private static func isUTF16(_ sample: [UInt8]) -> Bool {
    let zeros = sample.indices.filter { sample[$0] == 0 }
    let even = zeros.count { $0.isMultiple(of: 2) }
    return zeros.count * 4 > sample.count && (even == 0 || even == zeros.count)
  }

  /// The lines that are not blank, without blanks and a byte order mark before them.
  private static func lines(of sample: [UInt8]) -> [ArraySlice<UInt8>] {
    let text = sample.starts(with: [0xEF, 0xBB, 0xBF]) ? sample.dropFirst(3) : sample[...]
    return text.split(separator: UInt8(ascii: "\n")).map { $0.drop { isBlank($0) } }
      .filter { !$0.isEmpty }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0D
  }

  private static func otherJSON(
    _ first: ArraySlice<UInt8>, _ lines: [ArraySlice<UInt8>]
  ) -> FileContent? {
    if first.first == UInt8(ascii: "[") { return .jsonArray }
    if hasRowBehindReturn(first) { return .carriageReturns }
    let isOpen =
      first.first == UInt8(ascii: "{") && first.last { !isBlank($0) } != UInt8(ascii: "}")
    guard isOpen, lines.count > 1, let next = lines[1].first else { return nil }
    return next == UInt8(ascii: "\"") || next == UInt8(ascii: "}") ? .spreadJSON : nil
  }

  private static func hasRowBehindReturn(_ line: ArraySlice<UInt8>) -> Bool {
    let rows = line.split(separator: 0x0D).map { $0.drop { isBlank($0) } }
    return rows.count > 1 && rows.dropFirst().contains { $0.first == UInt8(ascii: "{") }
  }

  /// The first line may be a title, without anything that parts cells.
  private static func otherText(_ lines: [ArraySlice<UInt8>]) -> FileContent {
    if lines[0].first == UInt8(ascii: "<") { return .markup }
    let some = lines.prefix(20)
    if some.contains(where: { $0.contains(0x09) }) { return .tabTable }
    let separators = Array(",;|".utf8)
    if some.contains(where: { $0.contains(where: separators.contains) }) { return .table }
    return lines[0].dropLast().contains(0x0D) ? .carriageReturns : .otherText
  }
}

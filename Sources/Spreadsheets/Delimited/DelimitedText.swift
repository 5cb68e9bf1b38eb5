/// A delimited text: where it begins and what separates its cells.
struct DelimitedText: Sendable {
  let file: OpenFile
  /// The first byte behind the mark of UTF-8 and behind a line `sep=;`.
  let start: Int
  /// The line that begins at `start`.
  let firstLine: Int
  let separator: UInt8

  init(_ file: OpenFile, start: Int) throws(SpreadsheetProblem) {
    self.file = file
    let sample = try file.bytes(at: start, count: 256 << 10)
    if let said = Self.saidSeparator(sample) {
      separator = said.separator
      (self.start, firstLine) = (start + said.length, 2)
    } else {
      separator = Separator.judge(sample)
      (self.start, firstLine) = (start, 1)
    }
  }

  /// The line `sep=;` that programs write for Excel, which takes it for no row.
  private static func saidSeparator(_ text: [UInt8]) -> (separator: UInt8, length: Int)? {
    guard text.count > 5, String(decoding: text[..<4], as: UTF8.self).lowercased() == "sep=",
      Separator.all.contains(text[4])
    else { return nil }
    switch (text[5], text.dropFirst(6).first) {
    case (0x0D, 0x0A): return (text[4], 7)
    case (0x0D, _), (0x0A, _): return (text[4], 6)
    default: return nil
    }
  }
}

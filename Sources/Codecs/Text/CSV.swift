/// Comma-separated values (RFC 4180) as opencsv takes them, the reader of Sunbird's uploads.
///
/// Inside quotes it takes a backslash before a quotation mark or a backslash for an escape, and a
/// single one it loses anywhere.
package enum CSV {
  /// The table as text. Backslashes are doubled. Lines end with a line feed: opencsv takes it, and
  /// it is a byte less.
  package static func text(_ lines: [[String]]) -> String {
    lines.map { $0.map(cell).joined(separator: ",") + "\n" }.joined()
  }

  private static func cell(_ text: String) -> String {
    guard text.contains(where: mustBeQuoted) else { return text }
    let doubled = text.replacing("\\", with: "\\\\").replacing("\"", with: "\"\"")
    return "\"\(doubled)\""
  }

  private static func mustBeQuoted(_ character: Character) -> Bool {
    character == "," || character == "\"" || character == "\\" || character.isNewline
  }

  /// The cells of each line of the table. No line is an error: what ends inside quotes ends its cell.
  package static func lines(of text: String) -> [[String]] {
    var reader = CSVReader()
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    // The end of the last line starts no further one.
    for line in lines.last == "" ? lines.dropLast() : lines[...] { reader.take(line) }
    return reader.finished()
  }
}

/// Gathers cells line by line; a cell in quotes may go on in the next one.
private struct CSVReader {
  private var lines: [[String]] = []
  private var cells: [String] = []
  private var cell = ""
  private var isQuoted = false

  mutating func take(_ line: Substring) {
    var rest = line[...]
    while let character = rest.popFirst() {
      switch character {
      case "\\":
        if isQuoted, let next = rest.first, next == "\"" || next == "\\" {
          cell.append(rest.removeFirst())
        }
      case "\"" where isQuoted && rest.first == "\"": cell.append(rest.removeFirst())
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: endCell()
      default: cell.append(character)
      }
    }
    if isQuoted { cell.append("\n") } else { endLine() }
  }

  private mutating func endCell() {
    cells.append(cell)
    cell = ""
  }

  private mutating func endLine() {
    endCell()
    lines.append(cells)
    cells = []
  }

  mutating func finished() -> [[String]] {
    if isQuoted { endLine() }
    return lines
  }
}

/// A table of comma-separated values as Sunbird 1.5 reads it, with opencsv: a backslash escapes a
/// quotation mark or a backslash inside quotes and is lost everywhere else.
struct CSVTable: Sendable, Hashable {
  private(set) var lines: [[String]] = []

  init(_ text: String) {
    var reader = Reader()
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    // The end of the last line starts no further one.
    for line in lines.last == "" ? lines.dropLast() : lines[...] { reader.take(line) }
    self.lines = reader.finished()
  }

  private struct Reader {
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
}

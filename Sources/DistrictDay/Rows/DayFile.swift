/// A file of JSON Lines.
package struct DayFile: Sendable {
  package let name: String
  package let rows: [Row]

  /// One complete JSON text per row.
  package var lines: [String] {
    rows.map(\.line)
  }

  /// What stands in the file: every line ends with a newline.
  package var text: String {
    lines.map { $0 + "\n" }.joined()
  }
}

/// Finds the cell that a stray quote has made of many rows, as ODK Central does: one with separators
/// and line ends in it that is longer than ten times the second longest row.
struct OutsizedCell {
  private static let factor = 10

  private var longestCell = (bytes: 0, line: 0)
  private var longestRows = (first: 0, second: 0)

  mutating func see(_ bytes: Int, line: Int) {
    if bytes > longestCell.bytes { longestCell = (bytes, line) }
  }

  mutating func see(row bytes: Int) {
    if bytes > longestRows.first {
      longestRows = (bytes, longestRows.first)
    } else if bytes > longestRows.second {
      longestRows.second = bytes
    }
  }

  /// Judges when all rows were seen.
  func judge() throws(SpreadsheetProblem) {
    guard longestRows.second > 0, longestCell.bytes > Self.factor * longestRows.second else {
      return
    }
    throw .outsizedCell(line: longestCell.line, bytes: longestCell.bytes)
  }
}

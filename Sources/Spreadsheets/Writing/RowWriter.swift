/// Writes rows of texts to a file, one after another.
package protocol RowWriter {
  mutating func append(_ row: [String]) throws(SpreadsheetProblem)
  /// Ends the file; nothing may be appended any more. A file that was not ended can't be opened.
  mutating func finish() throws(SpreadsheetProblem)
}

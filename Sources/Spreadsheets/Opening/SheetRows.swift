/// The rows of a sheet, one after another. A copy shares its place: only one may be used.
///
/// A workbook leaves out rows without cells, so numbers are missing; a delimited text has its empty
/// lines as rows without cells.
package struct SheetRows {
  private var reader: any RowReader

  init(_ reader: any RowReader) { self.reader = reader }

  /// The next row, nil at the end.
  package mutating func next() throws(SpreadsheetProblem) -> SheetRow? { try reader.next() }

  /// The last row as it stands in a delimited text, without its line end; nil in a workbook.
  package var rawText: String? { reader.rawText }
}

/// What reads the rows of one format.
protocol RowReader {
  mutating func next() throws(SpreadsheetProblem) -> SheetRow?
  var rawText: String? { get }
}

extension RowReader {
  var rawText: String? { nil }
}

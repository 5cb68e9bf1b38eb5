/// A file of rows and cells: delimited text, `.xlsx` or `.ods`, told apart by content.
package struct Spreadsheet: Sendable {
  package let format: SpreadsheetFormat
  /// In the file's order, hidden ones too.
  package let sheets: [Sheet]
  private let contents: Contents

  private enum Contents: Sendable {
    case delimited(DelimitedText)
    case xlsx(XlsxWorkbook)
    case ods(OdsDocument)
  }

  /// Opens a regular file, which is read again by each call of `rows`.
  package static func open(path: String) throws(SpreadsheetProblem) -> Spreadsheet {
    let file = try OpenFile(path: path)
    switch Signature(of: try file.bytes(at: 0, count: Signature.length)) {
    case .zip: return try archive(ZipArchive(file))
    case .compoundFile: throw .otherFormat(try CompoundFile.format(of: file))
    case .other(let format): throw .otherFormat(format)
    case .text(let start):
      let text = try DelimitedText(file, start: start)
      return Spreadsheet(
        format: .delimited(separator: text.separator),
        sheets: [Sheet(name: "", isVisible: true, index: 0)], contents: .delimited(text))
    }
  }

  private static func archive(_ archive: ZipArchive) throws(SpreadsheetProblem) -> Spreadsheet {
    switch try ArchiveContent.of(archive) {
    case .xlsx(let part):
      let workbook = try XlsxWorkbook(archive, part: part)
      return Spreadsheet(format: .xlsx, sheets: workbook.sheets, contents: .xlsx(workbook))
    case .ods:
      let document = try OdsDocument(archive)
      return Spreadsheet(format: .ods, sheets: document.sheets, contents: .ods(document))
    case .other(let format): throw .otherFormat(format)
    }
  }

  /// The rows of one of `sheets`, from its beginning.
  package func rows(of sheet: Sheet) throws(SpreadsheetProblem) -> SheetRows {
    switch contents {
    case .delimited(let text): SheetRows(DelimitedRows(text))
    case .xlsx(let workbook): SheetRows(try workbook.rows(of: sheet.index))
    case .ods(let document): SheetRows(try document.rows(of: sheet.index))
    }
  }
}

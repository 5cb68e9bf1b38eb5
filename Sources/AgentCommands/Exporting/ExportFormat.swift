import Codecs
import Importing
import Spreadsheets

/// The formats of an export, by the ending of a file's name.
enum ExportFormat: String {
  case csv, tsv, xlsx, ods, jsonl

  init?(_ path: String) {
    guard let ending = path.split(separator: ".").last, path.contains("."),
      let format = ExportFormat(rawValue: ending.lowercased())
    else { return nil }
    self = format
  }

  var isSheet: Bool { self != .jsonl }

  /// Whether a cell's text may be taken for a formula: where cells have types it is not.
  var marksFormulas: Bool { self == .csv || self == .tsv }

  /// - Parameter name: of the workbook's sheet.
  func writer(
    _ output: FileOutput, _ sheet: ExportedSheet, name: String
  ) throws -> any ExportWriter {
    switch self {
    case .csv: try SheetWriter(delimited(output, ","), sheet)
    case .tsv: try SheetWriter(delimited(output, "\t"), sheet)
    case .xlsx: try SheetWriter(XlsxWriter(output, sheet: name), sheet)
    case .ods: try SheetWriter(OdsWriter(output, sheet: name), sheet)
    case .jsonl: LinesWriter(output)
    }
  }

  /// Spreadsheets know UTF-8 by its mark.
  private func delimited(
    _ output: FileOutput, _ separator: Unicode.Scalar
  ) throws -> DelimitedWriter {
    try DelimitedWriter(output, separator: UInt8(ascii: separator), marksUTF8: true)
  }
}

/// Writes rows of an export, one after another.
protocol ExportWriter {
  mutating func append(_ row: ExportedRow) throws
  /// Brings everything to the disk.
  mutating func finish() throws
}

private struct SheetWriter<Rows: RowWriter>: ExportWriter {
  private var rows: Rows
  private let sheet: ExportedSheet

  init(_ rows: Rows, _ sheet: ExportedSheet) throws {
    (self.rows, self.sheet) = (rows, sheet)
    try self.rows.append(sheet.titles)
  }

  mutating func append(_ row: ExportedRow) throws { try rows.append(sheet.texts(row)) }

  mutating func finish() throws { try rows.finish() }
}

/// A line of JSON for each row.
private struct LinesWriter: ExportWriter {
  private let output: FileOutput

  init(_ output: FileOutput) { self.output = output }

  func append(_ row: ExportedRow) throws {
    var members: [String: JSONValue] = [
      "operation": .string(row.operation.rawValue), "request": .object(row.body),
    ]
    if let priority = row.priority { members["priority"] = .string(priority.rawValue) }
    try output.write(try JSONOutput.bytes(.object(members)) + [UInt8(ascii: "\n")])
  }

  func finish() throws { try output.finish() }
}

import Foundation
import Importing
import Registry
import Spreadsheets

/// The file of refused rows; made with the first of them, and for its owner only: a row may hold a
/// password. It has the format of what was imported, so that it can be mended and imported itself.
final class RejectsFile {
  enum Format {
    case jsonLines
    /// With the titles of its columns, and what rows record that do not say so themselves.
    case sheet(SpreadsheetFormat, Header, WriteOperation?)
  }

  let path: String
  private let format: Format
  /// What it is written through once there is something to write: lines, or rows of a sheet.
  private var lines: FileHandle?
  private var sheet: (any RowWriter)?

  init(path: String, format: Format) { (self.path, self.format) = (path, format) }

  func add(_ row: SourceRow, _ problem: RowProblem) throws {
    switch (format, row.origin) {
    case (.jsonLines, .json(let json)):
      let handle = try lines ?? madeLines()
      lines = handle
      try handle.write(contentsOf: Data(json.refused(problem) + [UInt8(ascii: "\n")]))
    case (.sheet(let format, let header, let operation), .sheet(let reading)):
      let texts = RejectedRow.texts(
        reading, header, operation: operation, line: row.line, problem)
      try guarded { () throws(SpreadsheetProblem) in
        if sheet == nil {
          sheet = try Self.writer(format, FileOutput(path: path))
          try sheet?.append(RejectedRow.titles(header))
        }
        try sheet?.append(texts)
      }
    case (.jsonLines, .sheet), (.jsonLines, .none), (.sheet, .json), (.sheet, .none):
      preconditionFailure("the rows of one import have one origin")
    }
  }

  /// Ends the file, which nothing is added to any more.
  func finish() throws {
    try guarded { () throws(SpreadsheetProblem) in try sheet?.finish() }
  }

  private func madeLines() throws -> FileHandle {
    let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
    guard FileManager.default.createFile(atPath: path, contents: nil, attributes: attributes),
      let handle = FileHandle(forWritingAtPath: path)
    else { throw unwritable(errno) }
    return handle
  }

  private static func writer(
    _ format: SpreadsheetFormat, _ output: FileOutput
  ) throws(SpreadsheetProblem) -> any RowWriter {
    switch format {
    // Spreadsheets know UTF-8 by its mark, and would spoil every letter that is not Latin without.
    case .delimited(let separator):
      try DelimitedWriter(output, separator: separator, marksUTF8: true)
    case .xlsx: try XlsxWriter(output, sheet: "rejects")
    case .ods: try OdsWriter(output, sheet: "rejects")
    }
  }

  private func guarded(_ write: () throws(SpreadsheetProblem) -> Void) throws {
    do {
      try write()
    } catch {
      guard case .unwritable(let code) = error else { throw CommandError(error, path) }
      throw unwritable(code)
    }
  }

  private func unwritable(_ code: Int32) -> CommandError {
    CommandError(
      .store, code: "rejects-file",
      "the rejects file \(path) can't be written: \(String(cString: strerror(code)))",
      hint: "name another with --rejects; the good rows so far are recorded")
  }
}

import Foundation
import Importing
import Spreadsheets

/// What is to be imported, known by its content.
struct ImportInput {
  enum Content {
    /// JSON Lines, not read yet but for how they begin.
    case lines(LineReader)
    case spreadsheet(Spreadsheet)
  }

  let content: Content
  /// Where it is read from once more.
  let path: String
  /// The copy of a pipe, which must last as long as it is read.
  private let spool: PrivateSpool?

  /// Opens a file or a pipe.
  ///
  /// - Parameter again: whether JSON Lines are to be read more than once, too: a pipe is copied then.
  init(_ path: String, again: Bool) throws {
    let handle = try InputFile.open(path)
    var lines = LineReader { try InputFile.read(handle, upTo: $0, of: path) }
    let found = FileContent(of: try lines.sample())
    if let found, !found.mayBeSpreadsheet { throw Self.refused(found, path) }
    if found == nil, !again || FileMode.isRegular(path) {
      (content, self.path, spool) = (.lines(lines), path, nil)
      return
    }
    if FileMode.isRegular(path) {
      (self.path, spool) = (path, nil)
    } else {
      let copy = try PrivateSpool()
      try lines.drain { try copy.append($0) }
      (self.path, spool) = (copy.path, copy)
    }
    guard found != nil else {
      content = .lines(try Self.lines(self.path))
      return
    }
    do {
      content = .spreadsheet(try Spreadsheet.open(path: self.path))
    } catch {
      throw CommandError(error, InputFile.name(path))
    }
  }

  /// JSON Lines from their beginning.
  static func lines(_ path: String) throws -> LineReader {
    let handle = try InputFile.open(path)
    return LineReader { try InputFile.read(handle, upTo: $0, of: path) }
  }

  private static func refused(_ content: FileContent, _ path: String) -> CommandError {
    CommandError(
      .badData, code: "not-rows",
      "\(InputFile.name(path)) is \(content.name): no JSON Lines, CSV, .xlsx or .ods",
      hint: "\(content.hint); nothing was recorded")
  }
}

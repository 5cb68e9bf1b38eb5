import Foundation

/// A text file that the command line names; `-` is standard input.
enum InputFile {
  /// The most bytes that are read: such files are small.
  private static let maxBytes = 8 << 20

  /// - Throws: ``CommandError`` with exit status 69 where there is no such file, 65 where it is not
  ///   UTF-8 text, or too large.
  static func text(_ path: String) throws -> String {
    let handle: FileHandle
    if path == "-" {
      guard !Session.current.ownsInput else {
        throw CommandError(
          .usage, code: "usage", "- does not work inside the REPL, which reads that input",
          hint: "name a file")
      }
      handle = .standardInput
    } else {
      guard let opened = FileHandle(forReadingAtPath: path) else { throw unreadable(path) }
      handle = opened
    }
    let data: Data
    do {
      data = try handle.read(upToCount: maxBytes + 1) ?? Data()
    } catch {
      throw unreadable(path)
    }
    // Foundation would drop a byte order mark, which belongs to the file.
    guard data.count <= maxBytes, let text = String(validating: data, as: UTF8.self) else {
      throw CommandError(
        .badData, code: "not-text", "\(path) is not a text of at most \(maxBytes >> 20) MiB",
        hint: "check that it is the right file; nothing was changed")
    }
    return text
  }

  private static func unreadable(_ path: String) -> CommandError {
    CommandError(
      .unreachable, code: "no-file", "the file \(path) can't be read", hint: "check the path")
  }
}

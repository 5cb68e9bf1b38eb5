import Foundation

/// A file that the command line names, to be read once from its beginning to its end: a pipe and a
/// FIFO will do, and `-` is standard input.
enum InputFile {
  /// The most bytes that are read whole: such files are small.
  private static let maxBytes = 8 << 20

  /// Opens the file. A FIFO waits for its writer, as with `cat`.
  ///
  /// - Throws: ``CommandError`` with exit status 69 where it can't be read, 64 for `-` where that is
  ///   the REPL's own.
  static func open(_ path: String) throws -> FileHandle {
    if path == "-" {
      guard !Session.current.ownsInput else {
        throw CommandError(
          .usage, code: "usage", "- does not work inside the REPL, which reads that input",
          hint: "name a file; nothing was changed")
      }
      return .standardInput
    }
    let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable(path, errno) }
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  /// Reads up to `count` bytes; none at the end. A folder opens, too, and fails only here.
  static func read(_ handle: FileHandle, upTo count: Int, of path: String) throws -> [UInt8] {
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      var got = 0
      repeat {
        got = Foundation.read(handle.fileDescriptor, buffer.baseAddress, count)
      } while got < 0 && errno == EINTR
      if got < 0 { code = errno }
      filled = max(0, got)
    }
    guard code == 0 else { throw unreadable(path, code) }
    return bytes
  }

  /// The whole of a small file.
  ///
  /// - Throws: as ``open(_:)``, and with exit status 65 where it is too large.
  static func data(_ path: String) throws -> Data {
    let handle = try open(path)
    var data = Data()
    while data.count <= maxBytes {
      let chunk = try read(handle, upTo: 1 << 16, of: path)
      if chunk.isEmpty { return data }
      data.append(contentsOf: chunk)
    }
    throw tooLarge(path)
  }

  /// - Throws: as ``data(_:)``, and with exit status 65 where it is no UTF-8 text.
  static func text(_ path: String) throws -> String {
    // Foundation would drop a byte order mark, which belongs to the file.
    guard let text = String(validating: try data(path), as: UTF8.self) else {
      throw CommandError(
        .badData, code: "not-text", "\(name(path)) is not a text in UTF-8",
        hint: "check that it is the right file; nothing was changed")
    }
    return text
  }

  /// What the file is called where a sentence speaks of it.
  static func name(_ path: String) -> String { path == "-" ? "standard input" : path }

  private static func tooLarge(_ path: String) -> CommandError {
    CommandError(
      .badData, code: "not-text", "\(name(path)) is larger than \(maxBytes >> 20) MiB",
      hint: "check that it is the right file; nothing was changed")
  }

  private static func unreadable(_ path: String, _ code: Int32) -> CommandError {
    let what = path == "-" ? "standard input" : "the file \(path)"
    return CommandError(
      .unreachable, code: "no-file", "\(what) can't be read: \(String(cString: strerror(code)))",
      hint: "check the path")
  }
}

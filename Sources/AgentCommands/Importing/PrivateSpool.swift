import Foundation

/// A copy of what comes out of a pipe, which can be read more than once: for this process only, and
/// without a name, so that nothing of it is left.
final class PrivateSpool {
  private let descriptor: Int32

  /// - Throws: ``CommandError`` with exit status 74 where there is no room for it.
  init() throws {
    let template = FileManager.default.temporaryDirectory.path + "/agent-import-XXXXXX"
    var path = Array(template.utf8CString)
    descriptor = mkstemp(&path)
    guard descriptor >= 0 else { throw Self.noRoom(errno) }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    unlink(path)
  }

  deinit { close(descriptor) }

  /// By which it is opened again, from its beginning.
  var path: String { "/proc/self/fd/\(descriptor)" }

  func append(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if written < 0, errno == EINTR { continue }
      guard written >= 0 else { throw Self.noRoom(errno) }
      rest = rest.dropFirst(written)
    }
  }

  private static func noRoom(_ code: Int32) -> CommandError {
    CommandError(
      .store, code: "no-room",
      "no temporary copy of what comes out of the pipe can be made: "
        + String(cString: strerror(code)),
      hint: "make room or set TMPDIR, or save it as a file; nothing was recorded")
  }
}

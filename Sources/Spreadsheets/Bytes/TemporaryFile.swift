import Glibc

/// A file that nobody else finds and that is gone with this process.
final class TemporaryFile: Sendable {
  private let descriptor: Int32

  /// - Throws: `.noRoom` where the folder for temporary files takes none.
  init() throws(SpreadsheetProblem) {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var path = Array("\(folder)/sunbird-agent-XXXXXX".utf8CString)
    descriptor = mkstemp(&path)
    guard descriptor >= 0 else { throw .noRoom(errno: errno) }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    unlink(path)
  }

  deinit { close(descriptor) }

  func append(_ bytes: [UInt8]) throws(SpreadsheetProblem) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .noRoom(errno: errno) }
      rest = rest.dropFirst(count)
    }
  }

  /// Fills `target` from `offset` on, as far as the file goes.
  func read(at offset: Int, into target: UnsafeMutableRawBufferPointer) throws(SpreadsheetProblem) {
    var filled = 0
    while filled < target.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: target[filled...])
      let count = pread(descriptor, rest.baseAddress, rest.count, offset + filled)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .noRoom(errno: errno) }
      guard count > 0 else { return }
      filled += count
    }
  }
}

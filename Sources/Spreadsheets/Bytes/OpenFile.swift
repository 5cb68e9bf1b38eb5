import Glibc

/// A regular file open for reading at any place.
final class OpenFile: Sendable {
  let descriptor: Int32
  /// Bytes, when it was opened.
  let size: Int

  init(path: String) throws(SpreadsheetProblem) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(errno: errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .notAFile
    }
    (self.descriptor, size) = (descriptor, Int(status.st_size))
  }

  deinit { close(descriptor) }

  /// Reads into the beginning of `target`.
  ///
  /// - Returns: How many bytes came; 0 at the end of the file.
  func read(
    at offset: Int, into target: UnsafeMutableRawBufferPointer
  ) throws(SpreadsheetProblem) -> Int {
    while true {
      let count = pread(descriptor, target.baseAddress, target.count, offset)
      if count >= 0 { return count }
      guard errno == EINTR else { throw .unreadable(errno: errno) }
    }
  }

  /// `count` bytes from `offset` on; fewer where the file ends before.
  func bytes(at offset: Int, count: Int) throws(SpreadsheetProblem) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: max(0, min(count, size - offset)))
    var filled = 0
    while filled < bytes.count {
      let read = try bytes.withMemory { target throws(SpreadsheetProblem) in
        try self.read(at: offset + filled, into: .init(rebasing: target[filled...]))
      }
      if read == 0 { break }
      filled += read
    }
    return Array(bytes.prefix(filled))
  }
}

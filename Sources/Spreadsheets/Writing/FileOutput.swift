import Glibc

/// A file that is written from its beginning.
package final class FileOutput {
  private static let bufferBytes = 64 << 10

  private let descriptor: Int32
  private var pending: [UInt8] = []
  /// Bytes so far.
  private(set) var count = 0

  /// Makes the file, or empties it where it is there.
  ///
  /// - Parameter mode: Who may read and write a file that is made.
  package init(path: String, mode: UInt32 = 0o600) throws(SpreadsheetProblem) {
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw .unwritable(errno: errno) }
  }

  deinit { close(descriptor) }

  package func write(_ bytes: some Collection<UInt8>) throws(SpreadsheetProblem) {
    pending.append(contentsOf: bytes)
    count += bytes.count
    if pending.count >= Self.bufferBytes { try flush() }
  }

  func flush() throws(SpreadsheetProblem) {
    var rest = pending[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0, errno == EINTR { continue }
      guard written >= 0 else { throw .unwritable(errno: errno) }
      rest = rest.dropFirst(written)
    }
    pending.removeAll(keepingCapacity: true)
  }

  /// Brings everything to the disk.
  package func finish() throws(SpreadsheetProblem) {
    try flush()
    guard fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS else {
      throw .unwritable(errno: errno)
    }
  }
}

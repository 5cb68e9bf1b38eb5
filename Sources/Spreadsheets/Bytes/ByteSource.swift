/// Bytes that come one piece after another.
protocol ByteSource: AnyObject {
  /// Fills the beginning of `target`, which has room.
  ///
  /// - Returns: How many bytes came; 0 only at the end.
  func read(into target: UnsafeMutableRawBufferPointer) throws(SpreadsheetProblem) -> Int
}

/// A part of a file, from its beginning to its end.
final class FileSource: ByteSource {
  private let file: OpenFile
  private var offset: Int
  private let end: Int

  init(_ file: OpenFile, from offset: Int = 0, to end: Int? = nil) {
    (self.file, self.offset, self.end) = (file, offset, min(end ?? file.size, file.size))
  }

  func read(into target: UnsafeMutableRawBufferPointer) throws(SpreadsheetProblem) -> Int {
    let room = UnsafeMutableRawBufferPointer(rebasing: target.prefix(max(0, end - offset)))
    guard !room.isEmpty else { return 0 }
    let count = try file.read(at: offset, into: room)
    offset += count
    return count
  }
}

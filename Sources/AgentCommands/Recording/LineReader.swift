import Foundation

/// Reads a file line by line without holding it whole.
struct LineReader {
  private let handle: FileHandle
  private var buffer: [UInt8] = []
  private var start = 0
  private var isAtEnd = false

  /// The most bytes read at once.
  private static let chunkBytes = 1 << 16

  init(_ handle: FileHandle) { self.handle = handle }

  /// The next line's bytes, without its end; nil at the end of the file.
  ///
  /// - Throws: what reading the file threw.
  mutating func next() throws -> [UInt8]? {
    while true {
      if let end = buffer[start...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { start = end + 1 }
        return Self.trimmed(buffer[start..<end])
      }
      if isAtEnd {
        defer { start = buffer.count }
        return start < buffer.count ? Self.trimmed(buffer[start...]) : nil
      }
      buffer.removeFirst(start)
      start = 0
      let chunk = try handle.read(upToCount: Self.chunkBytes) ?? Data()
      isAtEnd = chunk.isEmpty
      buffer.append(contentsOf: chunk)
    }
  }

  private static func trimmed(_ line: ArraySlice<UInt8>) -> [UInt8] {
    line.last == UInt8(ascii: "\r") ? Array(line.dropLast()) : Array(line)
  }
}

import Crypto
import Foundation

/// Reads a file line by line without holding it whole, and makes its digest on the way.
struct LineReader {
  enum Line {
    /// The line's bytes, without its end.
    case whole([UInt8])
    /// It is longer than ``maxLineBytes``; this is how it begins.
    case tooLong(beginning: [UInt8])
  }

  /// The most bytes of one line. No request that the gateway takes is longer: it refuses bodies of
  /// more than 1 MiB (sunbird.md §3).
  static let maxLineBytes = 1 << 20
  /// How much of a line that is too long is kept.
  private static let beginningBytes = 240
  /// The most bytes read at once.
  private static let chunkBytes = 1 << 16
  /// The most bytes that are looked at to find out what the file is.
  private static let sampleBytes = 1 << 16

  /// Reads up to so many bytes; none at the end.
  private let read: (Int) throws -> [UInt8]
  private var buffer: [UInt8] = []
  /// Where the next line begins.
  private var start = 0
  /// Up to where no line ends.
  private var searched = 0
  private var isAtEnd = false
  /// Of everything up to ``start``.
  private var hash = SHA256()
  /// How many bytes the lines so far had.
  private(set) var consumed = 0

  init(read: @escaping (Int) throws -> [UInt8]) { self.read = read }

  /// How the file begins, with a line that shows what it is, or to its end: a pipe that is slow is
  /// not waited for any longer.
  mutating func sample() throws -> [UInt8] {
    while buffer.count < Self.sampleBytes, !isAtEnd, !FileContent.shows(buffer) { try fill() }
    return Array(buffer.prefix(Self.sampleBytes))
  }

  /// The next line; nil at the end of the file. A byte order mark before the first is no part of it.
  ///
  /// - Throws: what reading the file threw.
  mutating func next() throws -> Line? {
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        let line = buffer[start..<end]
        defer { pass(to: end + 1) }
        return Self.line(line)
      }
      searched = buffer.count
      if isAtEnd {
        guard start < buffer.count else { return nil }
        defer { pass(to: buffer.count) }
        return Self.line(buffer[start...])
      }
      if buffer.count - start > Self.maxLineBytes { return try passLongLine() }
      try fill()
    }
  }

  /// Hands on everything that has not been given as a line, to the end of the file.
  mutating func drain(_ take: ([UInt8]) throws -> Void) throws {
    try take(Array(buffer[start...]))
    (buffer, start, searched) = ([], 0, 0)
    while !isAtEnd {
      let chunk = try read(Self.chunkBytes)
      isAtEnd = chunk.isEmpty
      try take(chunk)
    }
  }

  /// The digest of the file up to the last line that was read.
  func digest(with others: [String]) -> String {
    var hash = hash
    // The same bytes under another operation or channel are other edits.
    hash.update(data: Data(others.joined(separator: "\0").utf8))
    return hash.finalize().map { String(format: "%02x", $0) }.joined()
  }

  private mutating func fill() throws {
    buffer.removeFirst(start)
    searched -= start
    start = 0
    let chunk = try read(Self.chunkBytes)
    isAtEnd = chunk.isEmpty
    buffer.append(contentsOf: chunk)
  }

  private mutating func pass(to end: Int) {
    buffer[start..<end].withUnsafeBytes { hash.update(bufferPointer: $0) }
    consumed += end - start
    start = end
    searched = end
  }

  private mutating func passLongLine() throws -> Line {
    let beginning = Array(buffer[start...].prefix(Self.beginningBytes))
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        pass(to: end + 1)
        return .tooLong(beginning: beginning)
      }
      pass(to: buffer.count)
      if isAtEnd { return .tooLong(beginning: beginning) }
      try fill()
    }
  }

  private static func line(_ line: ArraySlice<UInt8>) -> Line {
    guard line.count <= maxLineBytes else {
      return .tooLong(beginning: Array(line.prefix(beginningBytes)))
    }
    return .whole(line.last == UInt8(ascii: "\r") ? Array(line.dropLast()) : Array(line))
  }
}

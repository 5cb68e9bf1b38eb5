import CZlib

/// Writes a zip archive part after part. Sizes stand behind each packed part, as they are not known
/// before, and in the central directory.
struct ZipWriter {
  private struct Entry {
    let name: [UInt8]
    let method: Int
    let flags: Int
    let offset: Int
    var checkSum: UInt32 = 0
    var packedBytes = 0
    var bytes = 0
  }

  private let output: FileOutput
  private var entries: [Entry] = []
  private var packer: Packer?

  init(_ output: FileOutput) { self.output = output }

  /// Writes a small part as it is.
  mutating func store(_ name: String, _ content: String) throws(SpreadsheetProblem) {
    let bytes = Array(content.utf8)
    var entry = Entry(name: Array(name.utf8), method: 0, flags: 0, offset: output.count)
    entry.checkSum = Packer.checkSum(0, bytes)
    (entry.packedBytes, entry.bytes) = (bytes.count, bytes.count)
    try output.write(Self.header(entry, isCentral: false))
    try output.write(bytes)
    entries.append(entry)
  }

  /// Begins a part, which `write` fills and `end` ends.
  mutating func begin(_ name: String) throws(SpreadsheetProblem) {
    let entry = Entry(name: Array(name.utf8), method: 8, flags: 0x0808, offset: output.count)
    try output.write(Self.header(entry, isCentral: false))
    entries.append(entry)
    packer = try Packer()
  }

  mutating func write(_ bytes: [UInt8]) throws(SpreadsheetProblem) {
    guard let packer else { return }
    let last = entries.count - 1
    entries[last].checkSum = Packer.checkSum(entries[last].checkSum, bytes)
    entries[last].bytes += bytes.count
    let packed = packer.pack(bytes, isEnd: false)
    entries[last].packedBytes += packed.count
    try output.write(packed)
  }

  mutating func end() throws(SpreadsheetProblem) {
    guard let packed = packer?.pack([], isEnd: true) else { return }
    packer = nil
    let last = entries.count - 1
    entries[last].packedBytes += packed.count
    try output.write(packed)
    let entry = entries[last]
    guard entry.bytes <= UInt32.max, output.count <= UInt32.max else {
      throw .tooLarge(part: "the file")
    }
    try output.write(
      Self.number(0x0807_4B50, 4) + Self.number(Int(entry.checkSum), 4)
        + Self.number(entry.packedBytes, 4) + Self.number(entry.bytes, 4))
  }

  /// A part in one piece.
  mutating func pack(_ name: String, _ content: String) throws(SpreadsheetProblem) {
    try begin(name)
    try write(Array(content.utf8))
    try end()
  }

  mutating func finish() throws(SpreadsheetProblem) {
    let offset = output.count
    for entry in entries { try output.write(Self.header(entry, isCentral: true)) }
    let size = output.count - offset
    let count = Self.number(entries.count, 2)
    try output.write(
      Self.number(0x0605_4B50, 4) + Self.number(0, 4) + count + count + Self.number(size, 4)
        + Self.number(offset, 4) + Self.number(0, 2))
    try output.finish()
  }

  /// The header before a part, or the one in the central directory. The time is 1 January 1980, so
  /// that equal rows make equal files.
  private static func header(_ entry: Entry, isCentral: Bool) -> [UInt8] {
    var bytes = number(isCentral ? 0x0201_4B50 : 0x0403_4B50, 4)
    if isCentral { bytes += number(20, 2) }
    bytes += number(20, 2) + number(entry.flags, 2) + number(entry.method, 2)
    bytes += number(0, 2) + number(0x21, 2)
    bytes += number(Int(entry.checkSum), 4) + number(entry.packedBytes, 4) + number(entry.bytes, 4)
    bytes += number(entry.name.count, 2) + number(0, 2)
    if isCentral { bytes += number(0, 2) + number(0, 2) + number(0, 2) + number(0, 4) }
    if isCentral { bytes += number(entry.offset, 4) }
    return bytes + entry.name
  }

  private static func number(_ value: Int, _ width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}

/// Packs bytes by deflate.
private final class Packer {
  private let stream: UnsafeMutablePointer<z_stream>
  private var piece = [UInt8](repeating: 0, count: 64 << 10)

  init() throws(SpreadsheetProblem) {
    // zlib keeps the address of its stream.
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    guard czlib_deflate_init_raw(stream, 6) == Z_OK else { throw .tooLarge(part: "the file") }
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  static func checkSum(_ sum: UInt32, _ bytes: [UInt8]) -> UInt32 {
    UInt32(truncatingIfNeeded: crc32(UInt(sum), bytes, UInt32(bytes.count)))
  }

  func pack(_ bytes: [UInt8], isEnd: Bool) -> [UInt8] {
    var input = bytes
    var packed: [UInt8] = []
    input.withUnsafeMutableBufferPointer { source in
      stream.pointee.next_in = source.baseAddress
      stream.pointee.avail_in = UInt32(source.count)
      var isFull = true
      while isFull {
        let count = piece.withUnsafeMutableBufferPointer { target in
          stream.pointee.next_out = target.baseAddress
          stream.pointee.avail_out = UInt32(target.count)
          deflate(stream, isEnd ? Z_FINISH : Z_NO_FLUSH)
          return target.count - Int(stream.pointee.avail_out)
        }
        packed.append(contentsOf: piece[..<count])
        isFull = count == piece.count
      }
    }
    return packed
  }
}

import CZlib

/// A part of an archive as it was before packing. Its end holds length and check sum against what the
/// archive says.
final class UnpackedPart: ByteSource {
  /// Bytes that a part may unpack to, whatever it says: sheets of a million rows have less.
  private static let limit = 4 << 30
  /// How much larger than packed a part may be once it is large. Sheets of office programs that
  /// repeat one row stay below 300; deflate ends at 1,032.
  private static let ratio = 600
  private static let ratioApplies = 64 << 20

  private let packed: FileSource
  private let entry: ZipArchive.Entry
  private let name: String
  private let stream: UnsafeMutablePointer<z_stream>
  private let input: UnsafeMutableRawBufferPointer
  private var checkSum: UInt = 0
  private var unpackedBytes = 0
  private var isEnded = false

  init(
    _ packed: FileSource, entry: ZipArchive.Entry, name: String
  ) throws(SpreadsheetProblem) {
    (self.packed, self.entry, self.name) = (packed, entry, name)
    // zlib keeps the address of its stream.
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    input = .allocate(byteCount: 64 << 10, alignment: 16)
    guard czlib_inflate_init_raw(stream) == Z_OK else { throw .tooLarge(part: name) }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    input.deallocate()
  }

  func read(into target: UnsafeMutableRawBufferPointer) throws(SpreadsheetProblem) -> Int {
    guard !isEnded, !target.isEmpty else { return 0 }
    let count = entry.method == 0 ? try packed.read(into: target) : try unpack(into: target)
    unpackedBytes += count
    checkSum = crc32(
      checkSum, target.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt32(count))
    if entry.method == 0, count == 0 { isEnded = true }
    try judge()
    return count
  }

  private func unpack(
    into target: UnsafeMutableRawBufferPointer
  ) throws(SpreadsheetProblem) -> Int {
    let room = min(target.count, Int(Int32.max))
    stream.pointee.next_out = target.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(room)
    while stream.pointee.avail_out == room, !isEnded {
      if stream.pointee.avail_in == 0 {
        let count = try packed.read(into: input)
        guard count > 0 else { throw .damaged(part: name, .truncated) }
        stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_in = UInt32(count)
      }
      switch inflate(stream, Z_NO_FLUSH) {
      case Z_OK, Z_BUF_ERROR: break
      case Z_STREAM_END: isEnded = true
      default: throw .damaged(part: name, .corrupt)
      }
    }
    return room - Int(stream.pointee.avail_out)
  }

  private func judge() throws(SpreadsheetProblem) {
    if unpackedBytes > Self.limit
      || (unpackedBytes > Self.ratioApplies && unpackedBytes / Self.ratio > entry.packedBytes)
    {
      throw .tooLarge(part: name)
    }
    guard unpackedBytes <= entry.bytes else { throw .damaged(part: name, .corrupt) }
    if isEnded, unpackedBytes != entry.bytes || checkSum != UInt(entry.checkSum) {
      throw .damaged(part: name, .corrupt)
    }
  }
}

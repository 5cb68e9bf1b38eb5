/// Numbers in bytes, the least significant one first.
struct LittleEndian {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var count: Int { bytes.count }

  /// The number in 2, 4 or 8 bytes from `place` on, which must be there; 0 where it is larger than
  /// any length.
  func number(at place: Int, bytes width: Int) -> Int {
    let value = (0..<width).reduce(UInt64(0)) { $0 | UInt64(bytes[place + $1]) << (8 * $1) }
    return Int(exactly: value).map { $0 < 1 << 48 ? $0 : 0 } ?? 0
  }

  func bytes(at place: Int, count: Int) -> ArraySlice<UInt8> { bytes[place..<place + count] }
}

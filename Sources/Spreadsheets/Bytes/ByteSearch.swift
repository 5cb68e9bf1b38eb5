import Glibc

extension UnsafeBufferPointer<UInt8> {
  /// The place of the first such byte at or behind `begin`, from 0.
  func place(of byte: UInt8, from begin: Int = 0) -> Int? {
    guard let baseAddress, begin < count,
      let found = memchr(baseAddress + begin, Int32(byte), count - begin)
    else { return nil }
    return UnsafeRawPointer(baseAddress).distance(to: UnsafeRawPointer(found))
  }

  /// Whether these are the bytes of a word of ASCII.
  func isWord(_ word: StaticString) -> Bool {
    guard let baseAddress, count == word.utf8CodeUnitCount else { return false }
    return memcmp(baseAddress, word.utf8Start, count) == 0
  }

  /// The place where a mark of ASCII stands first, from 0.
  func place(of mark: StaticString) -> Int? {
    let length = mark.utf8CodeUnitCount
    var begin = 0
    while let found = place(of: mark.utf8Start.pointee, from: begin), found + length <= count {
      if let baseAddress, memcmp(baseAddress + found, mark.utf8Start, length) == 0 { return found }
      begin = found + 1
    }
    return nil
  }
}

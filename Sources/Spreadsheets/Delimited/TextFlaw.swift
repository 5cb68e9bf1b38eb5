/// Where bytes stop being UTF-8.
enum TextFlaw {
  /// The place of the first byte that begins or continues no scalar, from 0; `bytes.count` where all
  /// do.
  static func place(in bytes: [UInt8]) -> Int {
    var place = 0
    while place < bytes.count {
      let length = scalarLength(bytes[place...])
      guard length > 0 else { return place }
      place += length
    }
    return place
  }

  /// Bytes of the scalar that begins here, 0 where none does.
  private static func scalarLength(_ bytes: ArraySlice<UInt8>) -> Int {
    for length in 1...4 where length <= bytes.count {
      if String(validating: bytes.prefix(length), as: UTF8.self) != nil { return length }
    }
    return 0
  }
}

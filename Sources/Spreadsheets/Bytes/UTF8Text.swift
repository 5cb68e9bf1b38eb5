/// Text from bytes that must be UTF-8.
enum UTF8Text {
  /// Nil where the bytes are not UTF-8. Most cells are ASCII, for which there is a shorter way.
  static func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
    isASCII(bytes)
      ? String(decoding: bytes, as: UTF8.self) : String(validating: bytes, as: UTF8.self)
  }

  static func text(_ bytes: [UInt8]) -> String? { bytes.withUnsafeBufferPointer(text) }

  static func isValid(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    isASCII(bytes) || String(validating: bytes, as: UTF8.self) != nil
  }

  private static func isASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var all: UInt8 = 0
    for byte in bytes { all |= byte }
    return all < 0x80
  }
}

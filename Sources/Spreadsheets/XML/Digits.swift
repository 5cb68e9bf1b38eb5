/// Numbers written in ASCII digits.
enum Digits {
  /// Nil where other signs stand there, or none, or the number is larger than a billion.
  static func number(_ bytes: some Collection<UInt8>) -> Int? {
    guard !bytes.isEmpty, bytes.count < 12 else { return nil }
    var value = 0
    for byte in bytes {
      guard (0x30...0x39).contains(byte) else { return nil }
      value = value * 10 + Int(byte - 0x30)
    }
    return value <= 1_000_000_000 ? value : nil
  }
}

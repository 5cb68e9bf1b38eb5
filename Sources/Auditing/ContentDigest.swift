import Crypto

/// A digest of some bytes by SHA-256.
package struct ContentDigest: Hashable, Sendable {
  package static let length = 32
  /// What stands before the first of a chain.
  package static let zero = ContentDigest(known: [UInt8](repeating: 0, count: length))

  package let bytes: [UInt8]

  private init(known bytes: [UInt8]) { self.bytes = bytes }

  package init(of content: [UInt8]) { self.init(known: Array(SHA256.hash(data: content))) }

  /// - Returns: nil for another number of bytes than a digest has.
  package init?(bytes: [UInt8]) {
    guard bytes.count == Self.length else { return nil }
    self.init(known: bytes)
  }

  /// - Parameter hex: two digits a byte, in lower case.
  package init?(hex: String) {
    let digits = hex.utf8.compactMap { Self.digits.firstIndex(of: $0).map(UInt8.init) }
    guard digits.count == hex.utf8.count, digits.count == 2 * Self.length else { return nil }
    self.init(
      known: stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] })
  }

  package var hex: String {
    var text: [UInt8] = []
    text.reserveCapacity(2 * Self.length)
    for byte in bytes {
      text.append(Self.digits[Int(byte >> 4)])
      text.append(Self.digits[Int(byte & 0xF)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static let digits = Array("0123456789abcdef".utf8)
}

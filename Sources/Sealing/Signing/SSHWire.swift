/// Values as SSH writes them (RFC 4251 §5): numbers of four bytes, and texts behind their length.
struct SSHWire {
  private(set) var bytes: [UInt8] = []

  mutating func put(_ number: UInt32) {
    bytes += (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
  }

  mutating func put(_ value: [UInt8]) {
    put(UInt32(value.count))
    bytes += value
  }

  mutating func put(_ text: String) { put(Array(text.utf8)) }

  /// Bytes as they are, without a length before them.
  mutating func put(raw value: [UInt8]) { bytes += value }

  /// Reads such values; nil past their end.
  struct Reader {
    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    mutating func number() -> UInt32? {
      raw(4)?.reduce(0) { $0 << 8 | UInt32($1) }
    }

    mutating func value() -> [UInt8]? {
      number().flatMap { raw(Int($0)) }
    }

    mutating func text() -> String? { value().map { String(decoding: $0, as: UTF8.self) } }

    mutating func raw(_ count: Int) -> [UInt8]? {
      guard rest.count >= count else { return nil }
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
  }
}

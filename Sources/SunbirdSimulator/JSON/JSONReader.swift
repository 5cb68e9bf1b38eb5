/// What is wrong with a text that should be JSON, and at which byte.
package struct JSONSyntaxError: Error, Hashable {
  package let offset: Int
}

/// Reads one JSON document (RFC 8259) from UTF-8 bytes.
///
/// Strict on purpose: a garbled or cut body must be told from a good one.
struct JSONReader {
  /// Nesting beyond this is refused, so that a hostile body can't exhaust the stack.
  static let maxDepth = 64

  private let bytes: [UInt8]
  private var offset = 0

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  static func read(_ bytes: [UInt8]) throws(JSONSyntaxError) -> WireValue {
    var reader = JSONReader(bytes)
    let value = try reader.value(depth: 0)
    reader.skipSpace()
    guard reader.offset == bytes.count else { throw reader.failure }
    return value
  }

  private var failure: JSONSyntaxError { JSONSyntaxError(offset: offset) }

  private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      offset += 1
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    offset += 1
    return true
  }

  private mutating func value(depth: Int) throws(JSONSyntaxError) -> WireValue {
    guard depth < Self.maxDepth else { throw failure }
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try list(depth: depth)
    case UInt8(ascii: "\""): return .text(try string())
    case UInt8(ascii: "t"): return try word("true", .boolean(true))
    case UInt8(ascii: "f"): return try word("false", .boolean(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case .some, .none: return try number()
    }
  }

  private mutating func word(
    _ word: StaticString, _ value: WireValue
  ) throws(JSONSyntaxError) -> WireValue {
    for byte in "\(word)".utf8 {
      guard take(byte) else { throw failure }
    }
    return value
  }

  private mutating func object(depth: Int) throws(JSONSyntaxError) -> WireValue {
    offset += 1
    var members: [String: WireValue] = [:]
    skipSpace()
    if take(UInt8(ascii: "}")) { return .object(members) }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw failure }
      let name = try string()
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw failure }
      members[name] = try value(depth: depth + 1)
      skipSpace()
      if take(UInt8(ascii: "}")) { return .object(members) }
      guard take(UInt8(ascii: ",")) else { throw failure }
    }
  }

  private mutating func list(depth: Int) throws(JSONSyntaxError) -> WireValue {
    offset += 1
    var items: [WireValue] = []
    skipSpace()
    if take(UInt8(ascii: "]")) { return .list(items) }
    while true {
      items.append(try value(depth: depth + 1))
      skipSpace()
      if take(UInt8(ascii: "]")) { return .list(items) }
      guard take(UInt8(ascii: ",")) else { throw failure }
    }
  }

  private mutating func digits() throws(JSONSyntaxError) {
    let start = offset
    while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { offset += 1 }
    guard offset > start else { throw failure }
  }

  private mutating func number() throws(JSONSyntaxError) -> WireValue {
    let start = offset
    _ = take(UInt8(ascii: "-"))
    if !take(UInt8(ascii: "0")) { try digits() }
    if take(UInt8(ascii: ".")) { try digits() }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      try digits()
    }
    let literal = String(decoding: bytes[start..<offset], as: UTF8.self)
    guard let number = Double(literal), number.isFinite else { throw failure }
    return .number(number)
  }

  private mutating func string() throws(JSONSyntaxError) -> String {
    offset += 1
    var text: [UInt8] = []
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        offset += 1
        guard let string = String(validating: text, as: UTF8.self) else { throw failure }
        return string
      case UInt8(ascii: "\\"):
        offset += 1
        try escape(into: &text)
      case 0..<0x20: throw failure
      default:
        text.append(byte)
        offset += 1
      }
    }
    throw failure
  }

  private mutating func escape(into text: inout [UInt8]) throws(JSONSyntaxError) {
    guard let byte = next else { throw failure }
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): text.append(contentsOf: String(try scalar()).utf8)
    default: throw failure
    }
  }

  /// A `\u` escape, or two of them where they are a surrogate pair.
  private mutating func scalar() throws(JSONSyntaxError) -> Unicode.Scalar {
    let first = try codeUnit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else { throw failure }
    var units = [first, try codeUnit()].makeIterator()
    var decoder = UTF16()
    guard case .scalarValue(let scalar) = decoder.decode(&units) else { throw failure }
    return scalar
  }

  private mutating func codeUnit() throws(JSONSyntaxError) -> UInt16 {
    guard offset + 4 <= bytes.count else { throw failure }
    var unit: UInt16 = 0
    for byte in bytes[offset..<offset + 4] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw failure }
      unit = unit << 4 | UInt16(digit)
    }
    offset += 4
    return unit
  }
}

extension WireValue {
  /// Reads one JSON document.
  package init(json bytes: some Sequence<UInt8>) throws(JSONSyntaxError) {
    self = try JSONReader.read(Array(bytes))
  }
}

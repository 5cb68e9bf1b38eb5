/// Whose habits a reader has where RFC 8259 leaves room.
package enum JSONHabits: Sendable {
  /// Foundation's: a byte-order mark before the document and a comma behind the last item are passed
  /// over; of a name that stands twice in an object the first value counts.
  case foundation
  /// Jackson's, which Sunbird reads with: neither is passed over, and the last value counts.
  case strict
}

/// Reads one JSON document (RFC 8259) from UTF-8 bytes, in one walk over them.
struct JSONReader {
  /// What is wrong, and at which byte.
  struct Malformed: Error, Hashable {
    let offset: Int
  }

  /// How deep values may be nested.
  static let maxDepth = 512

  private let bytes: UnsafeBufferPointer<UInt8>
  private let isStrict: Bool
  private var position = 0

  static func read(
    _ bytes: UnsafeBufferPointer<UInt8>, as habits: JSONHabits
  ) throws(Malformed) -> JSONValue {
    var reader = JSONReader(bytes: bytes, isStrict: habits == .strict)
    if !reader.isStrict, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.position = 3 }
    let value = try reader.value(depth: 0)
    reader.skipSpaces()
    guard reader.position == bytes.count else { throw reader.malformed }
    return value
  }

  private init(bytes: UnsafeBufferPointer<UInt8>, isStrict: Bool) {
    self.bytes = bytes
    self.isStrict = isStrict
  }

  private var malformed: Malformed { Malformed(offset: position) }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func value(depth: Int) throws(Malformed) -> JSONValue {
    guard depth < Self.maxDepth else { throw malformed }
    skipSpaces()
    switch next {
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "{"): return .object(try members(depth: depth))
    case UInt8(ascii: "["): return .array(try items(depth: depth))
    case UInt8(ascii: "t"):
      try word("true")
      return .bool(true)
    case UInt8(ascii: "f"):
      try word("false")
      return .bool(false)
    case UInt8(ascii: "n"):
      try word("null")
      return .null
    default: return .number(try number())
    }
  }

  private mutating func members(depth: Int) throws(Malformed) -> [String: JSONValue] {
    try take("{")
    skipSpaces()
    if takes("}") { return [:] }
    var members = [String: JSONValue](minimumCapacity: 12)
    repeat {
      skipSpaces()
      if !isStrict, next == UInt8(ascii: "}") { break }
      let name = try string()
      skipSpaces()
      try take(":")
      let value = try self.value(depth: depth + 1)
      if isStrict || members[name] == nil { members[name] = value }
      skipSpaces()
    } while takes(",")
    try take("}")
    return members
  }

  private mutating func items(depth: Int) throws(Malformed) -> [JSONValue] {
    var items: [JSONValue] = []
    try take("[")
    skipSpaces()
    if takes("]") { return items }
    repeat {
      items.append(try value(depth: depth + 1))
      skipSpaces()
      guard takes(",") else { break }
      skipSpaces()
    } while isStrict || next != UInt8(ascii: "]")
    try take("]")
    return items
  }

  private mutating func string() throws(Malformed) -> String {
    try take("\"")
    let start = position
    while let byte = next, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw malformed }
      if byte == UInt8(ascii: "\\") { return try stringWithEscapes(from: start) }
      position += 1
    }
    let text = try self.text(of: bytes[start..<position])
    try take("\"")
    return text
  }

  private mutating func stringWithEscapes(from start: Int) throws(Malformed) -> String {
    var decoded = Array(bytes[start..<position])
    while let byte = next, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw malformed }
      position += 1
      if byte == UInt8(ascii: "\\") {
        decoded.append(contentsOf: String(try escape()).utf8)
      } else {
        decoded.append(byte)
      }
    }
    guard let text = String(validating: decoded, as: UTF8.self) else { throw malformed }
    try take("\"")
    return text
  }

  private func text(of bytes: Slice<UnsafeBufferPointer<UInt8>>) throws(Malformed) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw malformed }
    return text
  }

  /// What stands behind a backslash.
  private mutating func escape() throws(Malformed) -> Unicode.Scalar {
    defer { position += 1 }
    switch next {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicodeEscape()
    default: throw malformed
    }
  }

  /// One scalar, written as one unit of UTF-16 or as two; leaves the position at its last digit.
  private mutating func unicodeEscape() throws(Malformed) -> Unicode.Scalar {
    let unit = try hexDigits()
    guard unit & 0xF800 == 0xD800 else { return Unicode.Scalar(unit) ?? "\u{FFFD}" }
    position += 1
    guard unit < 0xDC00 else { throw malformed }
    try take("\\")
    guard next == UInt8(ascii: "u") else { throw malformed }
    let second = try hexDigits()
    guard second & 0xFC00 == 0xDC00,
      let scalar = Unicode.Scalar(0x10000 + (UInt32(unit & 0x3FF) << 10 | UInt32(second & 0x3FF)))
    else { throw malformed }
    return scalar
  }

  /// The four digits behind the `u` at the position, which it leaves at the last of them.
  private mutating func hexDigits() throws(Malformed) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      position += 1
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw malformed
      }
      unit = unit << 4 | UInt16(digit)
    }
    return unit
  }

  private mutating func number() throws(Malformed) -> Double {
    let start = position
    _ = takes("-")
    if !takes("0") { try digits() }
    if takes(".") { try digits() }
    if takes("e") || takes("E") {
      if !takes("+") { _ = takes("-") }
      try digits()
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let number = Double(text), number.isFinite else { throw malformed }
    return number
  }

  private mutating func digits() throws(Malformed) {
    let start = position
    while let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
    guard position > start else { throw malformed }
  }

  private mutating func word(_ word: StaticString) throws(Malformed) {
    for index in 0..<word.utf8CodeUnitCount {
      guard next == word.utf8Start[index] else { throw malformed }
      position += 1
    }
  }

  private mutating func skipSpaces() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  private mutating func takes(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func take(_ character: Unicode.Scalar) throws(Malformed) {
    guard takes(character) else { throw malformed }
  }
}

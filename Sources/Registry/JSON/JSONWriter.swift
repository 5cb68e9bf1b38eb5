/// Writes JSON documents: no spaces, members in alphabetical order, so that equal values are equal
/// bytes.
struct JSONWriter {
  private(set) var bytes: [UInt8] = []

  mutating func write(_ value: JSONValue) throws {
    switch value {
    case .null: write("null")
    case .bool(let flag): write(flag ? "true" : "false")
    case .number(let number): try write(number)
    case .string(let text): write(string: text)
    case .array(let items):
      try list("[", items, "]") { writer, item in try writer.write(item) }
    case .object(let members): try write(inOrder: members.sorted { $0.key < $1.key })
    }
  }

  /// Writes an object.
  ///
  /// - Parameter members: in alphabetical order, each name once.
  mutating func write(inOrder members: some Sequence<(key: String, value: JSONValue)>) throws {
    try list("{", members, "}") { writer, member in
      writer.write(string: member.key)
      writer.write(":")
      try writer.write(member.value)
    }
  }

  private mutating func list<Item>(
    _ opening: StaticString, _ items: some Sequence<Item>, _ closing: StaticString,
    each: (inout JSONWriter, Item) throws -> Void
  ) rethrows {
    write(opening)
    var isFirst = true
    for item in items {
      if !isFirst { write(",") }
      isFirst = false
      try each(&self, item)
    }
    write(closing)
  }

  private mutating func write(_ number: Double) throws {
    guard number.isFinite else {
      throw EncodingError.invalidValue(
        number, .init(codingPath: [], debugDescription: "JSON has no such number"))
    }
    let text = Int64(exactly: number).map(String.init) ?? String(number)
    bytes.append(contentsOf: text.utf8)
  }

  private mutating func write(_ text: StaticString) {
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private mutating func write(string text: String) {
    write("\"")
    if text.utf8.allSatisfy(Self.isPlain) {
      bytes.append(contentsOf: text.utf8)
    } else {
      write(escaping: text)
    }
    write("\"")
  }

  /// Whether the byte stands for itself, as almost all do.
  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  private mutating func write(escaping text: String) {
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): write("\\\"")
      case UInt8(ascii: "\\"): write("\\\\")
      case 0x0A: write("\\n")
      case 0x0D: write("\\r")
      case 0x09: write("\\t")
      case 0x08: write("\\b")
      case 0x0C: write("\\f")
      case 0..<0x20:
        write("\\u00")
        bytes.append(UInt8(ascii: "0") + byte >> 4)
        bytes.append(Array("0123456789abcdef".utf8)[Int(byte & 0xF)])
      default: bytes.append(byte)
      }
    }
  }
}

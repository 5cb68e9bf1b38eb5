/// Writes JSON documents: no spaces, members in alphabetical order, so that equal values are equal
/// bytes.
package struct JSONWriter {
  package private(set) var bytes: [UInt8] = []

  /// Room for what most documents take.
  package init() { bytes.reserveCapacity(512) }

  package mutating func write(_ value: JSONValue) throws {
    switch value {
    case .null: put("null")
    case .bool(let flag): put(flag ? "true" : "false")
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
  package mutating func write(inOrder members: some Sequence<(key: String, value: JSONValue)>)
    throws
  {
    try list("{", members, "}") { writer, member in
      writer.write(string: member.key)
      writer.put(":")
      try writer.write(member.value)
    }
  }

  private mutating func list<Item>(
    _ opening: StaticString, _ items: some Sequence<Item>, _ closing: StaticString,
    each: (inout JSONWriter, Item) throws -> Void
  ) rethrows {
    put(opening)
    var isFirst = true
    for item in items {
      if !isFirst { put(",") }
      isFirst = false
      try each(&self, item)
    }
    put(closing)
  }

  private mutating func write(_ number: Double) throws {
    guard number.isFinite else {
      throw EncodingError.invalidValue(
        number, .init(codingPath: [], debugDescription: "JSON has no such number"))
    }
    let text = Int64(exactly: number).map(String.init) ?? String(number)
    bytes.append(contentsOf: text.utf8)
  }

  private mutating func put(_ text: StaticString) {
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private mutating func write(string text: String) {
    put("\"")
    if text.utf8.allSatisfy(Self.isPlain) {
      bytes.append(contentsOf: text.utf8)
    } else {
      write(escaping: text)
    }
    put("\"")
  }

  /// Whether the byte stands for itself, as almost all do.
  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  private mutating func write(escaping text: String) {
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): put("\\\"")
      case UInt8(ascii: "\\"): put("\\\\")
      case 0x0A: put("\\n")
      case 0x0D: put("\\r")
      case 0x09: put("\\t")
      case 0x08: put("\\b")
      case 0x0C: put("\\f")
      case 0..<0x20:
        put("\\u00")
        bytes.append(UInt8(ascii: "0") + byte >> 4)
        bytes.append(Array("0123456789abcdef".utf8)[Int(byte & 0xF)])
      default: bytes.append(byte)
      }
    }
  }
}

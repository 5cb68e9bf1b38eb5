/// Any JSON value, as it stands in a document from outside before anybody has judged it.
package enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// The value under `name` when this is an object that has it.
  package subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members[name]
  }

  package var string: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  package var bool: Bool? {
    guard case .bool(let flag) = self else { return nil }
    return flag
  }

  package var number: Double? {
    guard case .number(let number) = self else { return nil }
    return number
  }

  /// The whole number this is; nil for fractions, other types, and beyond what `Int` holds.
  package var wholeNumber: Int? { number.flatMap { Int(exactly: $0) } }

  package var array: [JSONValue]? {
    guard case .array(let items) = self else { return nil }
    return items
  }

  package var object: [String: JSONValue]? {
    guard case .object(let members) = self else { return nil }
    return members
  }

  /// Reads one JSON document.
  ///
  /// - Throws: `DecodingError` when the bytes are not JSON.
  package init(
    parsing bytes: some Sequence<UInt8>, as habits: JSONHabits = .foundation
  ) throws {
    do {
      self = try ContiguousArray(bytes).withUnsafeBufferPointer {
        bytes throws(JSONReader.Malformed) in
        try JSONReader.read(bytes, as: habits)
      }
    } catch {
      throw DecodingError.dataCorrupted(
        .init(codingPath: [], debugDescription: "not JSON from byte \(error.offset) on"))
    }
  }

  /// The document's bytes, members in alphabetical order, so that equal values are equal bytes.
  package func serialized() throws -> [UInt8] {
    var writer = JSONWriter()
    try writer.write(self)
    return writer.bytes
  }
}

extension JSONValue: Codable {
  package init(from decoder: any Decoder) throws {
    // Each attempt that fails only means: another type. Texts first, they are the most.
    let single = try decoder.singleValueContainer()
    if single.decodeNil() {
      self = .null
    } else if let text = try? single.decode(String.self) {
      self = .string(text)
    } else if let members = try? single.decode([String: JSONValue].self) {
      self = .object(members)
    } else if let flag = try? single.decode(Bool.self) {
      self = .bool(flag)
    } else if let number = try? single.decode(Double.self) {
      self = .number(number)
    } else {
      self = .array(try single.decode([JSONValue].self))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let flag): try container.encode(flag)
    case .number(let number):
      if let whole = Int64(exactly: number) {
        try container.encode(whole)
      } else {
        try container.encode(number)
      }
    case .string(let text): try container.encode(text)
    case .array(let items): try container.encode(items)
    case .object(let members): try container.encode(members)
    }
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  package init(stringLiteral text: String) { self = .string(text) }
  package init(booleanLiteral flag: Bool) { self = .bool(flag) }
  package init(integerLiteral number: Int) { self = .number(Double(number)) }
  package init(floatLiteral number: Double) { self = .number(number) }
  package init(arrayLiteral items: JSONValue...) { self = .array(items) }

  /// A name given twice keeps its last value.
  package init(dictionaryLiteral members: (String, JSONValue)...) {
    self = .object(Dictionary(members, uniquingKeysWith: { $1 }))
  }
}

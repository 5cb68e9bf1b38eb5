/// JSON whose objects keep the order their fields were given in, as the API document has one.
package enum OrderedJSON: Sendable, Equatable {
  case text(String)
  case truth(Bool)
  case list([OrderedJSON])
  case object([Field])

  package struct Field: Sendable, Equatable {
    package let name: String
    package let value: OrderedJSON
  }

  /// An object of those `fields` that have a value.
  static func fields(_ fields: KeyValuePairs<String, OrderedJSON?>) -> OrderedJSON {
    .object(
      fields.compactMap { name, value in
        value.map { Field(name: name, value: $0) }
      })
  }

  /// A list of texts, or nothing for an empty one: an absent field, not an empty list.
  static func texts<Value: RawRepresentable>(_ values: [Value]) -> OrderedJSON?
  where Value.RawValue == String {
    values.isEmpty ? nil : .list(values.map { .text($0.rawValue) })
  }
}

extension OrderedJSON: CustomStringConvertible {
  /// The JSON text, on one line and without spaces; what is not ASCII stays as it is.
  package var description: String {
    switch self {
    case .text(let text):
      quoted(text)
    case .truth(let truth):
      truth ? "true" : "false"
    case .list(let elements):
      "[" + elements.map(\.description).joined(separator: ",") + "]"
    case .object(let fields):
      "{" + fields.map { quoted($0.name) + ":" + $0.value.description }.joined(separator: ",") + "}"
    }
  }
}

/// `text` as a JSON string (RFC 8259, section 7).
private func quoted(_ text: String) -> String {
  var quoted = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": quoted += "\\\""
    case "\\": quoted += "\\\\"
    case "\n": quoted += "\\n"
    case "\r": quoted += "\\r"
    case "\t": quoted += "\\t"
    case "\u{0}"..<" ": quoted += "\\u00" + hexadecimal(scalar.value)
    default: quoted.unicodeScalars.append(scalar)
    }
  }
  return quoted + "\""
}

private func hexadecimal(_ byte: UInt32) -> String {
  padded(String(byte, radix: 16), to: 2)
}

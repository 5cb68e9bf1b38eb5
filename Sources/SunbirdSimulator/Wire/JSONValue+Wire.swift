import Codecs

/// JSON bodies as Sunbird reads and writes them.
extension JSONValue {
  /// Reads one JSON document, and nothing that is only nearly one: a garbled or cut body must be told
  /// from a good one.
  package init(json bytes: some Sequence<UInt8>) throws {
    self = try JSONValue(parsing: bytes, as: .strict)
  }

  /// This value as compact JSON. No body has a number without end: the reader takes none.
  package var json: String {
    do {
      return String(decoding: try serialized(), as: UTF8.self)
    } catch {
      preconditionFailure("a body with a number that JSON does not have")
    }
  }

  /// The texts of a text (one) or of a list of texts; nil for anything else.
  package var texts: [String]? {
    switch self {
    case .string(let text): return [text]
    case .array(let items):
      let texts = items.compactMap(\.string)
      return texts.count == items.count ? texts : nil
    case .null, .bool, .number, .object: return nil
    }
  }

  /// Null, or text of nothing but white space: what Sunbird's validators call blank.
  package var isBlank: Bool {
    switch self {
    case .null: true
    case .string(let text): text.allSatisfy(\.isWhitespace)
    case .bool, .number, .array, .object: false
    }
  }
}

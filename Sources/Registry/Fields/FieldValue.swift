import Codecs

/// The value of one field, in exactly the shapes that the documented API has.
package enum FieldValue: Hashable, Sendable {
  /// An explicit "no value": in an update it clears the field.
  case null
  case flag(Bool)
  case text(String)
  /// A list of texts: roles, languages, grades, subjects.
  case texts([String])
  /// A list of objects of texts: the contact details of an organisation.
  case objects([[String: String]])

  /// Whether this says the same as having no value. Sunbird does not tell null from blank.
  package var isEmpty: Bool {
    switch self {
    case .null: true
    case .flag: false
    case .text(let text): text.isBlank
    case .texts(let texts): texts.isEmpty
    case .objects(let objects): objects.isEmpty
    }
  }

  /// The single texts of a field that is open to text or list; a text may name several, separated
  /// by commas, as the document's own example does. Nil for other shapes.
  package var items: [String]? {
    switch self {
    case .text(let text):
      text.split(separator: ",").map { $0.trimmingSpaces() }.filter { !$0.isEmpty }
    case .texts(let texts): texts
    case .null: []
    case .flag, .objects: nil
    }
  }

  package var json: JSONValue {
    switch self {
    case .null: .null
    case .flag(let flag): .bool(flag)
    case .text(let text): .string(text)
    case .texts(let texts): .array(texts.map(JSONValue.string))
    case .objects(let objects): .array(objects.map { .object($0.mapValues(JSONValue.string)) })
    }
  }

  /// The value in a shape that a field can have; nil for numbers, mixed lists and deep objects.
  package init?(_ json: JSONValue) {
    switch json {
    case .null: self = .null
    case .bool(let flag): self = .flag(flag)
    case .string(let text): self = .text(text)
    case .array(let items):
      let texts = items.compactMap(\.string)
      if texts.count == items.count {
        self = .texts(texts)
      } else if let objects = Self.objects(items) {
        self = .objects(objects)
      } else {
        return nil
      }
    case .number, .object: return nil
    }
  }

  private static func objects(_ items: [JSONValue]) -> [[String: String]]? {
    var objects: [[String: String]] = []
    for item in items {
      guard let members = item.object else { return nil }
      let texts = members.compactMapValues(\.string)
      guard texts.count == members.count else { return nil }
      objects.append(texts)
    }
    return objects
  }
}

extension FieldValue: Codable {
  package init(from decoder: any Decoder) throws {
    let json = try JSONValue(from: decoder)
    guard let value = FieldValue(json) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "not a field value"))
    }
    self = value
  }

  package func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }
}

extension String {
  fileprivate var isBlank: Bool {
    // Most texts begin with a letter, and looking into Unicode's tables takes longer.
    guard let first = utf8.first, !(0x21...0x7E).contains(first) else { return utf8.isEmpty }
    return allSatisfy(\.isWhitespace)
  }
}

extension StringProtocol {
  /// The text without white space at either end: whatever Unicode calls so, a blank that does not
  /// break (U+00A0) and the wide one (U+3000) among it, and what Java's `trim()` takes away, with
  /// which Sunbird reads the cells of an upload: everything up to U+0020.
  package func trimmingSpaces() -> String {
    let text = String(self)
    // Most texts have nothing to lose, and looking into Unicode's tables takes longer.
    if let first = text.utf8.first, let last = text.utf8.last, (0x21...0x7E).contains(first),
      (0x21...0x7E).contains(last)
    {
      return text
    }
    let scalars = text.unicodeScalars
    guard let start = scalars.firstIndex(where: { !$0.isBlank }),
      let last = scalars.lastIndex(where: { !$0.isBlank })
    else { return "" }
    return String(String.UnicodeScalarView(scalars[start...last]))
  }
}

extension Unicode.Scalar {
  fileprivate var isBlank: Bool { value <= 0x20 || properties.isWhitespace }
}

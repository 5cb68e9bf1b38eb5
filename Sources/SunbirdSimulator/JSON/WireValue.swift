/// A JSON value as it travels in request and reply bodies.
///
/// Numbers are kept as `Double`: Sunbird's documented bodies have none beyond limits and offsets.
package enum WireValue: Sendable, Hashable {
  case null
  case boolean(Bool)
  case number(Double)
  case text(String)
  case list([WireValue])
  case object([String: WireValue])
}

extension WireValue {
  /// The member of that name; nil when this isn't an object or has no such member.
  package subscript(name: String) -> WireValue? {
    if case .object(let members) = self { members[name] } else { nil }
  }

  package var text: String? {
    if case .text(let text) = self { text } else { nil }
  }

  package var list: [WireValue]? {
    if case .list(let items) = self { items } else { nil }
  }

  package var object: [String: WireValue]? {
    if case .object(let members) = self { members } else { nil }
  }

  package var boolean: Bool? {
    if case .boolean(let flag) = self { flag } else { nil }
  }

  package var number: Double? {
    if case .number(let number) = self { number } else { nil }
  }

  /// The whole number this is; nil for fractions, other types, and beyond what `Int` holds.
  package var wholeNumber: Int? {
    number.flatMap { Int(exactly: $0) }
  }

  /// The texts of a text (one) or of a list of texts; nil for anything else.
  package var texts: [String]? {
    switch self {
    case .text(let text): return [text]
    case .list(let items):
      let texts = items.compactMap(\.text)
      return texts.count == items.count ? texts : nil
    case .null, .boolean, .number, .object: return nil
    }
  }

  /// Null, or text of nothing but white space: what Sunbird's validators call blank.
  package var isBlank: Bool {
    switch self {
    case .null: true
    case .text(let text): text.allSatisfy(\.isWhitespace)
    case .boolean, .number, .list, .object: false
    }
  }
}

extension WireValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  package init(stringLiteral value: String) { self = .text(value) }
  package init(booleanLiteral value: Bool) { self = .boolean(value) }
  package init(integerLiteral value: Int) { self = .number(Double(value)) }
  package init(floatLiteral value: Double) { self = .number(value) }
  package init(arrayLiteral elements: WireValue...) { self = .list(elements) }

  /// A name given twice keeps its last value, as most JSON readers do.
  package init(dictionaryLiteral elements: (String, WireValue)...) {
    self = .object(Dictionary(elements, uniquingKeysWith: { $1 }))
  }
}

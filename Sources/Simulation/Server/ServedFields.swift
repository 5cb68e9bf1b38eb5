import Codecs
import Registry
import SunbirdSimulator

extension FieldValue {
  /// A stored value as the office would have typed it.
  init(_ wire: JSONValue) {
    switch wire {
    case .null, .number, .object: self = .null
    case .bool(let flag): self = .flag(flag)
    case .string(let text): self = .text(text)
    case .array(let items): self = .texts(items.compactMap(\.string))
    }
  }

  var wire: JSONValue {
    switch self {
    case .null, .objects: .null
    case .flag(let flag): .bool(flag)
    case .text(let text): .string(text)
    case .texts(let texts): .array(texts.map(JSONValue.string))
    }
  }
}

extension StoredRow {
  /// The row's values; none for a membership that was left.
  var values: Fields {
    guard !isRemoved else { return [:] }
    var values: Fields = [:]
    for (name, value) in fields {
      if let name = FieldName(rawValue: name) { values[name] = FieldValue(value) }
    }
    return values
  }
}

extension RecordKey {
  /// The same key as the server writes it.
  var stored: StoredKey {
    switch self {
    case .organisation(let provider, let externalID):
      .organisation(provider: provider, externalID: externalID)
    case .user(let provider, let userName): .user(provider: provider, userName: userName)
    case .membership(let provider, let externalID, let userName):
      .membership(provider: provider, externalID: externalID, userName: userName)
    }
  }
}

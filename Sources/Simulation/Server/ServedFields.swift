import Registry
import SunbirdSimulator

extension FieldValue {
  /// A stored value as the office would have typed it.
  init(_ wire: WireValue) {
    switch wire {
    case .null, .number, .object: self = .null
    case .boolean(let flag): self = .flag(flag)
    case .text(let text): self = .text(text)
    case .list(let items): self = .texts(items.compactMap(\.text))
    }
  }

  var wire: WireValue {
    switch self {
    case .null, .objects: .null
    case .flag(let flag): .boolean(flag)
    case .text(let text): .text(text)
    case .texts(let texts): .list(texts.map(WireValue.text))
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

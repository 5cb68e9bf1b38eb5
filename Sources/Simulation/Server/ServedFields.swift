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

  /// The role that somebody typed among those of a list, which holds what every member has, too.
  fileprivate var typedRole: FieldValue {
    guard case .texts(let roles) = self else { return self }
    let typed = roles.filter { !Self.rolesOfEverybody.contains($0) }
    return typed.isEmpty ? .null : typed.count == 1 ? .text(typed[0]) : .texts(typed)
  }

  /// By the server's name and by the office's.
  private static let rolesOfEverybody: Set<String> = ["PUBLIC", "member"]
}

extension [FieldName: FieldValue] {
  /// The members of a row or a request, by the names that offices use.
  init(_ wire: [String: JSONValue], of kind: StoredKey.Kind) {
    self = [:]
    for (name, value) in wire {
      if kind == .membership, name == "roles" || name == "role" {
        self[.role] = FieldValue(value).typedRole
      } else if let name = FieldName(rawValue: name) {
        self[name] = FieldValue(value)
      }
    }
  }

  /// With roles as somebody typed them.
  var typed: [FieldName: FieldValue] {
    var fields = self
    if let role = self[.role] { fields[.role] = role.typedRole }
    return fields
  }
}

extension StoredRow {
  /// The row's values; none for a membership that was left.
  var values: Fields { isRemoved ? [:] : Fields(fields, of: key.kind) }
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

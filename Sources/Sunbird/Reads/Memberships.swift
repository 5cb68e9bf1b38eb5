import Codecs
import Registry

extension Dialect {
  /// The membership `key` among the organisations of its user's profile.
  func membership(
    _ key: RecordKey, in profile: [String: JSONValue], organisationID: String?
  ) -> RemoteView {
    guard let entries = profile["organisations"]?.array else { return .unseen }
    let scoped = Self.roles(in: profile["roles"], of: organisationID)
    var sawUnnamedEntry = false
    for entry in entries {
      guard let members = entry.object else { continue }
      switch Self.match(members, key: key, organisationID: organisationID) {
      case .same where members["isDeleted"] == .bool(true): return .absent
      case .same:
        let fields = shown(Self.fields(members, scoped: scoped))
        return .present(RemoteRecord(serverID: nil, fields: fields))
      case .other: continue
      case .unclear: sawUnnamedEntry = true
      }
    }
    return sawUnnamedEntry ? .unseen : .absent
  }

  private enum Match { case same, other, unclear }

  private static func match(
    _ members: [String: JSONValue], key: RecordKey, organisationID: String?
  ) -> Match {
    guard let externalID = members["externalId"]?.string, let wanted = key.externalID else {
      let id = firstText(["organisationId", "orgId"], in: members)
      guard let id, let organisationID else { return .unclear }
      return id == organisationID ? .same : .other
    }
    let provider = members["provider"]?.string ?? key.provider
    return RecordKey.organisation(provider: provider, externalID: externalID)
      == .organisation(provider: key.provider, externalID: wanted) ? .same : .other
  }

  private static func fields(
    _ members: [String: JSONValue], scoped: FieldValue?
  ) -> Fields {
    var seen: Fields = [:]
    let role = members["role"] ?? members["roles"]
    seen[.role] = scoped ?? role.flatMap { FieldValue($0) }
    seen[.position] = members["position"].flatMap { FieldValue($0) }
    return seen
  }

  /// What can be held against what was sent. Where everybody has a role that is given to nobody, it is
  /// that of a membership without any.
  private func shown(_ fields: Fields) -> Fields {
    var shown = fields
    if let everybody = memberRoles.everybody, let roles = fields[.role]?.items {
      let given = roles.filter { $0 != everybody }
      shown[.role] = .texts(given.isEmpty ? [everybody] : given)
    }
    return shown.filter { self.fields.forms[.addMember]?[$0.key] != .noPlace }
  }

  /// The roles that a profile lists by their scopes, as far as they hold in the organisation; nil
  /// where it does not list them so.
  private static func roles(in listed: JSONValue?, of organisationID: String?) -> FieldValue? {
    guard let organisationID, let entries = listed?.array, !entries.isEmpty else { return nil }
    var roles: [String] = []
    for entry in entries {
      guard let role = entry["role"]?.string, let scope = entry["scope"]?.array else { return nil }
      if scope.contains(where: { $0["organisationId"]?.string == organisationID }) {
        roles.append(role)
      }
    }
    return .texts(roles)
  }
}

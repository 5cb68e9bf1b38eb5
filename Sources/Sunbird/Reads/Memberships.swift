import Codecs
import Registry

extension Dialect {
  /// The membership `key` among the organisations of its user's profile.
  func membership(
    _ key: RecordKey, in organisations: JSONValue?, organisationID: String?
  ) -> RemoteView {
    guard let entries = organisations?.array else { return .unseen }
    var sawUnnamedEntry = false
    for entry in entries {
      guard let members = entry.object else { continue }
      switch Self.match(members, key: key, organisationID: organisationID) {
      case .same where members["isDeleted"] == .bool(true): return .absent
      case .same: return .present(RemoteRecord(serverID: nil, fields: Self.fields(members)))
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

  private static func fields(_ members: [String: JSONValue]) -> Fields {
    var seen: Fields = [:]
    let role = members["role"] ?? members["roles"]
    seen[.role] = role.flatMap { FieldValue($0) }
    seen[.position] = members["position"].flatMap { FieldValue($0) }
    return seen
  }
}

import Codecs
import Registry

extension Dialect {
  /// The request that brings `operation` about.
  ///
  /// - Parameters:
  ///   - fields: what the request is to change.
  ///   - known: the record's values as far as the agent knows them, for fields that this dialect
  ///     wants in every request of the operation.
  ///   - serverID: the server's id of the record, for operations that name it by that.
  ///   - registration: the server's id of the organisation under which a new user is registered.
  /// - Returns: nil where the dialect has no such operation, or the id is needed and not known.
  package func write(
    _ operation: WriteOperation, key: RecordKey, fields: Fields, known: Fields = [:],
    serverID: String? = nil, registration: String? = nil
  ) -> APIRequest? {
    guard let endpoint = calls.writes[operation],
      var members = reference(to: key, in: operation, serverID: serverID)
    else { return nil }
    for name in self.fields.companions[operation] ?? [] {
      members[name.rawValue] = known.value(name)?.json
    }
    for (name, value) in fields {
      let sent = name == .role ? memberRoles.sent(value) : value
      guard let member = form(of: name, in: operation).member(name, sent) else { continue }
      members[member.name] = member.value
    }
    if operation == .createUser, let name = self.fields.registration, let registration {
      members[name] = .string(registration)
    }
    return endpoint.request(members, changesRecords: true)
  }

  private func form(of name: FieldName, in operation: WriteOperation) -> FieldForm {
    self.fields.forms[operation].map { $0[name] ?? .dropped } ?? .plain
  }

  private func reference(
    to key: RecordKey, in operation: WriteOperation, serverID: String?
  ) -> [String: JSONValue]? {
    guard operation == .updateUser, userTokens.updates == .ownUser else {
      return keyMembers(of: key)
    }
    return serverID.map { ["userId": .string($0)] }
  }

  private func keyMembers(of key: RecordKey) -> [String: JSONValue] {
    var members: [KeyField: String] = [.provider: key.provider]
    members[.externalId] = key.externalID
    members[.userName] = key.userName
    return Dictionary(
      uniqueKeysWithValues: members.map { ($0.key.rawValue, JSONValue.string($0.value)) })
  }
}

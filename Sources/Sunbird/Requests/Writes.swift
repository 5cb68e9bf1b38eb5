import Codecs
import Registry

extension Dialect {
  /// The request that brings `operation` about.
  ///
  /// - Parameters:
  ///   - fields: what the request is to change.
  ///   - known: the record's values as far as the agent knows them, for fields that this dialect
  ///     wants in every request of the operation.
  ///   - ids: the server's, for operations that name their record by them.
  ///   - registration: the server's id of the organisation that a new user belongs to.
  /// - Returns: nil where the dialect has no such operation, or an id is needed and not known.
  package func write(
    _ operation: WriteOperation, key: RecordKey, fields: Fields, known: Fields = [:],
    ids: ServerIDs = ServerIDs(), registration: String? = nil
  ) -> APIRequest? {
    guard let endpoint = calls.writes[operation],
      var members = members(naming: key, in: operation, ids: ids)
    else { return nil }
    members.merge(self.fields.constants[operation] ?? [:]) { $1 }
    for name in self.fields.companions[operation] ?? [] {
      members[name.rawValue] = known.value(name)?.json
    }
    for (name, value) in (self.fields.standIns[operation] ?? [:]).overlaid(with: fields) {
      let sent = name == .role ? memberRoles.sent(value) : value
      guard let member = form(of: name, in: operation).member(name, sent) else { continue }
      members[member.name] = member.value
    }
    if operation == .createUser, let place = self.fields.registration, let registration {
      members[place.member] = .string(registration)
    }
    return endpoint.request(members, changesRecords: true)
  }

  /// The request that gives a membership that is there another role; nil where the dialect has none,
  /// an id is not known, or no role is to change.
  ///
  /// - Parameters:
  ///   - role: the role that the membership is to have.
  ///   - known: the one that it has.
  package func assignment(
    of role: FieldValue?, known: FieldValue?, ids: ServerIDs
  ) -> APIRequest? {
    guard let assignRoles = calls.assignRoles, let organisation = ids.organisation,
      let user = ids.user,
      let members = assignRoles.members(
        wanted: serverNames(of: role), known: serverNames(of: known),
        everybody: memberRoles.everybody, organisationID: organisation)
    else { return nil }
    return assignRoles.endpoint.request(
      members.merging(["userId": .string(user)]) { $1 }, changesRecords: true)
  }

  private func serverNames(of role: FieldValue?) -> [String] {
    role.map(memberRoles.sent)?.items ?? []
  }

  private func form(of name: FieldName, in operation: WriteOperation) -> FieldForm {
    self.fields.forms[operation].map { $0[name] ?? .dropped } ?? .plain
  }
}

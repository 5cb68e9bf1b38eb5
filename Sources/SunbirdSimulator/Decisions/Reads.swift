import Codecs

extension DecisionMaker {
  /// By id the committed row, by key what the index has; an unknown organisation is an empty
  /// object with 200 (sunbird.md §4, §13).
  func readOrganisation(_ request: [String: JSONValue]) -> Decision {
    if let id = request["organisationId"]?.string {
      let row = records.committed.row(id: id).flatMap { $0.key.kind == .organisation ? $0 : nil }
      return .answer(["response": .object(row.map(shown) ?? [:])])
    }
    guard let key = StoredKey.organisation(in: request) else {
      return .failure(.requiredDataMissing)
    }
    return .answer(["response": .object(records.indexed[key].map(shown) ?? [:])])
  }

  func readProfile(_ request: [String: JSONValue]) -> Decision {
    guard let loginID = request["loginId"]?.string else { return .failure(.loginIDMissing) }
    guard let key = StoredKey.user(loginID: loginID), let row = records.indexed[key] else {
      return .failure(.userNotFound)
    }
    return .answer(["response": .object(shown(row))])
  }

  /// The row as reads and searches answer it.
  func shown(_ row: StoredRow) -> [String: JSONValue] { profile.show(self, row) }

  /// The row with every field. One without a value is null: seen, and empty.
  func shownAsDocumented(_ row: StoredRow) -> [String: JSONValue] {
    var members: [String: JSONValue] = [
      "id": .string(row.id),
      "createdDate": .string(SunbirdTime.sunbird(row.createdAt)),
      "updatedDate": row.updatedAt.map { .string(SunbirdTime.sunbird($0)) } ?? .null,
    ]
    switch row.key {
    case .organisation(let provider, let externalID):
      members.merge(fields(of: row, profile.documented.organisation)) { $1 }
      members["organisationId"] = .string(row.id)
      members["provider"] = .string(provider)
      members["externalId"] = .string(externalID)
      members["status"] = 1
    case .user(let provider, let userName):
      members.merge(fields(of: row, profile.documented.user)) { $1 }
      members["userId"] = .string(row.id)
      members["provider"] = .string(provider)
      members["userName"] = .string(userName)
      members["status"] = 1
      members["organisations"] = .array(
        records.indexed.memberships(ofUser: row.key).map { .object(shown($0)) })
    case .membership(let provider, let externalID, _):
      members["provider"] = .string(provider)
      members["externalId"] = .string(externalID)
      members["organisationId"] = organisationID(of: row.key)
      members["role"] = row.fields["role"] ?? .null
      members["roles"] = .array((row.fields["role"]?.texts ?? []).map(JSONValue.string))
      members["position"] = row.fields["position"] ?? .null
      members["isDeleted"] = .bool(row.isRemoved)
      members["orgJoinDate"] = .string(SunbirdTime.sunbird(row.createdAt))
      members["orgLeftDate"] =
        row.isRemoved ? row.updatedAt.map { .string(SunbirdTime.sunbird($0)) } ?? .null : .null
    }
    return members
  }

  func organisationID(of membership: StoredKey) -> JSONValue {
    membership.organisation.flatMap { records.committed[$0] }.map { .string($0.id) } ?? .null
  }

  private func fields(
    of row: StoredRow, _ set: ServerProfile.FieldSet
  ) -> [String: JSONValue] {
    let present = row.fields.filter { !set.hidden.contains($0.key) }
    return present.merging(set.shown.map { ($0, .null) }) { present, _ in present }
  }
}

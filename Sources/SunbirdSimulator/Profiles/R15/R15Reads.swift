import Codecs

extension DecisionMaker {
  /// By id the table's row, by key what the index has; an unknown organisation is an empty object
  /// with 200 (§4, §13).
  func readR15Organisation(_ request: R15Request) throws(ServiceError) -> Decision {
    if let id = try request.filled("organisationId") {
      let row = organisation(id: id, provider: nil, externalID: nil)
      return .answer(["response": .object(row.map(shown) ?? [:])])
    }
    guard let provider = try request.filled("provider"),
      let externalID = try request.filled("externalId")
    else { throw .requiredDataMissing }
    let row = records.indexed[.organisation(provider: provider, externalID: externalID)]
    return .answer(["response": .object(row.map(shown) ?? [:])])
  }

  func readR15Profile(_ request: R15Request) throws(ServiceError) -> Decision {
    guard let loginID = try request.filled("loginId") else { throw .loginIDMissing }
    let key = StoredKey.user(loginID: loginID) ?? .user(provider: "", userName: loginID)
    guard let row = records.indexed[key] else { throw .userNotFound }
    return .answer(["response": .object(shown(row))])
  }

  /// The row as the index has it: a field that was never given is absent, a cleared one is null.
  func shownR15(_ row: StoredRow) -> [String: JSONValue] {
    var members = row.fields
    members["id"] = .string(row.id)
    members["createdDate"] = .string(SunbirdTime.sunbird(row.createdAt))
    members["updatedDate"] = row.updatedAt.map { .string(SunbirdTime.sunbird($0)) } ?? .null
    members["updatedBy"] = .null
    switch row.key {
    case .organisation(let provider, let externalID):
      members["status"] = members["status"] ?? 1
      if !provider.isEmpty {
        members["provider"] = .string(provider)
        members["externalId"] = .string(externalID)
      }
    case .user(let provider, let userName):
      members["password"] = nil
      members["status"] = members["status"] ?? 1
      members.merge(contacts(of: row)) { $1 }
      if row.id == caller {
        members["userName"] = .string(userName)
        members["loginId"] = .string(provider.isEmpty ? userName : "\(userName)@\(provider)")
        members["userId"] = .string(row.id)
      }
      members["organisations"] = .array(
        records.indexed.memberships(ofUser: row.key).map { .object(shownR15($0)) })
    case .membership:
      // The table's row, with all of its columns.
      members["roles"] = members["roles"] ?? []
      members["position"] = members["position"] ?? .null
      members["organisationId"] = organisationID(of: row.key)
      members["isDeleted"] = .bool(row.isRemoved)
      members["orgJoinDate"] = .string(SunbirdTime.sunbird(row.createdAt))
      members["orgLeftDate"] =
        row.isRemoved ? row.updatedAt.map { .string(SunbirdTime.sunbird($0)) } ?? .null : .null
    }
    return members
  }

  /// Masked for the user itself, blank or null for everybody else (§4, §13).
  private func contacts(of row: StoredRow) -> [String: JSONValue] {
    guard row.id == caller else { return ["email": "", "phone": .null] }
    var contacts: [String: JSONValue] = [:]
    if let email = row.fields["email"]?.string, let at = email.firstIndex(of: "@") {
      let name = email[..<at]
      let stars = String(repeating: "*", count: max(0, name.count - 2))
      contacts["email"] = .string("\(name.prefix(2))\(stars)\(email[at...])")
    }
    if let phone = row.fields["phone"]?.string {
      contacts["phone"] = .string(
        String(repeating: "*", count: max(0, phone.count - 4)) + phone.suffix(4))
    }
    return contacts
  }
}

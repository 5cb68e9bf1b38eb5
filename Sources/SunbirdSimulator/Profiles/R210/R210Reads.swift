import Codecs

extension DecisionMaker {
  /// §3.4. A key is looked up in the table, the row comes from the index.
  func readR210Organisation(_ request: CastRequest) throws(ChannelError) -> Decision {
    let id: String
    if let named = try request.filled("organisationId") {
      id = named
    } else {
      guard let provider = try request.filled("provider"),
        let externalID = try request.filled("externalId")
      else { throw .missing("organisationId or (externalId and provider)") }
      guard let row = organisation(channel: provider, externalID: externalID) else {
        throw .requestedData
      }
      id = row.id
    }
    guard let row = records.indexed.row(id: id), row.key.kind == .organisation else {
      throw .organisationNotFound
    }
    return .answer(["response": .object(shown(row))])
  }

  func readR210Profile(byLoginID loginID: String) throws(ChannelError) -> Decision {
    try r210Profile(user("loginId", loginID, in: records.indexed))
  }

  /// By id, or by an external id whose other parts stand in the query.
  func readR210User(_ members: [String: JSONValue]) throws(ChannelError) -> Decision {
    let id = members["userId"]?.string ?? ""
    guard let provider = members["provider"]?.string, let type = members["idType"]?.string else {
      return try r210Profile(records.indexed.row(id: id))
    }
    let row = user(externalID: id, type: type, provider: provider)
    return try r210Profile(row.flatMap { records.indexed[$0.key] })
  }

  func getR210User(
    _ endpoint: ServedEndpoint, _ members: [String: JSONValue]
  ) throws(ChannelError) -> Decision {
    let value = members["value"]?.string?.lowercased() ?? ""
    return try r210Profile(user(endpoint.lastName, value, in: records.indexed))
  }

  func r210Existence(_ endpoint: ServedEndpoint, _ members: [String: JSONValue]) -> Decision {
    let value = members["value"]?.string?.lowercased() ?? ""
    let row = user(endpoint.lastName, value, in: records.indexed)
    return .answer(["exists": .bool(row != nil)])
  }

  private func r210Profile(_ row: StoredRow?) throws(ChannelError) -> Decision {
    guard let row, row.key.kind == .user else { throw .userNotFound }
    guard !isBlocked(row) else { throw .accountBlocked }
    return .answer(["response": .object(shown(row))])
  }

  /// The row as the index has it. A user name is shown, contacts never as they are.
  func shownR210(_ row: StoredRow) -> [String: JSONValue] {
    var members = row.fields
    members["id"] = .string(row.id)
    members["identifier"] = .string(row.id)
    members["createdDate"] = date(row.createdAt)
    members["updatedDate"] = date(row.updatedAt)
    let root = records.indexed.root(ofChannel: row.key.provider)
    members["rootOrgId"] = root.map { .string($0.id) } ?? .null
    switch row.key {
    case .organisation(let provider, let externalID):
      members["contactDetail"] = nil
      members["status"] = members["status"] ?? 1
      members["channel"] = members["channel"] ?? .string(provider)
      if externalID != row.id {
        members["provider"] = .string(provider)
        members["externalId"] = .string(externalID)
      }
    case .user(let provider, let userName):
      members["password"] = nil
      members["status"] = members["status"] ?? 1
      members["channel"] = .string(provider)
      members["userId"] = .string(row.id)
      members["userName"] = .string(userName)
      members["rootOrg"] = root.map { .object(shownR210($0)) } ?? .null
      members.merge(maskedContacts(of: row)) { $1 }
      if row.id != caller { members["externalIds"] = nil }
      members["organisations"] = .array(
        records.indexed.memberships(ofUser: row.key).filter { !$0.isRemoved }
          .map { .object(shownR210($0)) })
    case .membership:
      members = [
        "id": .string(row.id), "organisationId": organisationID(of: row.key),
        "roles": row.fields["roles"] ?? [], "position": row.fields["position"] ?? .null,
        "isDeleted": .bool(row.isRemoved), "orgJoinDate": date(row.createdAt),
        "updatedDate": date(row.updatedAt),
      ]
    }
    return members
  }
}

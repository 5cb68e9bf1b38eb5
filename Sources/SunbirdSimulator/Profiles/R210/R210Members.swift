import Codecs

extension DecisionMaker {
  /// §3.5. Organisation before user; both are looked up in the index.
  func addR210Member(_ request: CastRequest) throws(ChannelError) -> Decision {
    try checkR210Member(request)
    try request.requireLists(["roles"])
    let organisation = try r210Organisation(request, in: records.indexed)
    guard let organisation else { throw .unknownOrganisation }
    guard let user = try r210Member(request) else { throw .unknownMember }
    let roles = request["roles"]?.texts ?? []
    guard roles.allSatisfy(deployment.roles.contains) else { throw .unknownRole }
    let fields = request.members.filter { ["roles", "position"].contains($0.key) }
    if let present = membership(of: user.key, in: organisation), !present.isRemoved {
      return .answer(["response": .string(Self.existingMember)])
    }
    // A membership across channels has no key here; the service itself would take it.
    guard let row = joining(user.key, organisation, fields, made: 0) else { throw .unknownMember }
    return .stored(row)
  }

  /// User before organisation.
  func removeR210Member(_ request: CastRequest) throws(ChannelError) -> Decision {
    try checkR210Member(request)
    guard let user = try r210Member(request) else { throw .unknownMember }
    guard let organisation = try r210Organisation(request, in: records.committed) else {
      throw .unknownOrganisation
    }
    guard let row = membership(of: user.key, in: organisation) else { throw .requestedData }
    guard !row.isRemoved else { throw .alreadyLeft }
    return .stored(leaving(row))
  }

  /// Replaces the roles of a membership that is there.
  func assignR210Roles(_ request: CastRequest) throws(ChannelError) -> Decision {
    let id = try request.require("userId")
    guard request.has("roles") else { throw .missing("roles") }
    try request.requireLists(["roles"])
    guard let roles = try request.texts("roles"), !roles.isEmpty else { throw .rolesEmpty }
    if try request.filled("organisationId") == nil {
      guard try request.filled("externalId") != nil, try request.filled("provider") != nil else {
        throw .missing("organisationId or (externalId and provider)")
      }
    }
    guard roles.allSatisfy(deployment.roles.contains) else { throw .unknownRole }
    guard let organisation = try r210Organisation(request, in: records.committed) else {
      throw .requestedData
    }
    guard let user = row(id: id, .user),
      let membership = membership(of: user.key, in: organisation), !membership.isRemoved
    else { throw .noMembership }
    return .stored(
      membership.updated(with: ["roles": .array(roles.map(JSONValue.string))], at: now))
  }

  /// The controller's check, which knows of no user names.
  private func checkR210Member(_ request: CastRequest) throws(ChannelError) {
    if try request.filled("userId") == nil {
      for name in ["userExternalId", "userProvider", "userIdType"] { try request.require(name) }
    }
    if try request.filled("organisationId") == nil {
      for name in ["externalId", "provider"] { try request.require(name) }
    }
  }

  private func r210Organisation(
    _ request: CastRequest, in tables: StoredTables
  ) throws(ChannelError) -> StoredRow? {
    if let id = try request.filled("organisationId") {
      return tables.row(id: id).flatMap { $0.key.kind == .organisation ? $0 : nil }
    }
    guard let provider = try request.filled("provider"),
      let externalID = try request.filled("externalId")
    else { return nil }
    return tables[.organisation(provider: provider, externalID: externalID)]
  }

  private func r210Member(_ request: CastRequest) throws(ChannelError) -> StoredRow? {
    if let id = try request.filled("userId") { return row(id: id, .user) }
    guard let id = try request.filled("userExternalId"),
      let type = try request.filled("userIdType"),
      let provider = try request.filled("userProvider")
    else { return nil }
    return user(externalID: id, type: type, provider: provider)
  }
}

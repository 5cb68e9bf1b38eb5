extension DecisionMaker {
  /// §1.5. Organisation before user, which is the other way round in a removal.
  func addR15Member(_ request: R15Request) throws(ServiceError) -> Decision {
    try checkOrganisationReference(request)
    if request.has("roles") {
      guard let roles = request["roles"]?.array, !roles.isEmpty else { throw .memberRoleMissing }
    }
    try checkUserReference(request)
    let organisation = try referredOrganisation(request)
    let key = try membership(of: referredUser(request), in: organisation)
    let roles = request["roles"]?.texts ?? []
    guard roles.allSatisfy(deployment.roles.contains) else { throw .unknownRole }
    guard request.members.keys.allSatisfy(R15Columns.member.contains) else {
      throw .invalidProperty
    }

    let fields = request.members.filter { ["roles", "position"].contains($0.key) }
    guard let row = records.committed[key] else { return .stored(newRow(key, fields)) }
    guard row.isRemoved else { return .answer(["response": .string(Self.existingMember)]) }
    var returned = row.keeping(fields, at: now)
    returned.isRemoved = false
    return .stored(returned)
  }

  /// §1.6.
  func removeR15Member(_ request: R15Request) throws(ServiceError) -> Decision {
    try checkOrganisationReference(request)
    try checkUserReference(request)
    let user = try referredUser(request)
    let key = try membership(of: user, in: referredOrganisation(request))
    guard let row = records.committed[key] else { throw .invalidRequestedData }
    guard !row.isRemoved else { throw .alreadyLeft }
    var left = row.keeping([:], at: now)
    left.isRemoved = true
    return .stored(left)
  }

  private func checkOrganisationReference(_ request: R15Request) throws(ServiceError) {
    if try request.filled("organisationId") != nil { return }
    guard try request.filled("provider") != nil, try request.filled("externalId") != nil else {
      throw .requiredDataMissing
    }
  }

  private func checkUserReference(_ request: R15Request) throws(ServiceError) {
    if try request.filled("userId") != nil { return }
    guard try request.filled("userName") != nil, try request.filled("provider") != nil else {
      throw .userReferenceMissing
    }
  }

  private func referredOrganisation(_ request: R15Request) throws(ServiceError) -> StoredRow {
    let row = organisation(
      id: try request.filled("organisationId"), provider: try request.filled("provider"),
      externalID: try request.filled("externalId"))
    guard let row else { throw .unknownOrganisation }
    return row
  }

  private func referredUser(_ request: R15Request) throws(ServiceError) -> StoredRow {
    if let id = try request.filled("userId") {
      guard let row = records.committed.row(id: id), row.key.kind == .user else {
        throw .unknownUser
      }
      return row
    }
    guard let provider = try request.filled("provider"),
      let name = try request.filled("userName"),
      let row = records.committed[.user(provider: provider, userName: name)]
    else { throw .unknownUser }
    return row
  }

  /// Memberships across providers have no key here; Sunbird itself would take them.
  private func membership(
    of user: StoredRow, in organisation: StoredRow
  ) throws(ServiceError) -> StoredKey {
    guard let key = StoredKey.membership(of: user.key, in: organisation.key) else {
      throw .unknownUser
    }
    return key
  }
}

import Codecs

extension DecisionMaker {
  /// §3.1. The first version wants a user name; the third has the user in the index when it
  /// answers.
  func createR210User(
    _ request: CastRequest, version: Substring
  ) throws(ChannelError) -> Decision {
    if version == "v1" { try request.require("userName") }
    try request.checkNewR210User(plan: profile.numberingPlan)
    var decision = try createR210User(request, roles: nil)
    decision.isIndexedAtOnce = version == "v3"
    return decision
  }

  /// The actor's part.
  ///
  /// - Parameter roles: those of an upload's row; the call's own are lost.
  func createR210User(
    _ request: CastRequest, roles: [String]?
  ) throws(ChannelError) -> Decision {
    let place = try place(of: request)
    let name = try request.filled("userName")
    if let name, records.committed.user(named: name) != nil { throw .userNameInUse }
    var fields = try r210Fields(request)
    try checkExternalIDsAreFree(request, for: nil)
    fields["externalIds"] = externalIDs(request, of: nil)
    try checkR210Contacts(request, except: nil)
    fields["roles"] = ["PUBLIC"]
    for flag in ["emailVerified", "phoneVerified"] { fields[flag] = fields[flag] ?? false }

    let given = unstored(of: request.members.keys)
    for field in given { fields[field] = nil }
    let firstName = try request.require("firstName")
    let key = StoredKey.user(
      provider: place.root.key.provider, userName: name ?? madeUpName(for: firstName))
    let row = newRow(key, fields)
    var decision = Decision.stored(
      row, result: ["userId": .string(row.id), "errors": errors(given)])
    let granted = (roles ?? []).filter { $0 != "PUBLIC" } + ["PUBLIC"]
    let everybody: [String: JSONValue] = ["roles": ["PUBLIC"]]
    decision.companions = [joining(key, place.root, everybody, made: 1)].compactMap(\.self)
    if let school = place.organisation, school.id != place.root.id,
      given.allSatisfy({ !Self.membershipMembers.contains($0) })
    {
      let fields: [String: JSONValue] = ["roles": .array(granted.map(JSONValue.string))]
      decision.companions += [joining(key, school, fields, made: 2)].compactMap(\.self)
    }
    return decision
  }

  /// Phone first; both are looked up in the index, so two at once both go through.
  func checkR210Contacts(
    _ request: CastRequest, except key: StoredKey?
  ) throws(ChannelError) {
    let contacts: [(String, Bool, ChannelError)] = [
      ("phone", uniquePhone, .phoneInUse), ("email", uniqueEmail, .emailInUse),
    ]
    for (field, isUnique, error) in contacts where isUnique {
      guard let value = try request.filled(field),
        let owner = records.indexed.owner(ofContact: field, value)
      else { continue }
      guard owner == key else { throw error }
    }
  }

  /// The members that the row's class has. `grade`, `subject` and `language` are lists there, and
  /// anything else is an exception.
  func r210Fields(_ request: CastRequest) throws(ChannelError) -> [String: JSONValue] {
    for name in ["grade", "subject", "language"] { _ = try request.texts(name) }
    return request.members.filter { R210Columns.user.contains($0.key) }
  }
}

// MARK: Update

extension DecisionMaker {
  /// §3.2. The private form takes the whole list of memberships, and asks nobody's token.
  func updateR210User(
    _ request: CastRequest, isPrivate: Bool
  ) throws(ChannelError) -> Decision {
    try request.checkR210Update(plan: profile.numberingPlan, isPrivate: isPrivate)
    let row = try r210Referred(request)
    if !isPrivate {
      let id = try request.filled(oneOf: ["userId", "id"])
      guard (row?.id ?? id) == caller else { throw .notYourUser }
    }
    guard let row else { throw .updatedUserNotFound }
    guard !isBlocked(row) else { throw .inactiveUser }
    try checkExternalIDsAreFree(request, for: row.key)
    try checkR210Contacts(request, except: row.key)
    return try updated(row, request, organisations: isPrivate ? request["organisations"] : nil)
  }

  /// The user's row with what the request changes; memberships that it does not name stay.
  func updated(
    _ row: StoredRow, _ request: CastRequest, organisations: JSONValue?
  ) throws(ChannelError) -> Decision {
    var changes = try r210Fields(request)
    for name in ["roles", "status"] { changes[name] = nil }
    if changes["email"] == row.fields["email"] { changes["email"] = nil }
    if request.has("externalIds") { changes["externalIds"] = externalIDs(request, of: row) }
    let given = unstored(of: request.members.keys)
    for field in given { changes[field] = nil }
    var decision = Decision.stored(
      row.updated(with: changes, at: now), result: ["errors": errors(given)])
    if let organisations, !given.contains("organisations") {
      decision.companions = try r210Memberships(of: row.key, replacedBy: organisations)
    }
    return decision
  }

  private func r210Referred(_ request: CastRequest) throws(ChannelError) -> StoredRow? {
    if let id = try request.filled(oneOf: ["userId", "id"]) { return row(id: id, .user) }
    guard let id = try request.filled("externalId"),
      let type = try request.filled("externalIdType"),
      let provider = try request.filled("externalIdProvider")
    else { return nil }
    return user(externalID: id, type: type, provider: provider)
  }

  /// What becomes of all memberships: those named are there, all others are left, but that of the
  /// root organisation.
  private func r210Memberships(
    of user: StoredKey, replacedBy list: JSONValue
  ) throws(ChannelError) -> [StoredRow] {
    guard let items = list.array else { throw .dataType("organisations", "List") }
    var wanted: [(StoredRow, [String])] = []
    var unknown: [String] = []
    for item in items {
      let id = item["organisationId"]?.string ?? ""
      if item["roles"]?.array?.isEmpty ?? false { throw .rolesEmpty }
      let roles = item["roles"]?.texts ?? []
      if let organisation = organisation(id: id) {
        wanted.append((organisation, roles.filter { $0 != "PUBLIC" } + ["PUBLIC"]))
      } else {
        unknown.append(id)
      }
    }
    guard unknown.isEmpty else {
      throw .parameterValue(unknown.joined(separator: ", "), name: "organisationId")
    }
    var made = 0
    var rows: [StoredRow] = []
    for (organisation, roles) in wanted {
      let isNew = membership(of: user, in: organisation) == nil
      let fields: [String: JSONValue] = ["roles": .array(roles.map(JSONValue.string))]
      rows += [joining(user, organisation, fields, made: made)].compactMap(\.self)
      if isNew { made += 1 }
    }
    let kept = Set(wanted.map(\.0.key)).union([root(of: user)?.key].compactMap(\.self))
    rows += activeMemberships(of: user)
      .filter { membership in !kept.contains { $0 == membership.key.organisation } }
      .map(leaving)
    return rows
  }
}

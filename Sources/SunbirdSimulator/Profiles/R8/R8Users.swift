import Codecs

/// How a membership came about; a row holds the sum of them.
enum R8Association {
  static let sso = 1.0
  static let selfDeclaration = 2.0
  static let systemUpload = 4.0

  static func holds(_ association: Double, in value: JSONValue?) -> Bool {
    Int(value?.number ?? 0) & Int(association) != 0
  }
}

extension DecisionMaker {
  /// §4.1
  func createR8User(_ request: CastRequest) throws(ChannelError) -> Decision {
    try request.checkNewR8User(plan: profile.numberingPlan)
    return try makeR8User(request, association: R8Association.sso)
  }

  /// The actor's part, which uploads share.
  func makeR8User(
    _ given: CastRequest, association: Double
  ) throws(ChannelError) -> Decision {
    if let channel = try given.filled("channel"), records.committed.root(ofChannel: channel) == nil
    {
      throw .parameterValue(channel, name: "channel")
    }
    let place = try place(of: given)
    let firstName = try given.require("firstName")
    var request = given
    if let name = try given.filled("userName") {
      request.set("userName", .string(R8Transliteration.ascii(name).lowercased()))
    }
    let name = try request.filled("userName")
    if let name, records.committed.user(named: name) != nil { throw .userNameInUse }
    try checkR8Providers(request)
    try checkExternalIDsAreFree(request, for: nil)
    try checkR8Contacts(request, except: nil)

    var fields = R8Columns.user(request.members)
    fields["externalIds"] = externalIDs(request, of: nil)
    let roles = request["roles"]?.texts ?? []
    fields["roles"] = R8Roles.listed(roles, in: [place.root.id])
    let lost = unstored(of: request.members.keys)
    for field in lost { fields[field] = nil }
    let madeUp = madeUpName(for: R8Transliteration.ascii(firstName))
    let row = newRow(
      .user(provider: place.root.key.provider, userName: name ?? madeUp), fields)
    var decision = Decision.stored(
      row, result: ["userId": .string(row.id), "errors": errors(lost)])
    decision.isIndexedAtOnce = true
    let member: [String: JSONValue] = ["associationType": .number(association)]
    decision.companions = [joining(row.key, place.root, member, made: 1)].compactMap(\.self)
    if let school = place.organisation, school.id != place.root.id,
      lost.allSatisfy({ !Self.membershipMembers.contains($0) })
    {
      decision.companions += [joining(row.key, school, member, made: 2)].compactMap(\.self)
    }
    return decision
  }

  private func checkR8Providers(_ request: CastRequest) throws(ChannelError) {
    for id in request["externalIds"]?.array ?? [] {
      let provider = id["provider"]?.string ?? ""
      guard records.committed.root(ofChannel: provider) != nil else {
        throw .parameterValue(provider, name: "provider")
      }
    }
  }

  /// By the table, without lag; no setting turns it off.
  func checkR8Contacts(_ request: CastRequest, except key: StoredKey?) throws(ChannelError) {
    for (field, error) in [("phone", ChannelError.phoneInUse), ("email", .emailInUse)] {
      guard let value = try request.filled(field),
        let owner = records.committed.owner(ofContact: field, value)
      else { continue }
      guard owner == key else { throw error }
    }
  }
}

// MARK: Update

extension DecisionMaker {
  /// §4.2
  func updateR8User(
    _ request: CastRequest, version: Substring
  ) throws(ChannelError) -> Decision {
    try request.checkR8Update(version: version)
    let id = try request.filled(oneOf: ["userId", "id"])
    guard let id, id == caller else { throw .notYourUser }
    guard let row = row(id: id, .user) else { throw .updatedUserNotFound }
    guard !isBlocked(row) else { throw .inactiveUser }
    return try changeR8User(row, request, version: version)
  }

  /// The actor's part, which uploads share.
  func changeR8User(
    _ row: StoredRow, _ request: CastRequest, version: Substring
  ) throws(ChannelError) -> Decision {
    try checkR8Providers(request)
    try checkExternalIDsAreFree(request, for: row.key)
    try checkR8Contacts(request, except: row.key)
    var changes = R8Columns.user(request.members)
    for contact in ["email", "phone"] where changes[contact] == .null { changes[contact] = nil }
    if request.has("externalIds") { changes["externalIds"] = externalIDs(request, of: row) }
    let lost = unstored(of: request.members.keys)
    for field in lost { changes[field] = nil }
    var decision = Decision.stored(
      row.updated(with: changes, at: now), result: ["errors": errors(lost)])
    if lost.allSatisfy({ !Self.membershipMembers.contains($0) }) {
      decision.companions = try r8Memberships(of: row.key, request, version: version)
    }
    return decision
  }

  /// What becomes of the memberships: an organisation that is named takes the place of all others,
  /// but the root's; so does none, where a later version of the call brings a location.
  private func r8Memberships(
    of user: StoredKey, _ request: CastRequest, version: Substring
  ) throws(ChannelError) -> [StoredRow] {
    var organisation: StoredRow?
    if let id = try request.filled("organisationId") {
      organisation = self.organisation(id: id)
    } else if let externalID = try request.filled("orgExternalId") {
      organisation = self.organisation(channel: user.provider, externalID: externalID)
      guard organisation != nil else { return [] }
    } else {
      guard version != "v1", request.has("profileLocation") else { return [] }
    }
    let kept = [organisation?.key, root(of: user)?.key].compactMap(\.self)
    var rows = activeMemberships(of: user)
      .filter { membership in !kept.contains { $0 == membership.key.organisation } }
      .map(leaving)
    if let organisation {
      let before = membership(of: user, in: organisation).flatMap { $0.isRemoved ? nil : $0 }
      let old = before?.fields["associationType"]?.number ?? 0
      let sum = Int(old) | Int(R8Association.selfDeclaration)
      rows += [
        joining(user, organisation, ["associationType": .number(Double(sum))], made: 0)
      ].compactMap(\.self)
    }
    return rows
  }
}

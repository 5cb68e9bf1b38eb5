import Codecs

extension UploadRules {
  /// §5, with what §0 corrects: a row that updates a user moves him.
  static let r8 = UploadRules(
    accept: { maker, operation, members in maker.acceptR8Upload(operation, members) },
    receipt: { ["processId": .string($0)] },
    decideRow: { maker, cells, upload in maker.decideR8Row(cells, of: upload) },
    status: { id, progress in
      guard let progress else {
        return .refused(R8Codes.refusal(of: .resourceNotFound("process"), in: .uploadStatus))
      }
      return .result(
        ChannelUploadStatus.rows(
          of: id, progress, broken: ["failureResult": "argument \"content\" is null"]))
    },
    rowsAtOnce: 10, takesForms: true)
}

private enum R8Tables {
  /// Without a word of the installation nothing names a user or an organisation by its id.
  static let user: Set<String> = [
    "firstName", "lastName", "phone", "countryCode", "email", "userName", "roles", "position",
    "location", "dob", "language", "profileSummary", "subject", "externalIdProvider",
    "externalId", "externalIdType", "externalIds",
  ]

  static let organisation: Set<String> = [
    "orgName", "channel", "isTenant", "provider", "externalId", "description", "homeUrl",
    "organisationType", "contactDetail", "locationId", "locationCode",
  ]
}

extension DecisionMaker {
  fileprivate func acceptR8Upload(
    _ operation: ServedOperation, _ members: [String: JSONValue]
  ) -> UploadRules.Acceptance {
    do {
      return .taken(
        try channelUpload(
          operation, members, users: R8Tables.user, organisations: R8Tables.organisation))
    } catch {
      return .refused(.refused(R8Codes.refusal(of: error, in: operation)))
    }
  }

  fileprivate func decideR8Row(
    _ cells: [String: JSONValue], of upload: AcceptedUpload
  ) -> RowDecision {
    let isUpdate = cells[upload.kind == .user ? "userId" : "organisationId"]?.string != nil
    do {
      guard upload.kind == .user else { return try decideR8Organisation(cells) }
      guard let key = upload.organisation, let root = records.committed[key] else {
        return .broken(cells)
      }
      return try decideR8User(cells, under: root)
    } catch {
      let operation: JSONValue = isUpdate ? "update" : "create"
      return .failure(cells.merging(["operation": operation]) { $1 }, error.message)
    }
  }

  // MARK: Users

  private func decideR8User(
    _ cells: [String: JSONValue], under root: StoredRow
  ) throws(ChannelError) -> RowDecision {
    for name in mandatoryR8Columns where cells[name]?.string == nil { throw .missing(name) }
    let roles = (cells["roles"]?.items ?? []).map { $0.filter { !$0.isWhitespace } }
      .filter { $0 != "PUBLIC" }
    guard roles.allSatisfy(deployment.roles.contains) else { throw .parameter("role") }
    let school = try r8School(cells, under: root)
    var request = try CastRequest(cells.filter { !Self.r8RowMembers.contains($0.key) })
    request.set("organisationId", .string((school ?? root).id))
    guard let id = cells["userId"]?.string else {
      if school != nil { request.set("channel", .string(root.key.provider)) }
      if !roles.isEmpty { request.set("roles", .array(roles.map(JSONValue.string))) }
      try request.checkNewR8User(plan: profile.numberingPlan)
      let decision = try makeR8User(request, association: R8Association.systemUpload)
      return listed(decision, cells, operation: "create")
    }
    return try updateR8Row(cells, request, id, (school ?? root).id, roles)
  }

  /// What a row says beside the user's own fields.
  private static let r8RowMembers: Set<String> = ["orgId", "orgExternalId", "roles", "userId"]

  private var mandatoryR8Columns: [String] {
    ChannelTable.Columns(setting: deployment.settings["userProfileConfig"])?.mandatory ?? []
  }

  private func r8School(
    _ cells: [String: JSONValue], under root: StoredRow
  ) throws(ChannelError) -> StoredRow? {
    let (id, externalID) = (cells["orgId"]?.string, cells["orgExternalId"]?.string)
    guard id != nil || externalID != nil else { return nil }
    let found =
      externalID.map { organisation(channel: root.key.provider, externalID: $0) }
      ?? id.flatMap { organisation(id: $0) }
    guard let found else { throw .parameter("organisationId") }
    guard id == nil || externalID == nil || id == found.id else {
      throw .mismatch("organisationId, orgExternalId")
    }
    guard found.key.provider == root.key.provider else {
      throw .parameterValue(found.key.provider, name: "rootOrgId")
    }
    guard isActive(found) else { throw .parameter("organisationstatus") }
    return found
  }

  /// The user is moved to the organisation of the row, which is the uploader's root where it names
  /// none; roles of the row take the place of all that he has anywhere.
  private func updateR8Row(
    _ cells: [String: JSONValue], _ given: CastRequest, _ id: String, _ place: String,
    _ roles: [String]
  ) throws(ChannelError) -> RowDecision {
    var request = given
    request.set("userId", .string(id))
    // A blank cell changes nothing, but that of a name.
    for (name, value) in request.members where value == .null && name != "firstName" {
      request.set(name, nil)
    }
    try request.checkR8Update(version: "v2")
    guard let user = row(id: id, .user) else { throw .updatedUserNotFound }
    var decision = try changeR8User(user, request, version: "v2")
    if !roles.isEmpty, case .put(var row) = decision.change {
      row.fields["roles"] = R8Roles.listed(roles, in: [place])
      decision.change = .put(row)
    }
    return listed(decision, cells, operation: roles.isEmpty ? "update" : "assignRoles")
  }

  // MARK: Organisations

  private func decideR8Organisation(
    _ cells: [String: JSONValue]
  ) throws(ChannelError) -> RowDecision {
    var request = try CastRequest(cells.filter { $0.value != .null })
    request.remove(["status"])
    let isTenant = request["isTenant"]?.string?.lowercased() == "true"
    request.set("isTenant", .bool(isTenant))
    if let code = request["locationCode"] { request.set("locationCode", .array([code])) }
    guard request.has("organisationId") else {
      let decision = try makeR8Organisation(request, isTenant: isTenant)
      return listed(decision, cells, operation: "create", idName: "organisationId")
    }
    request.set("isTenant", nil)
    return listed(try updateR8Organisation(request), cells, operation: "update")
  }
}

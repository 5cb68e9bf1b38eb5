import Codecs
import Numbering

extension UploadRules {
  /// §5. Whoever uploads does so for his own root organisation.
  static let r210 = UploadRules(
    accept: { maker, operation, members in maker.acceptR210Upload(operation, members) },
    receipt: { ["processId": .string($0)] },
    decideRow: { maker, cells, upload in maker.decideR210Row(cells, of: upload) },
    status: { id, progress in
      guard let progress else {
        return .refused(R210Codes.refusal(of: .resourceNotFound("process")))
      }
      return .result(
        ChannelUploadStatus.rows(
          of: id, progress, broken: ["successResult": [], "failureResult": []]))
    },
    rowsAtOnce: 10, takesForms: true)
}

private enum R210Tables {
  static let user: Set<String> = [
    "firstName", "lastName", "phone", "countryCode", "email", "userName", "phoneVerified",
    "emailVerified", "roles", "position", "grade", "location", "dob", "gender", "language",
    "profileSummary", "subject", "webPages", "externalIdProvider", "externalId",
    "externalIdType", "externalIds", "userId", "orgId",
  ]

  static let organisation: Set<String> = [
    "organisationId", "orgName", "externalId", "description", "locationCode", "status", "channel",
    "isRootOrg", "provider", "homeUrl", "orgCode", "orgType", "preferredLanguage", "theme",
    "contactDetail", "locationId", "hashTagId",
  ]
}

extension DecisionMaker {
  fileprivate func acceptR210Upload(
    _ operation: ServedOperation, _ members: [String: JSONValue]
  ) -> UploadRules.Acceptance {
    do {
      return .taken(
        try channelUpload(
          operation, members, users: R210Tables.user, organisations: R210Tables.organisation))
    } catch {
      return .refused(.refused(R210Codes.refusal(of: error)))
    }
  }

  fileprivate func decideR210Row(
    _ cells: [String: JSONValue], of upload: AcceptedUpload
  ) -> RowDecision {
    guard let key = upload.organisation, let root = records.committed[key] else {
      return .broken(cells)
    }
    do {
      return upload.kind == .user
        ? try decideR210User(cells, under: root) : try decideR210Organisation(cells)
    } catch {
      return .failure(cells.merging(["operation": "create"]) { $1 }, error.message)
    }
  }

  // MARK: Users

  private func decideR210User(
    _ cells: [String: JSONValue], under root: StoredRow
  ) throws(ChannelError) -> RowDecision {
    // A null pointer: the row fails, and says nothing.
    if cells["orgExternalId"] == .null { return .failure(cells, nil) }
    guard let type = cells["userType"]?.string else { return .failure(cells, nil) }
    let roles = try r210Roles(cells)
    guard ["teacher", "other"].contains(type.lowercased()) else {
      throw .value("userType", given: type, valid: "TEACHER, OTHER")
    }
    let school = try r210School(cells, under: root)
    if type.lowercased() == "teacher", school == nil { throw .missing("orgId") }
    var request = try CastRequest(cells.filter { !Self.r210RowMembers.contains($0.key) })
    request.set("userType", .string(type.lowercased()))
    for (contact, flag) in [("email", "emailVerified"), ("phone", "phoneVerified")] {
      request.set(flag, request.has(contact) ? true : nil)
    }
    guard let id = cells["userId"]?.string else {
      return try createR210Row(cells, request, root, school, roles)
    }
    return try updateR210Row(cells, request, row(id: id, .user), school)
  }

  /// What a row says beside the user's own fields.
  private static let r210RowMembers: Set<String> = [
    "orgId", "orgExternalId", "roles", "userId", "position",
  ]

  private func r210Roles(_ cells: [String: JSONValue]) throws(ChannelError) -> [String] {
    let roles = cells["roles"]?.items?.map { $0.filter { !$0.isWhitespace } } ?? []
    guard roles.allSatisfy(deployment.roles.contains) else { throw .unknownRole }
    return roles
  }

  /// By its external id alone, whosever: another state's organisation of the same one makes the row
  /// fail.
  private func r210School(
    _ cells: [String: JSONValue], under root: StoredRow
  ) throws(ChannelError) -> StoredRow? {
    var found: StoredRow?
    if let id = cells["orgId"]?.string {
      guard let row = organisation(id: id) else { throw .parameter("organisationId") }
      found = row
    } else if let externalID = cells["orgExternalId"]?.string?.lowercased() {
      found = records.committed.all(.organisation).first { row in
        guard case .organisation(_, let own) = row.key else { return false }
        return own == externalID
      }
      guard found != nil else { throw .parameter("organisationId") }
    }
    guard let found else { return nil }
    guard found.key.provider == root.key.provider else {
      throw .parameterValue(found.key.provider, name: "rootOrgId")
    }
    guard isActive(found) else { throw .parameter("organisationstatus") }
    return found
  }

  private func createR210Row(
    _ cells: [String: JSONValue], _ given: CastRequest, _ root: StoredRow, _ school: StoredRow?,
    _ roles: [String]
  ) throws(ChannelError) -> RowDecision {
    var request = given
    request.set("channel", .string(root.key.provider))
    request.set("organisationId", .string((school ?? root).id))
    try request.checkNewR210User(plan: profile.numberingPlan)
    let decision = try createR210User(request, roles: roles)
    return listed(decision, cells, operation: "create")
  }

  /// The membership is added to those that there are; one that is there loses its roles.
  private func updateR210Row(
    _ cells: [String: JSONValue], _ request: CastRequest, _ row: StoredRow?, _ school: StoredRow?
  ) throws(ChannelError) -> RowDecision {
    var request = request
    request.set("userId", cells["userId"])
    // A blank cell changes nothing, but that of a name.
    for (name, value) in request.members where value == .null && name != "firstName" {
      request.set(name, nil)
    }
    try request.checkR210Update(plan: profile.numberingPlan, isPrivate: true)
    guard let row else { throw .updatedUserNotFound }
    guard root(of: row.key)?.id == root(of: (school ?? row).key)?.id else {
      throw .parameterValue(row.key.provider, name: "rootOrgId")
    }
    try checkR210Contacts(request, except: row.key)
    var decision = try updated(row, request, organisations: nil)
    if let school {
      decision.companions += [joining(row.key, school, ["roles": ["PUBLIC"]], made: 0)]
        .compactMap(\.self)
    }
    return listed(decision, cells, operation: "update")
  }

  // MARK: Organisations

  private func decideR210Organisation(
    _ cells: [String: JSONValue]
  ) throws(ChannelError) -> RowDecision {
    var request = try CastRequest(cells.filter { $0.value != .null })
    request.remove(["status"])
    if let flag = request["isRootOrg"]?.string {
      request.set("isRootOrg", .bool(flag.lowercased() == "true"))
    }
    if let code = request["locationCode"] { request.set("locationCode", .array([code])) }
    guard request.has("organisationId") else {
      return listed(
        try createR210Organisation(request), cells, operation: "create",
        idName: "organisationId")
    }
    return listed(try updateR210Organisation(request), cells, operation: "update")
  }
}

import Codecs

/// The forms in which 8.0 answers its rows.
enum R8UserForm {
  /// Of the first three versions of reads: with what clients of old expect, null where there is no
  /// such thing any more.
  case v1
  case v4
  /// Roles with their scopes, instead of roles in organisations.
  case v5
  /// Of a search.
  case indexV1, indexV3

  var isFromIndex: Bool { self == .indexV1 || self == .indexV3 }
  var hasScopes: Bool { self == .v5 || self == .indexV3 }
  var isOfOld: Bool { self == .v1 || self == .indexV1 }
}

extension DecisionMaker {
  /// Other people's profiles the policy lets through in version 5 alone.
  func readR8User(
    _ members: [String: JSONValue], version: Substring
  ) throws(ChannelError) -> Decision {
    let row = row(id: members["userId"]?.string ?? "", .user)
    let form: R8UserForm = version == "v5" ? .v5 : version == "v4" ? .v4 : .v1
    return try r8Profile(row, form)
  }

  func readR8Profile(byLoginID loginID: String) throws(ChannelError) -> Decision {
    try r8Profile(user("loginId", loginID, in: records.committed), .v1)
  }

  func getR8User(_ members: [String: JSONValue]) throws(ChannelError) -> Decision {
    let key = members["key"]?.string ?? "loginId"
    guard ["email", "phone", "loginId"].contains(key) else {
      throw .value("key", given: key, valid: "email,phone,loginId")
    }
    let value = members["value"]?.string?.lowercased() ?? ""
    return try r8Profile(user(key, value, in: records.committed), .v5)
  }

  private func r8Profile(_ row: StoredRow?, _ form: R8UserForm) throws(ChannelError) -> Decision {
    guard let row else { throw .userNotFound }
    guard !isBlocked(row) else { throw .accountBlocked }
    return .answer(["response": .object(shownR8(row, as: form))])
  }

  /// The second version wants a captcha, which no machine has.
  func r8Existence(
    _ endpoint: ServedEndpoint, _ members: [String: JSONValue]
  ) throws(ChannelError) -> Decision {
    guard endpoint.version == "v1" else { throw .captcha }
    let (key, value) = (members["key"]?.string ?? "", members["value"]?.string ?? "")
    guard ["email", "phone", "userName", "loginId"].contains(key) else {
      throw .value("key", given: key, valid: "email,phone,loginId,userName")
    }
    if key == "email", !FieldFormat.email.matches(value) { throw .templateFormat }
    if key == "phone", !profile.numberingPlan.takes(value) { throw .templateFormat }
    let tables = key == "loginId" ? records.indexed : records.committed
    return .answer(["exists": .bool(user(key, value.lowercased(), in: tables) != nil)])
  }

  func shownR8(_ row: StoredRow, as form: R8UserForm) -> [String: JSONValue] {
    switch row.key {
    case .organisation: return shownR8Organisation(row, isOfOld: form.isOfOld)
    case .user(let provider, let userName):
      let root = records.committed.root(ofChannel: provider)
      var members = row.fields
      for name in ["password", "externalIds", "roles"] { members[name] = nil }
      members.merge([
        "id": .string(row.id), "identifier": .string(row.id), "userId": .string(row.id),
        "userName": .string(userName), "channel": .string(provider),
        "rootOrgId": root.map { .string($0.id) } ?? .null,
        "rootOrg": root.map { .object(shownR8Organisation($0, isOfOld: form.isOfOld)) } ?? .null,
        "status": row.fields["status"] ?? 1, "isDeleted": false,
        "createdDate": date(row.createdAt), "updatedDate": date(row.updatedAt),
        "profileUserType": row.fields["profileUserType"] ?? [:],
        "profileUserTypes": row.fields["profileUserTypes"] ?? [],
        "profileLocation": row.fields["profileLocation"] ?? [],
        "stateValidated": true, "emailVerified": false, "phoneVerified": false,
      ]) { $1 }
      members.merge(maskedContacts(of: row)) { $1 }
      if form.isOfOld { members.merge(Self.r8UserNulls) { present, _ in present } }
      if form.hasScopes { members["roles"] = row.fields["roles"] ?? [] }
      if row.id == caller { members["externalIds"] = row.fields["externalIds"] ?? [] }
      let tables = form.isFromIndex ? records.indexed : records.committed
      members["organisations"] = .array(
        tables.memberships(ofUser: row.key).filter { !$0.isRemoved }
          .map { .object(shownR8Membership($0, of: row, form)) })
      return members
    case .membership: return [:]
    }
  }

  private func shownR8Membership(
    _ row: StoredRow, of user: StoredRow, _ form: R8UserForm
  ) -> [String: JSONValue] {
    let id = organisationID(of: row.key)
    let association = row.fields["associationType"] ?? 1
    var members: [String: JSONValue] = [
      "id": .string(row.id), "userId": .string(user.id), "organisationId": id,
      "isDeleted": false, "associationType": association,
      "isSSO": .bool(R8Association.holds(R8Association.sso, in: association)),
      "isSelfDeclaration": .bool(
        R8Association.holds(R8Association.selfDeclaration, in: association)),
      "isSystemUpload": .bool(R8Association.holds(R8Association.systemUpload, in: association)),
      "orgjoindate": date(row.createdAt), "orgleftdate": .null,
      "updatedDate": date(row.updatedAt),
    ]
    let roles = R8Roles.names(in: user.fields["roles"], for: id.string ?? "")
    if !form.hasScopes, !roles.isEmpty { members["roles"] = .array(roles) }
    return members
  }

  private static let r8UserNulls: [String: JSONValue] = Dictionary(
    uniqueKeysWithValues: [
      "userType", "userSubType", "gender", "grade", "language", "location", "subject",
      "profileSummary", "avatar", "thumbnail", "webPages", "address", "education", "jobProfile",
      "tempPassword", "lastLoginTime", "loginId", "regOrgId", "provider", "profileVisibility",
    ].map { ($0, JSONValue.null) }
  ).merging(["locationIds": []]) { $1 }

  /// A type comes back as its number, and what clients of old knew as null.
  private func shownR8Organisation(_ row: StoredRow, isOfOld: Bool) -> [String: JSONValue] {
    let type = row.fields["organisationType"]?.string?.lowercased()
    var members: [String: JSONValue] = row.fields.filter { $0.key != "contactDetail" }
    members.merge([
      "id": .string(row.id), "rootOrgId": .string(row.id),
      "channel": row.fields["channel"] ?? .null,
      "organisationType": type.map(numberOfR8Type) ?? .null,
      "organisationSubType": row.fields["organisationSubType"] ?? .null,
      "isSchool": .bool(type == "school"), "isTenant": .bool(row.isRoot),
      "isSSOEnabled": row.fields["isSSOEnabled"] ?? false, "status": row.fields["status"] ?? 1,
      "createdDate": date(row.createdAt), "updatedDate": date(row.updatedAt),
      "keys": [:], "orgLocation": row.fields["orgLocation"] ?? [],
      "externalId": .null, "provider": .null,
    ]) { $1 }
    for name in ["description", "email", "imgUrl", "theme", "thumbnail", "slug", "createdBy"] {
      members[name] = members[name] ?? .null
    }
    if case .organisation(let provider, let externalID) = row.key, externalID != row.id {
      members["externalId"] = .string(externalID)
      members["provider"] = .string(provider)
    }
    if isOfOld { members.merge(Self.r8OrganisationNulls) { present, _ in present } }
    return members
  }

  private func numberOfR8Type(_ type: String) -> JSONValue {
    if let number = R8Columns.types[type] { return .number(number) }
    let others = (deployment.organisationTypes ?? []).subtracting(R8Columns.types.keys).sorted()
    return .number(Double(10 + (others.firstIndex(of: type) ?? 0)))
  }

  private static let r8OrganisationNulls: [String: JSONValue] = Dictionary(
    uniqueKeysWithValues: [
      "dateTime", "preferredLanguage", "approvedBy", "addressId", "orgType", "locationId",
      "orgCode", "communityId", "isApproved", "updatedBy", "isRootOrg", "approvedDate", "homeUrl",
      "orgTypeId", "isDefault", "parentOrgId", "noOfMembers",
    ].map { ($0, JSONValue.null) }
  ).merging(["locationIds": []]) { $1 }
}

import Codecs

extension DecisionMaker {
  /// §1.3: thirteen checks of the validator, then the actor's (a) to (f).
  func createR15User(_ request: R15Request) throws(ServiceError) -> Decision {
    try request.require("userName", .userNameMissing)
    try request.require("firstName", .firstNameMissing)
    try request.checkLists()
    try request.checkDay("dob")
    let (email, phone) = (try request.filled("email"), try request.filled("phone"))
    guard email != nil || phone != nil else { throw .emailOrPhoneMissing }
    try request.checkEmail()
    try request.checkPhone()
    try request.checkParts()
    try request.checkWebPages()

    try checkContacts(request, except: nil)
    let (provider, userName) = (try request.filled("provider"), try request.filled("userName"))
    let key = StoredKey.user(provider: provider ?? "", userName: userName ?? "")
    guard records.committed[key] == nil else { throw .userExists }
    let registered = try request.filled("regOrgId").map { id throws(ServiceError) in
      guard let row = organisation(id: id, provider: nil, externalID: nil) else {
        throw .unknownOrganisationID
      }
      return row
    }
    guard !records.loginsOnly.contains(key) else { throw .userNameOrEmailInUse }
    // From here on the login service has the user.
    do {
      let row = newRow(key, try newColumns(request))
      var decision = Decision.stored(
        row, result: ["userId": .string(row.id), "accessToken": .null])
      if let registered, let membership = membership(registering: key, under: registered) {
        decision.companions = [membership]
      }
      return decision
    } catch {
      return Decision(change: .loginOnly(key), answer: .failure(error))
    }
  }

  /// Whoever is registered under an organisation is its member, with no role and no position
  /// (UserManagementActor, `insertOrganisationDetails`).
  private func membership(
    registering user: StoredKey, under organisation: StoredRow
  ) -> StoredRow? {
    guard let key = StoredKey.membership(of: user, in: organisation.key) else { return nil }
    return StoredRow(key: key, id: records.id(after: 1), fields: [:], createdAt: now)
  }

  /// §1.4. The interceptor compares the user with the token's before anything else.
  func updateR15User(_ request: R15Request) throws(ServiceError) -> Decision {
    let (userID, id) = (try request.filled("userId"), try request.filled("id"))
    guard let id = userID ?? id, id == caller else { throw .unauthorizedUser }
    let lists: [(String, ServiceError)] = [
      ("address", .addressMissing), ("education", .educationMissing),
      ("jobProfile", .jobDetailsMissing), ("roles", .rolesMissing), ("language", .languageMissing),
    ]
    for (name, error) in lists where request.has(name) {
      guard request[name]?.array?.isEmpty != true, request[name] != nil else { throw error }
    }
    try request.refuseBlank("rootOrgId", .invalidRootOrganisation)
    try request.checkDeletions()
    try request.refuseBlank("firstName", .firstNameMissing)
    try request.checkLists()
    try request.checkPhone()
    try request.checkEmail()
    try request.checkDay("dob")
    try request.checkParts()
    try request.checkWebPages()

    let row = records.committed.row(id: id)
    try checkContacts(request, except: row?.key)
    guard let row, row.key.kind == .user else { throw .userUpdateFailed }
    guard row.fields["status"] != 0 else { throw .inactiveUser }
    var changes = request
    changes.remove([
      "userId", "id", "encEmail", "encPhone", "emailVerified", "status", "provider", "userName",
      "regOrgId", "rootOrgId", "loginId", "roles",
    ])
    return .stored(row.keeping(try columns(of: changes), at: now))
  }

  private func checkContacts(
    _ request: R15Request, except key: StoredKey?
  ) throws(ServiceError) {
    let contacts: [(String, Bool, ServiceError)] = [
      ("phone", uniquePhone, .phoneInUse), ("email", uniqueEmail, .emailInUse),
    ]
    for (field, isUnique, error) in contacts where isUnique {
      // By the index, which lags: two at once both go through.
      guard let value = try request.filled(field),
        let owner = records.indexed.owner(ofContact: field, value)
      else { continue }
      guard owner == key else { throw error }
    }
  }

  /// What a creation stores in place of what it was given.
  private func newColumns(_ request: R15Request) throws(ServiceError) -> [String: JSONValue] {
    var given = request
    given.remove(["encEmail", "encPhone", "emailVerified", "roles"])
    var columns = try columns(of: given)
    columns["roles"] = ["PUBLIC"]
    if try request.filled("provider") == nil { columns["phoneVerified"] = false }
    return columns
  }

  private func columns(of request: R15Request) throws(ServiceError) -> [String: JSONValue] {
    guard request.members.keys.allSatisfy(R15Columns.user.contains) else { throw .invalidProperty }
    for name in R15Columns.userTexts {
      if let value = request[name], value.string == nil { throw .insertionFailed }
    }
    for name in R15Columns.userLists {
      guard let value = request[name] else { continue }
      guard value.array != nil, value.texts != nil else { throw .insertionFailed }
    }
    return request.members.filter { !["userName", "provider"].contains($0.key) }
  }
}

import Registry

extension Dialect {
  /// Sunbird 1.x as it really answers (sunbird.md §1 to §6, §13).
  package static let r15 = Dialect(
    name: "r1.5",
    title: "Sunbird 1.x",
    calls: R15Calls.all,
    errors: .r15,
    signs: DialectSigns(
      version: "v", foreignCodes: DialectSigns.later, ownCodes: DialectSigns.first),
    numberingPlan: .libphonenumber8x8,
    fields: DialectFields(
      forms: R15Calls.forms,
      unclearable: [.updateUser: [.firstName, .language], .updateOrganisation: [.orgName]],
      verified: [.createUser: [.phone: .phoneVerified]],
      defaults: [.createUser: [.roles: .texts(["PUBLIC"])]],
      references: [.updateUser: .serverID(as: "userId")],
      registration: Registration(member: "regOrgId", unknownCodes: ["INVALID_ORG_ID"])),
    hiding: DialectHiding(
      masks: [.email: .email, .phone: .phone], keysOfOthers: true, keysOfMemberships: true),
    userTokens: UserTokenRules(
      updates: .ownUser, use: .needed(by: R15Calls.userTokenCalls),
      tellingOwnUser: [R15Calls.readUser],
      // Answered to a user token only (§5).
      trial: R15Calls.searchUsers),
    memberRoles: MemberRoles([
      "member": "PUBLIC", "content-creator": "CONTENT_CREATOR", "admin": "ORG_ADMIN",
    ]),
    userContact: .emailOrPhone,
    lane: .r15
  )
}

/// The tables of Sunbird 1.5.
enum R15Calls {
  static let all = DialectCalls(
    writes: writes, readOrganisation: readOrganisation,
    searchOrganisations: searchOrganisations, maxOrganisationsPerSearch: 50, readUser: readUser,
    // Rows of other users show neither userName nor loginId (§13).
    searchUsers: nil,
    signOn: PortalCall(path: "/v1/user/session/create", group: "echoUser"))

  static let writes: [WriteOperation: Endpoint] = [
    .createOrganisation: Endpoint(.post, "org/v1/create", group: "orgAdmin"),
    .updateOrganisation: Endpoint(.patch, "org/v1/update", group: "orgAdmin"),
    .createUser: Endpoint(.post, "user/v1/create", group: "userAdmin"),
    .updateUser: Endpoint(.patch, "user/v1/update", group: "userAdmin"),
    .addMember: Endpoint(.post, "org/v1/member/add", group: "orgAdmin"),
    .removeMember: Endpoint(.post, "org/v1/member/remove", group: "orgAdmin"),
  ]

  static let readOrganisation = Endpoint(
    .post, "org/v1/read", group: "orgUser", absenceCodes: ["ORG_NOT_EXIST"])
  static let searchOrganisations = Endpoint(
    .post, "org/v1/search", group: "orgUser", absenceCodes: ["ORG_NOT_EXIST"])
  static let readUser = Endpoint(
    .post, "user/v1/profile/read", group: "publicUser", alsoAnsweredAs: ["api.user.getuser"],
    absenceCodes: ["USER_NOT_FOUND"])
  static let searchUsers = Endpoint(
    .post, "user/v1/search", group: "publicUser", absenceCodes: ["USER_NOT_FOUND"])

  /// The calls that are 401 without a user token (§5).
  static let userTokenCalls = Set(writes.filter { $0.key != .createUser }.values)

  static let forms: [WriteOperation: [FieldName: FieldForm]] = [
    .createUser: user,
    .updateUser: user,
    .addMember: [.role: .texts(as: "roles"), .position: .plain],
  ]

  /// `aadhaarNo` is no column any more; `position` is one of memberships only. `roles` and
  /// `emailVerified` are dropped without a word (§1.3, §1.4, §13).
  private static let user: [FieldName: FieldForm] = [
    .firstName: .plain, .lastName: .plain, .email: .plain, .phone: .plain,
    .phoneVerified: .plain, .location: .plain, .dob: .plain, .gender: .plain,
    .profileSummary: .plain, .grade: .texts(as: "grade"), .language: .texts(as: "language"),
    .subject: .texts(as: "subject"), .password: .plain,
    .roles: .dropped, .emailVerified: .dropped, .position: .dropped,
  ]
}

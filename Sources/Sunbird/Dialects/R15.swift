import Registry

extension Dialect {
  /// Sunbird 1.x as it really answers (sunbird.md §1 to §6, §13).
  package static let r15 = Dialect(
    name: .r15,
    writes: R15.writes,
    readOrganisation: Endpoint(.post, "org/v1/read"),
    searchOrganisations: Endpoint(.post, "org/v1/search"),
    readUser: R15.readUser,
    // Rows of other users show neither userName nor loginId (§13).
    searchUsers: nil,
    companions: [:],
    privateFields: [.email, .phone],
    maxOrganisationsPerSearch: 50,
    forms: R15.forms,
    unclearable: [.updateUser: [.firstName, .language], .updateOrganisation: [.orgName]],
    verified: [.createUser: [.phone: .phoneVerified]],
    defaults: [.createUser: [.roles: .texts(["PUBLIC"])]],
    masks: [.email: .email, .phone: .phone],
    userUpdates: .ownUser,
    userTokenUse: .needed(by: R15.userTokenCalls),
    tellingOwnUser: [R15.readUser],
    hidesKeysOfOthers: true,
    namesMembershipsByID: true,
    memberRoles: MemberRoles([
      "member": "PUBLIC", "content-creator": "CONTENT_CREATOR", "admin": "ORG_ADMIN",
    ]),
    registration: "regOrgId",
    userContact: .emailOrPhone
  )
}

/// The tables of Sunbird 1.5.
private enum R15 {
  static let writes: [WriteOperation: Endpoint] = [
    .createOrganisation: Endpoint(.post, "org/v1/create"),
    .updateOrganisation: Endpoint(.patch, "org/v1/update"),
    .createUser: Endpoint(.post, "user/v1/create"),
    .updateUser: Endpoint(.patch, "user/v1/update"),
    .addMember: Endpoint(.post, "org/v1/member/add"),
    .removeMember: Endpoint(.post, "org/v1/member/remove"),
  ]

  static let readUser = Endpoint(
    .post, "user/v1/profile/read", alsoAnsweredAs: ["api.user.getuser"])

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
    .roles: .leftOut, .emailVerified: .leftOut, .position: .leftOut,
  ]
}

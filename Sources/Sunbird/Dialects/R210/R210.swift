import Registry

extension Dialect {
  /// Sunbird 2.10 (dialects.md §1 to §3, §8). Releases from 1.12 on speak the most of it.
  package static let r210 = Dialect(
    name: "r2.10",
    title: "Sunbird 2.10",
    calls: R210Calls.all,
    errors: .r210,
    signs: R210Signs.all,
    numberingPlan: .libphonenumber8x10,
    fields: DialectFields(
      forms: R210Calls.forms,
      companions: [.updateUser: [.phoneVerified]],
      unclearable: [
        .updateUser: [.firstName, .language], .updateOrganisation: [.orgName],
      ],
      verified: [.createUser: [.phone: .phoneVerified, .email: .emailVerified]],
      defaults: [.createUser: [.roles: .texts(["PUBLIC"])]],
      providerName: "channel",
      references: [
        .updateOrganisation: .serverID(as: "organisationId"),
        .updateUser: .serverID(as: "userId"),
        .addMember: .parentIDs, .removeMember: .parentIDs,
      ],
      // The user becomes a member of it and of the tenant's root, in the role PUBLIC (§3.1, 8).
      registration: Registration(
        member: "organisationId", unknownCodes: ["INVALID_ORGANIZATION_DATA"],
        membership: [.role: .text("member")])),
    // Private for everybody, the owner included (§3.3); `contactDetail` is taken out of every answer.
    hiding: DialectHiding(
      unshownFields: [.contactDetail], masks: [.email: .email, .phone: .phone],
      keysOfMemberships: true),
    userTokens: UserTokenRules(
      updates: .ownUser, use: .needed(by: R210Calls.userTokenCalls),
      trial: R210Calls.searchUsers),
    memberRoles: MemberRoles([
      "member": "PUBLIC", "content-creator": "CONTENT_CREATOR", "admin": "ORG_ADMIN",
    ]),
    userContact: .emailOrPhone
  )
}

/// The tables of Sunbird 2.10.
enum R210Calls {
  static let all = DialectCalls(
    writes: writes, readOrganisation: readOrganisation,
    searchOrganisations: searchOrganisations, maxOrganisationsPerSearch: 50, readUser: readUser,
    searchUsers: searchUsers,
    assignRoles: RoleAssignment(endpoint: assignRoles, form: .replacing),
    signOn: PortalCall(path: "/v1/user/session/create", group: "ssoCreate"))

  static let writes: [WriteOperation: Endpoint] = [
    .createOrganisation: Endpoint(.post, "org/v1/create", group: "orgCreate"),
    .updateOrganisation: Endpoint(.patch, "org/v1/update", group: "orgUpdate"),
    .createUser: Endpoint(.post, "user/v1/create", group: "userCreate"),
    .updateUser: Endpoint(.patch, "user/v1/update", group: "userUpdate"),
    .addMember: Endpoint(.post, "org/v1/member/add", group: "orgAdmin"),
    .removeMember: Endpoint(.post, "org/v1/member/remove", group: "orgAdmin"),
  ]

  static let assignRoles = Endpoint(
    .post, "user/v1/role/assign", group: "userAdmin", alsoAnsweredAs: ["api.user.assign.role"])

  /// By channel and externalId. What no row has is "invalid data", what the index does not have yet
  /// is not there (§3.4).
  static let readOrganisation = Endpoint(
    .post, "org/v1/read", group: "orgAccess",
    absenceCodes: ["INVALID_REQUESTED_DATA", "ORG_NOT_EXIST"])
  /// Anybody may ask: the gateway counts by address (§2).
  static let searchOrganisations = Endpoint(
    .post, "org/v1/search", group: nil, absenceCodes: ["ORG_NOT_EXIST"])
  static let readUser = Endpoint(
    .post, "user/v1/profile/read", group: "userAccess", alsoAnsweredAs: ["api.user.getuser"],
    absenceCodes: ["USER_NOT_FOUND"])
  static let searchUsers = Endpoint(
    .post, "user/v1/search", group: "userTempAdmin", absenceCodes: ["USER_NOT_FOUND"])

  /// The calls that are 401 without a user token (§2).
  static let userTokenCalls = Set(
    writes.filter { $0.key != .createUser }.values + [assignRoles, searchUsers])

  static let forms: [WriteOperation: [FieldName: FieldForm]] = [
    .createOrganisation: organisation,
    .updateOrganisation: organisation,
    .createUser: user,
    .updateUser: user,
    .addMember: [.role: .texts(as: "roles"), .position: .plain],
  ]

  /// `contactDetail` as the documented list is a server error for ever (§1, 1).
  private static let organisation: [FieldName: FieldForm] = [
    .orgName: .plain, .description: .plain, .homeUrl: .plain, .orgCode: .plain,
    .orgType: .plain, .preferredLanguage: .plain, .contactDetail: .noPlace,
  ]

  /// `roles` are replaced by PUBLIC at the creation and taken out of updates (§3.1, §3.2).
  private static let user: [FieldName: FieldForm] = [
    .firstName: .plain, .lastName: .plain, .email: .plain, .emailVerified: .plain,
    .phone: .plain, .phoneVerified: .plain, .location: .plain, .dob: .plain, .gender: .plain,
    .profileSummary: .plain, .grade: .texts(as: "grade"), .language: .texts(as: "language"),
    .subject: .texts(as: "subject"), .password: .plain,
    .roles: .dropped, .position: .noPlace, .aadhaarNo: .noPlace,
  ]
}

import Registry

extension Dialect {
  /// Sunbird 8.0 (dialects.md §1, §2, §4, §6, §8). Releases from 4.7 on speak the most of it.
  package static let r8 = Dialect(
    name: "r8",
    title: "Sunbird 8",
    calls: R8Calls.all,
    errors: .r8,
    signs: R8Signs.all,
    numberingPlan: .libphonenumber8x12,
    fields: DialectFields(
      forms: R8Calls.forms,
      // Blank contacts are refused (§4.2).
      unclearable: [
        .updateUser: [.firstName, .email, .phone], .updateOrganisation: [.orgName],
      ],
      providerName: "channel",
      references: [
        .updateOrganisation: .serverID(as: "organisationId"),
        .updateUser: .serverID(as: "userId"),
      ],
      constants: [.createOrganisation: ["isTenant": .bool(false)]],
      required: [.createOrganisation: [.orgType]],
      userNames: .ascii,
      registration: Registration(
        member: "organisationId", unknownCodes: ["UOS_USRCRT0019"],
        membership: [.role: .text("member")], isOnlyWay: true)),
    // The type comes back as a number, the year of birth as a day, roles without their scope or with
    // it (§4.3, §4.4).
    hiding: DialectHiding(
      unshownFields: [.contactDetail, .orgType, .dob, .roles],
      masks: [.email: .email, .phone: .phone], keysOfMemberships: true),
    userTokens: UserTokenRules(
      updates: .ownUser, use: .needed(by: R8Calls.userTokenCalls), trial: R8Calls.searchUsers),
    memberRoles: MemberRoles(
      ["member": "PUBLIC", "content-creator": "CONTENT_CREATOR", "admin": "ORG_ADMIN"],
      everybody: "PUBLIC"),
    userContact: .emailOrPhone
  )
}

/// The tables of Sunbird 8.0.
enum R8Calls {
  static let all = DialectCalls(
    writes: writes, readOrganisation: readOrganisation, organisationsReadBy: .serverID,
    searchOrganisations: searchOrganisations, maxOrganisationsPerSearch: 50, readUser: readUser,
    searchUsers: searchUsers,
    userQuestions: UserQuestions(
      byID: readUserByID, behindID: "?withTokens=true", byContact: readUserByContact,
      nameExists: userNameExists),
    assignRoles: RoleAssignment(endpoint: assignRoles, form: .single), refusals: refusals,
    signOn: PortalCall(path: "/v1/user/session/create", group: "ssoCreate"))

  private static let refusals: [WriteOperation: String] = [
    .removeMember:
      "Sunbird 8 has no call that ends a membership: block the user, or have them move "
      + "to another organisation by an update of their own."
  ]

  /// Members come with their creation or by upload (§4.5).
  static let writes: [WriteOperation: Endpoint] = [
    .createOrganisation: Endpoint(.post, "org/v1/create", group: "orgCreate"),
    .updateOrganisation: Endpoint(.patch, "org/v1/update", group: "orgUpdate"),
    .createUser: Endpoint(.post, "user/v1/create", group: "userCreate"),
    .updateUser: Endpoint(.patch, "user/v1/update", group: "userUpdate"),
  ]

  /// v2 changes single roles; v1 would wipe those of other organisations (§4.5).
  static let assignRoles = Endpoint(
    .post, "user/v2/role/assign", group: "userAdmin", alsoAnsweredAs: ["api.user.assign.role"])

  /// By the server's id alone (§4.4).
  static let readOrganisation = Endpoint(
    .post, "org/v1/read", group: "anonymousOrgAccess", absenceCodes: ["UOS_ORGRED0013"])
  /// Anybody may ask; answers are kept for five minutes in front of the service (sunbird.md §4).
  static let searchOrganisations = Endpoint(.post, "org/v1/search", group: nil, isCached: true)
  static let readUser = Endpoint(
    .post, "user/v1/profile/read", group: "userAccess", alsoAnsweredAs: ["api.user.getuser"],
    absenceCodes: ["UOS_USRRED0013", "USER_NOT_FOUND"])
  /// With tokens it is answered about anybody to any user token (§1, 9).
  static let readUserByID = Endpoint(
    .get, "user/v5/read", group: "userAccess", absenceCodes: ["UOS_USRRED0013"])
  /// Phone numbers and addresses are unique (§4.1). Here one code kept its name (§4).
  static let readUserByContact = Endpoint(
    .get, "user/v1/get", group: "anonymousUserAccess",
    absenceCodes: ["USER_NOT_FOUND", "UOS_USRRED0013"])
  static let searchUsers = Endpoint(.post, "user/v1/search", group: "userTempAdmin")
  static let userNameExists = Endpoint(
    .get, "user/v1/exists/userName", group: "anonymousUserAccess")

  /// The calls that are 401 or 403 without a user token (§2, §6).
  static let userTokenCalls = Set(
    writes.filter { $0.key == .updateOrganisation || $0.key == .updateUser }.values
      + [assignRoles, readUserByID, searchUsers])

  static let forms: [WriteOperation: [FieldName: FieldForm]] = [
    .createOrganisation: organisation,
    .updateOrganisation: organisation,
    .createUser: user.merging([.roles: .texts(as: "roles")]) { $1 },
    .updateUser: user.merging([.roles: .dropped]) { $1 },
    .addMember: [.role: .texts(as: "roles"), .position: .noPlace],
  ]

  private static let organisation: [FieldName: FieldForm] = [
    .orgName: .plain, .description: .plain, .orgType: .text(as: "organisationType"),
    .homeUrl: .noPlace, .orgCode: .noPlace, .preferredLanguage: .noPlace, .contactDetail: .noPlace,
  ]

  private static let user: [FieldName: FieldForm] = [
    .firstName: .plain, .lastName: .plain, .email: .plain, .phone: .plain, .dob: .year,
    .password: .plain,
    .emailVerified: .noPlace, .phoneVerified: .noPlace, .location: .noPlace, .gender: .noPlace,
    .profileSummary: .noPlace, .grade: .noPlace, .language: .noPlace, .subject: .noPlace,
    .position: .noPlace, .aadhaarNo: .noPlace,
  ]
}

import Registry

extension Dialect {
  /// The documented API to the letter (org-and-user-apis.md); the reads as sunbird.md §4 gives them,
  /// and the codes of Sunbird 1.x, since the document has none.
  package static let seed = Dialect(
    name: "seed",
    title: "Sunbird as documented",
    calls: DialectCalls(
      writes: [
        .createOrganisation: Endpoint(.post, "org/v1/create", group: "orgAdmin"),
        .updateOrganisation: Endpoint(.patch, "org/v1/update", group: "orgAdmin"),
        .createUser: Endpoint(.post, "user/v1/create", group: "userAdmin"),
        .updateUser: Endpoint(.post, "user/v1/update", group: "userAdmin"),
        .addMember: Endpoint(.post, "org/v1/member/add", group: "orgAdmin"),
        .removeMember: Endpoint(.post, "org/v1/member/remove", group: "orgAdmin"),
      ],
      readOrganisation: Endpoint(
        .post, "org/v1/read", group: "orgUser", absenceCodes: ["ORG_NOT_EXIST"]),
      searchOrganisations: Endpoint(
        .post, "org/v1/search", group: "orgUser", absenceCodes: ["ORG_NOT_EXIST"]),
      maxOrganisationsPerSearch: 50,
      readUser: Endpoint(
        .post, "user/v1/profile/read", group: "publicUser", alsoAnsweredAs: ["api.user.getuser"],
        absenceCodes: ["USER_NOT_FOUND"]),
      searchUsers: Endpoint(
        .post, "user/v1/search", group: "publicUser", absenceCodes: ["USER_NOT_FOUND"]),
      signOn: PortalCall(path: "/v1/user/session/create", group: "echoUser")),
    errors: .r15,
    signs: DialectSigns(version: "1.0", foreignCodes: DialectSigns.later),
    // The document describes releases up to 1.5.
    numberingPlan: .libphonenumber8x8,
    // The document marks both as required in Update User.
    fields: DialectFields(companions: [.updateUser: [.email, .emailVerified]])
  )
}

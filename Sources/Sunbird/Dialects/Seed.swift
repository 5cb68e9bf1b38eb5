import Registry

extension Dialect {
  /// The documented API (org-and-user-apis.md); the reads as sunbird.md §4 gives them.
  package static let seed = Dialect(
    name: .seed,
    writes: [
      .createOrganisation: Endpoint(.post, "org/v1/create"),
      .updateOrganisation: Endpoint(.patch, "org/v1/update"),
      .createUser: Endpoint(.post, "user/v1/create"),
      .updateUser: Endpoint(.post, "user/v1/update"),
      .addMember: Endpoint(.post, "org/v1/member/add"),
      .removeMember: Endpoint(.post, "org/v1/member/remove"),
    ],
    readOrganisation: Endpoint(.post, "org/v1/read"),
    searchOrganisations: Endpoint(.post, "org/v1/search"),
    readUser: Endpoint(.post, "user/v1/profile/read", alsoAnsweredAs: ["api.user.getuser"]),
    searchUsers: Endpoint(.post, "user/v1/search"),
    // The document marks both as required in Update User.
    companions: [.updateUser: [.email, .emailVerified]],
    privateFields: [.email, .phone],
    maxOrganisationsPerSearch: 50
  )
}

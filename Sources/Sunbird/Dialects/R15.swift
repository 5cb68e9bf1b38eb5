import Registry

extension Dialect {
  /// Sunbird 1.x as it really answers (sunbird.md §1 to §6, §13).
  package static let r15 = Dialect(
    name: .r15,
    writes: [
      .createOrganisation: Endpoint(.post, "org/v1/create"),
      .updateOrganisation: Endpoint(.patch, "org/v1/update"),
      .createUser: Endpoint(.post, "user/v1/create"),
      .updateUser: Endpoint(.patch, "user/v1/update"),
      .addMember: Endpoint(.post, "org/v1/member/add"),
      .removeMember: Endpoint(.post, "org/v1/member/remove"),
    ],
    readOrganisation: Endpoint(.post, "org/v1/read"),
    searchOrganisations: Endpoint(.post, "org/v1/search"),
    readUser: Endpoint(.post, "user/v1/profile/read"),
    searchUsers: Endpoint(.post, "user/v1/search"),
    companions: [:],
    privateFields: [.email, .phone],
    maxRecordsPerSearch: 50
  )
}

extension ServerProfile {
  /// Sunbird 1.5 as it really answers (sunbird.md §1 to §4, §9, §13).
  package static let r15 = ServerProfile(
    name: "r1.5",
    endpoints: R15Profile.writes + R15Profile.reads + R15Profile.bulk,
    envelope: EnvelopeStyle(
      version: .pathSegment, timestamp: .sunbird, identifiers: .messageID(response: .null),
      pathValues: .leftOut, successError: .null, successStatus: "success", successMessage: .null,
      wrongContentType: .internalError, emptyBody: nil, refusal: { error, _ in error.refusal() }),
    gateway: GatewayStyle(kong: .v0x9, callsPerHour: 1000, policy: .none),
    tenancy: .providers,
    documented: DocumentedFields(),
    numberingPlan: .libphonenumber8x8,
    signOnPath: "/v1/user/session/create",
    decide: { $0.decideR15($1.operation, $2) },
    show: { $0.shownR15($1) },
    // The filter on `phone` gets lost on its way to the index, and a search shows of nobody whose
    // row it is, not even of the caller (§4).
    users: UserRules(
      areNumberedApart: true, lostFilters: ["phone"],
      hidden: ["userName", "loginId", "userId"]),
    uploads: .r15)
}

/// The calls of Sunbird 1.5. Their bodies are checked beside this file, in the order of its
/// validators and actors.
private enum R15Profile {
  static let writes: [ServedEndpoint] = [
    endpoint(.organisationCreate, "POST", "/api/org/v1/create", "orgAdmin"),
    endpoint(.organisationUpdate, "PATCH", "/api/org/v1/update", "orgAdmin"),
    endpoint(.userCreate, "POST", "/api/user/v1/create", "userAdmin", needsUserToken: false),
    endpoint(.userUpdate, "PATCH", "/api/user/v1/update", "userAdmin"),
    endpoint(.memberAdd, "POST", "/api/org/v1/member/add", "orgAdmin"),
    endpoint(.memberRemove, "POST", "/api/org/v1/member/remove", "orgAdmin"),
  ]

  static let reads: [ServedEndpoint] = [
    endpoint(.organisationRead, "POST", "/api/org/v1/read", "orgUser", needsUserToken: false),
    endpoint(.organisationSearch, "POST", "/api/org/v1/search", "orgUser", needsUserToken: false),
    endpoint(
      .profileRead, "POST", "/api/user/v1/profile/read", "publicUser", needsUserToken: false,
      servedName: "api.user.getuser"),
    endpoint(.userSearch, "POST", "/api/user/v1/search", "publicUser"),
  ]

  static let bulk: [ServedEndpoint] = [
    endpoint(.userUpload, "POST", "/api/user/v1/upload", "userAdmin"),
    endpoint(.organisationUpload, "POST", "/api/org/v1/upload", "orgAdmin"),
    endpoint(
      .uploadStatus, "GET", "/api/data/v1/upload/status", "appAdmin", pathValues: ["processId"]),
  ]

  private static func endpoint(
    _ operation: ServedOperation, _ method: String, _ path: String, _ group: String,
    needsUserToken: Bool = true, servedName: String? = nil, pathValues: [String] = []
  ) -> ServedEndpoint {
    ServedEndpoint(
      operation: operation, method: method, path: path, group: group, fields: [:], checks: [],
      needsUserToken: needsUserToken, servedName: servedName, pathValues: pathValues)
  }
}

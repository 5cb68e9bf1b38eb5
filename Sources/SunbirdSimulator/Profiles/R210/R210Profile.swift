import Codecs

extension ServerProfile {
  /// Sunbird 2.10 as it really answers (dialects.md §2, §3, §5).
  package static let r210 = ServerProfile(
    name: "r2.10",
    endpoints: R210Profile.organisations + R210Profile.users + R210Profile.userReads
      + R210Profile.others,
    envelope: EnvelopeStyle(
      version: .pathSegment, timestamp: .sunbird, identifiers: .messageID(response: .null),
      pathValues: .letters, successError: .null, successStatus: "success", successMessage: .null,
      wrongContentType: .contentType, emptyBody: nil,
      refusal: { error, _ in R210Codes.refusal(of: error) }),
    gateway: GatewayStyle(kong: .v0x9, callsPerHour: 5000, policy: .none),
    tenancy: .channels(rootFlag: "isRootOrg"),
    documented: DocumentedFields(),
    numberingPlan: .libphonenumber8x10,
    signOnPath: "/v1/user/session/create",
    decide: { $0.decideR210($1, $2) },
    show: { $0.shownR210($1) },
    users: UserRules(areNumberedApart: true, hidden: ["loginId"]),
    uploads: .r210)
}

/// The calls of Sunbird 2.10 that an onboarding agent meets. Their bodies are checked beside this
/// file, in the order of its validators and actors.
private enum R210Profile {
  static let organisations: [ServedEndpoint] = [
    endpoint(.organisationCreate, "POST", "/api/org/v1/create", "orgCreate"),
    endpoint(.organisationUpdate, "PATCH", "/api/org/v1/update", "orgUpdate"),
    endpoint(
      .organisationRead, "POST", "/api/org/v1/read", "orgAccess", needsUserToken: false),
    endpoint(.organisationSearch, "POST", "/api/org/v1/search", nil, needsUserToken: false),
    endpoint(.memberAdd, "POST", "/api/org/v1/member/add", "orgAdmin"),
    endpoint(.memberRemove, "POST", "/api/org/v1/member/remove", "orgAdmin"),
    endpoint(
      .organisationUpload, "POST", "/api/org/v1/upload", "orgSuperAdmin", size: .medium),
  ]

  static let users: [ServedEndpoint] =
    ["v1", "v2", "v3"].map {
      endpoint(
        .userCreate, "POST", "/api/user/\($0)/create", "userCreate", needsUserToken: false)
    } + [
      endpoint(.userUpdate, "PATCH", "/api/user/v1/update", "userUpdate", size: .medium),
      // The service's own name for it begins with none of its versions: the envelope's id is empty.
      endpoint(
        .userUpdate, "PATCH", "/api/user/private/v1/update", "userSuperAdmin",
        needsUserToken: false, servedName: "", size: .medium),
      endpoint(
        .roleAssign, "POST", "/api/user/v1/role/assign", "userAdmin",
        servedName: "api.user.assign.role"),
      endpoint(
        .roleAssign, "POST", "/api/user/private/v1/assign/role", "userSuperAdmin",
        needsUserToken: false, servedName: ""),
      endpoint(.userUpload, "POST", "/api/user/v1/upload", "userAdmin", size: .medium),
    ]

  static let userReads: [ServedEndpoint] =
    ["v1", "v2"].map {
      endpoint(
        .userRead, "GET", "/api/user/\($0)/read", "userAccess", pathValues: ["userId"])
    }
    + ["email", "phone", "loginId"].map {
      endpoint(
        .userGet, "GET", "/api/user/v1/get/\($0)", "userAccess", needsUserToken: false,
        pathValues: ["value"])
    }
    + ["email", "phone", "userName"].map {
      endpoint(
        .userExists, "GET", "/api/user/v1/exists/\($0)", "userAccess",
        needsUserToken: $0 == "userName", pathValues: ["value"])
    } + [
      endpoint(
        .profileRead, "POST", "/api/user/v1/profile/read", "userAccess", needsUserToken: false,
        servedName: "api.user.getuser"),
      endpoint(.userSearch, "POST", "/api/user/v1/search", "userTempAdmin"),
    ]

  static let others: [ServedEndpoint] = [
    endpoint(
      .uploadStatus, "GET", "/api/data/v1/upload/status", "orgSuperAdmin",
      servedName: "api.upload.status", pathValues: ["processId"]),
    endpoint(
      .settingRead, "GET", "/api/data/v1/system/settings/get", "appAccess",
      needsUserToken: false, servedName: "api.system.settings.get", pathValues: ["field"]),
    endpoint(
      .locationSearch, "POST", "/api/data/v1/location/search", "locationAccess",
      needsUserToken: false, servedName: "api.location.search"),
  ]

  private static func endpoint(
    _ operation: ServedOperation, _ method: String, _ path: String, _ group: String?,
    needsUserToken: Bool = true, servedName: String? = nil, pathValues: [String] = [],
    size: ServedEndpoint.BodySize = .small
  ) -> ServedEndpoint {
    ServedEndpoint(
      operation: operation, method: method, path: path, group: group, fields: [:], checks: [],
      needsUserToken: needsUserToken, servedName: servedName, pathValues: pathValues, size: size)
  }
}

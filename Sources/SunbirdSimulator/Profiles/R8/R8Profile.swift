import Codecs

extension ServerProfile {
  /// Sunbird 8.0 as it really answers (dialects.md §2, §4, §5, §6).
  package static let r8 = ServerProfile(
    name: "r8",
    endpoints: R8Profile.organisations + R8Profile.users + R8Profile.userReads + R8Profile.others,
    envelope: EnvelopeStyle(
      version: .pathSegment, timestamp: .sunbird, identifiers: .requestID, pathValues: .all,
      successError: .null, successStatus: "SUCCESS", successMessage: .null,
      wrongContentType: .contentType, emptyBody: .invalidData,
      refusal: { R8Codes.refusal(of: $0, in: $1.operation) }),
    gateway: GatewayStyle(
      kong: .v0x14, callsPerHour: 5000, policy: .asked { R8Policy.permits($0) }),
    tenancy: .channels(rootFlag: "isTenant"),
    documented: DocumentedFields(),
    numberingPlan: .libphonenumber8x12,
    signOnPath: "/v1/user/session/create",
    decide: { $0.decideR8($1, $2) },
    show: { $0.shownR8($1, as: .v1) },
    users: UserRules(areNumberedApart: true, hidden: ["loginId"]),
    uploads: .r8)
}

/// The calls of Sunbird 8.0 that an onboarding agent meets. Their bodies are checked beside this
/// file, in the order of its validators and actors.
private enum R8Profile {
  static let organisations: [ServedEndpoint] =
    [
      endpoint(
        .organisationCreate, "POST", "/api/org/v1/create", "orgCreate", needsUserToken: false),
      endpoint(.organisationUpdate, "PATCH", "/api/org/v1/update", "orgUpdate"),
      endpoint(
        .organisationRead, "POST", "/api/org/v1/read", "anonymousOrgAccess",
        needsUserToken: false),
      endpoint(
        .organisationUpload, "POST", "/api/org/v1/upload", "orgSuperAdmin", size: .medium),
    ]
    + ["v1", "v2"].map {
      endpoint(
        .organisationSearch, "POST", "/api/org/\($0)/search", nil, needsUserToken: false,
        isCached: true)
    }

  static let users: [ServedEndpoint] =
    ["v1", "v2", "v3"].map {
      endpoint(
        .userCreate, "POST", "/api/user/\($0)/create", "userCreate", needsUserToken: false)
    }
    + ["v1", "v2", "v3"].map {
      endpoint(.userUpdate, "PATCH", "/api/user/\($0)/update", "userUpdate", size: .medium)
    }
    + ["v1", "v2"].map {
      endpoint(
        .roleAssign, "POST", "/api/user/\($0)/role/assign", "userAdmin",
        servedName: "api.user.assign.role")
    } + [
      endpoint(.userUpload, "POST", "/api/user/v1/upload", "userAdmin", size: .medium)
    ]

  static let userReads: [ServedEndpoint] =
    ["v1", "v2", "v3", "v4", "v5"].map {
      endpoint(
        .userRead, "GET", "/api/user/\($0)/read", "userAccess", pathValues: ["userId"])
    }
    + ["v1", "v2"].flatMap {
      [
        endpoint(
          .userGet, "GET", "/api/user/\($0)/get/loginId", "anonymousUserAccess",
          pathValues: ["value"]),
        endpoint(
          .userGet, "GET", "/api/user/\($0)/get", "anonymousUserAccess",
          needsUserToken: false, pathValues: ["key", "value"]),
      ]
    } + [
      endpoint(
        .userExists, "GET", "/api/user/v1/exists", "anonymousUserAccess", needsUserToken: false,
        pathValues: ["key", "value"]),
      endpoint(
        .userExists, "GET", "/api/user/v2/exists", "userAccess", needsUserToken: false,
        pathValues: ["key", "value"]),
      endpoint(
        .profileRead, "POST", "/api/user/v1/profile/read", "userAccess", needsUserToken: false,
        servedName: "api.user.getuser"),
      endpoint(
        .roleRead, "GET", "/api/user/v1/role/read", "userAccess", needsUserToken: false,
        pathValues: ["userId"]),
    ]
    + ["v1", "v2", "v3"].map {
      endpoint(.userSearch, "POST", "/api/user/\($0)/search", "userTempAdmin")
    }

  static let others: [ServedEndpoint] = [
    endpoint(
      .uploadStatus, "GET", "/api/data/v1/upload/status", "orgSuperAdmin",
      servedName: "api.upload.status", pathValues: ["processId"]),
    endpoint(
      .settingRead, "GET", "/api/data/v1/system/settings/get", "anonymousAppAccess",
      needsUserToken: false, servedName: "api.system.settings.get", pathValues: ["field"],
      isCached: true),
    endpoint(
      .locationSearch, "POST", "/api/data/v1/location/search", "locationAccess",
      needsUserToken: false, servedName: "api.location.search", isCached: true),
    endpoint(
      .indexSync, "POST", "/api/data/v1/index/sync", "dataAdmin", servedName: "api.data.sync"),
  ]

  private static func endpoint(
    _ operation: ServedOperation, _ method: String, _ path: String, _ group: String?,
    needsUserToken: Bool = true, servedName: String? = nil, pathValues: [String] = [],
    size: ServedEndpoint.BodySize = .small, isCached: Bool = false
  ) -> ServedEndpoint {
    ServedEndpoint(
      operation: operation, method: method, path: path, group: group, fields: [:], checks: [],
      needsUserToken: needsUserToken, servedName: servedName, pathValues: pathValues, size: size,
      isCached: isCached)
  }
}

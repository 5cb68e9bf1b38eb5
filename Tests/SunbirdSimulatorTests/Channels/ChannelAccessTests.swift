import Codecs
import Testing

@testable import SunbirdSimulator

/// Who may call what: groups, user tokens, and 8.0's policies (dialects.md §2, §6).
struct ChannelAccessTests {
  struct Group: Sendable, CustomTestStringConvertible {
    let method: String
    let path: String
    /// Nil for a call that the generation does not have, empty for one that asks for no consumer.
    let r210: String?
    let r8: String?
    var testDescription: String { "\(method) \(path)" }
  }

  /// The table of §2.
  static let groups = [
    Group(method: "POST", path: "org/v1/create", r210: "orgCreate", r8: "orgCreate"),
    Group(method: "PATCH", path: "org/v1/update", r210: "orgUpdate", r8: "orgUpdate"),
    Group(method: "POST", path: "org/v1/read", r210: "orgAccess", r8: "anonymousOrgAccess"),
    Group(method: "POST", path: "org/v1/search", r210: "", r8: ""),
    Group(method: "POST", path: "org/v2/search", r210: nil, r8: ""),
    Group(method: "POST", path: "org/v1/member/add", r210: "orgAdmin", r8: nil),
    Group(method: "POST", path: "org/v1/member/remove", r210: "orgAdmin", r8: nil),
    Group(method: "POST", path: "org/v1/upload", r210: "orgSuperAdmin", r8: "orgSuperAdmin"),
    Group(method: "POST", path: "user/v1/create", r210: "userCreate", r8: "userCreate"),
    Group(method: "POST", path: "user/v3/create", r210: "userCreate", r8: "userCreate"),
    Group(method: "PATCH", path: "user/v1/update", r210: "userUpdate", r8: "userUpdate"),
    Group(method: "PATCH", path: "user/v3/update", r210: nil, r8: "userUpdate"),
    Group(method: "PATCH", path: "user/private/v1/update", r210: "userSuperAdmin", r8: nil),
    Group(method: "GET", path: "user/v1/read/x", r210: "userAccess", r8: "userAccess"),
    Group(method: "GET", path: "user/v5/read/x", r210: nil, r8: "userAccess"),
    Group(method: "POST", path: "user/v1/profile/read", r210: "userAccess", r8: "userAccess"),
    Group(
      method: "GET", path: "user/v1/get/email/x", r210: "userAccess", r8: "anonymousUserAccess"),
    Group(
      method: "GET", path: "user/v1/exists/email/x", r210: "userAccess",
      r8: "anonymousUserAccess"),
    Group(method: "GET", path: "user/v2/exists/email/x", r210: nil, r8: "userAccess"),
    Group(method: "POST", path: "user/v1/search", r210: "userTempAdmin", r8: "userTempAdmin"),
    Group(method: "POST", path: "user/v3/search", r210: nil, r8: "userTempAdmin"),
    Group(method: "POST", path: "user/v1/role/assign", r210: "userAdmin", r8: "userAdmin"),
    Group(method: "POST", path: "user/v2/role/assign", r210: nil, r8: "userAdmin"),
    Group(
      method: "POST", path: "user/private/v1/assign/role", r210: "userSuperAdmin", r8: nil),
    Group(method: "GET", path: "user/v1/role/read/x", r210: nil, r8: "userAccess"),
    Group(method: "POST", path: "user/v1/upload", r210: "userAdmin", r8: "userAdmin"),
    Group(
      method: "GET", path: "data/v1/upload/status/x", r210: "orgSuperAdmin", r8: "orgSuperAdmin"),
    Group(
      method: "GET", path: "data/v1/system/settings/get/x", r210: "appAccess",
      r8: "anonymousAppAccess"),
    Group(
      method: "POST", path: "data/v1/location/search", r210: "locationAccess",
      r8: "locationAccess"),
  ]

  /// A consumer of just this group passes, one of all others doesn't, and what is gone is nobody's.
  @Test(arguments: groups)
  func eachCallIsOfItsGroup(_ row: Group) async throws {
    let all = Set(Self.groups.flatMap { [$0.r210, $0.r8] }.compactMap(\.self))
    for (profile, group) in [(ServerProfile.r210, row.r210), (.r8, row.r8)] {
      let consumers = [
        GatewayConsumer(username: "of-it", key: "a", secret: "s", groups: [group ?? ""]),
        GatewayConsumer(
          username: "of-others", key: "b", secret: "s", groups: all.subtracting([group ?? ""])),
      ]
      try await withChannels(profile, { $0.gateway = .guarded(consumers, of: profile) }) { office in
        var statuses: [Int] = []
        for consumer in consumers.map(Optional.some) + [nil] {
          let headers = consumer.map { ["Authorization": "Bearer \($0.token())"] } ?? [:]
          // A body of its own, so that no answer is one that nginx has kept.
          let answer = try await office.call(
            row.method, "/api/\(row.path)", ["by": .string(consumer?.username ?? "")],
            headers: headers)
          let isOfKong = answer.json["message"] != nil
          statuses.append(isOfKong ? answer.status : 0)
        }
        switch group {
        case nil: #expect(statuses == [404, 404, 404])
        case "": #expect(statuses == [0, 0, 0])
        default: #expect(statuses == [0, 403, 401])
        }
      }
    }
  }

  /// The calls that go without a user token (§2); of two more it depends on the key.
  static let free: [String: Set<ServedOperation>] = [
    "r2.10": [
      .userCreate, .organisationRead, .organisationSearch, .profileRead, .settingRead,
      .locationSearch,
    ],
    "r8": [
      .userCreate, .organisationCreate, .organisationRead, .organisationSearch, .profileRead,
      .settingRead, .locationSearch, .roleRead,
    ],
  ]

  @Test(arguments: [
    (ServerProfile.r210, "UNAUTHORIZED_USER", "CLIENT_ERROR"), (.r8, "UOS_0070", "UNAUTHORIZED"),
  ])
  func theOtherCallsAskForAUserToken(
    _ profile: ServerProfile, _ code: String, _ responseCode: JSONValue
  ) async throws {
    let free = Self.free[profile.name] ?? []
    try await withChannels(profile) { office in
      for endpoint in profile.endpoints where !endpoint.path.contains("/private/") {
        if endpoint.operation == .userExists || endpoint.operation == .userGet { continue }
        let path = endpoint.pathValues.isEmpty ? endpoint.path : endpoint.path + "/x"
        let answer = try await office.call(endpoint.method, path, [:])
        // What the policy turns away does not come so far.
        let isRefused = answer.error == code || answer.status == 403
        #expect(isRefused == !free.contains(endpoint.operation), "\(path)")
        if answer.error == code {
          #expect(answer.status == 401)
          #expect(answer.json["responseCode"] == responseCode)
        }
      }
    }
  }

  @Test(arguments: [
    (ServerProfile.r210, "exists/userName/x", true), (.r210, "exists/email/x", false),
    (.r210, "get/loginId/x", false), (.r8, "exists/userName/x", false),
    (.r8, "get/loginId/x", true), (.r8, "get/phone/9900032121", false),
  ])
  func whetherOneAsksForATokenDependsOnTheKey(
    _ profile: ServerProfile, _ path: String, _ asks: Bool
  ) async throws {
    try await withChannels(profile) { office in
      let answer = try await office.call("GET", "/api/user/v1/\(path)")
      #expect((answer.status == 401) == asks)
    }
  }

  struct Policy: Sendable, CustomTestStringConvertible {
    let method: String
    let path: String
    var request: JSONValue?
    /// The roles of the caller, Ravi, in Asha's school.
    var roles: [String] = []
    /// The status and the code of the answer; of a refusal by policy there is no code.
    let status: Int
    var code: String?
    var testDescription: String { "\(method) \(path) \(roles)" }
  }

  static let policies = [
    Policy(method: "GET", path: "user/v1/read/RAVI", status: 200),
    Policy(method: "GET", path: "user/v1/read/ASHA", status: 403),
    Policy(method: "GET", path: "user/v4/read/ASHA", roles: ["ORG_ADMIN"], status: 403),
    Policy(method: "GET", path: "user/v5/read/ASHA", status: 403),
    Policy(method: "GET", path: "user/v5/read/ASHA?withTokens=true", status: 200),
    Policy(method: "GET", path: "user/v5/read/ASHA", roles: ["ORG_ADMIN"], status: 200),
    Policy(
      method: "GET", path: "user/v5/read/nobody", roles: ["ORG_ADMIN"], status: 404,
      code: "UOS_USRRED0013"),
    Policy(
      method: "PATCH", path: "user/v1/update", request: ["userId": "ASHA"], roles: ["ORG_ADMIN"],
      status: 403),
    Policy(
      method: "PATCH", path: "user/v3/update",
      request: ["externalId": "1", "externalIdType": "x", "externalIdProvider": "ap"],
      status: 403),
    Policy(
      method: "PATCH", path: "user/v2/update", request: ["userId": "ASHA"], status: 403),
    // The policy lets an administrator pass, and the service itself does not.
    Policy(
      method: "PATCH", path: "user/v2/update", request: ["userId": "ASHA"], roles: ["ORG_ADMIN"],
      status: 401, code: "UOS_USRUPDUOS_0070"),
    Policy(
      method: "PATCH", path: "user/v2/update", request: ["userId": "RAVI"], status: 200),
    Policy(
      method: "POST", path: "user/v1/role/assign",
      request: ["userId": "ASHA", "organisationId": "SCHOOL", "roles": ["ORG_ADMIN"]],
      roles: ["CONTENT_CREATOR"], status: 403),
    Policy(
      method: "POST", path: "user/v1/role/assign",
      request: ["userId": "ASHA", "organisationId": "SCHOOL", "roles": ["ORG_ADMIN"]],
      roles: ["ORG_ADMIN"], status: 200),
    Policy(
      method: "POST", path: "user/v1/role/assign",
      request: ["userId": "ASHA", "externalId": "dise-1", "provider": "ap", "roles": ["ADMIN"]],
      roles: ["ORG_ADMIN"], status: 403),
  ]

  @Test(arguments: policies)
  func eightOhsPolicyDecides(_ row: Policy) async throws {
    try await withChannels(.r8) { office in
      let ids = [
        "ASHA": try office.id(ChannelOffice.asha), "RAVI": try office.id(ChannelOffice.ravi),
        "SCHOOL": try office.id(ChannelOffice.school),
      ]
      func filled(_ text: String) -> String {
        ids.reduce(text) { $0.replacing($1.key, with: $1.value) }
      }
      let request = try row.request.map { try JSONValue(json: Array(filled($0.json).utf8)) }
      let scopes = Dictionary(
        uniqueKeysWithValues: row.roles.map { ($0, [ids["SCHOOL"] ?? ""]) })
      let answer = try await office.call(
        row.method, "/api/" + filled(row.path), request,
        token: try office.token(of: ChannelOffice.ravi, roles: scopes))
      #expect(answer.status == row.status)
      #expect(answer.error == row.code)
      if row.status == 403 {
        #expect(answer.text == "You do not have permission to perform this operation")
        #expect(answer.headers["x-request-allowed"] == "no")
        #expect(answer.headers["content-type"] == "text/plain; charset=UTF-8")
      }
    }
  }

  @Test func aBodyThatIsNoJSONIsToldInTheGenerationsWords() async throws {
    for (profile, code) in [(ServerProfile.r210, "CONTENT_TYPE_ERROR"), (.r8, "UOS_0061")] {
      try await withChannels(profile) { office in
        let answer = try await office.call(
          "POST", "/api/user/v1/create", ChannelUserTests.lila,
          headers: ["Content-Type": "text/plain"])
        #expect(answer.status == 400)
        #expect(answer.error == code)
      }
    }
  }

  /// Uploads and user updates may have ten megabytes, everything else one.
  @Test(arguments: [("POST", "user/v1/create", 413), ("POST", "user/v1/upload", 400)])
  func largeBodiesAreForSomeCalls(_ method: String, _ path: String, _ status: Int) async throws {
    try await withChannels(.r210) { office in
      let large = JSONValue.string(String(repeating: "x", count: (1 << 20) + 1))
      let answer = try await office.call(
        method, "/api/\(path)", ["data": large], token: try office.token())
      #expect(answer.status == status)
    }
  }

  @Test func aRequestIDIsBothIDsInEightOhAndAMessageIDOneInTwoTen() async throws {
    let headers = ["X-msgid": "dharwad-01:17", "x-request-id": "r1"]
    for (profile, ids) in [
      (ServerProfile.r210, ["dharwad-01:17", nil] as [JSONValue]), (.r8, ["r1", "r1"]),
    ] {
      try await withChannels(profile) { office in
        let answer = try await office.call(
          "POST", "/api/user/v1/create", ChannelUserTests.lila, headers: headers)
        let params = answer.json["params"]
        #expect([params?["msgid"], params?["resmsgid"]] == ids)
      }
    }
  }
}

import Codecs
import Outbox
import Reconciliation
import Registry
import Sunbird
import Testing

/// Memberships of r2.10 and r8: with their users where both are queued, later by other ways.
@Suite struct MembershipAtCreationTests {
  /// Makes whatever it is asked to make.
  private static func maker(_ call: ScriptedSunbird.Call) -> ScriptedSunbird.Answer {
    switch call.path {
    case "/api/org/v1/create": .result(["response": "SUCCESS", "organisationId": "0124"])
    case "/api/user/v1/create":
      .result(["response": "SUCCESS", "userId": "u-1", "errors": []])
    default: .result(["response": "SUCCESS"])
    }
  }

  @Test(arguments: [Dialect.r210, .r8])
  func aMembershipGoesWithItsUser(dialect: Dialect) async throws {
    let office = try await TestOffice.speaking(dialect)
    try await office.school("s1")
    let asha = try await office.teacher("asha")
    let joins = try await office.join("s1", "asha", #","role":"member""#)
    let sunbird = ScriptedSunbird(Self.maker)
    let report = try await office.sync(with: sunbird)
    #expect(report.outcome == .drained)
    #expect(report.accepted == 3)
    #expect(sunbird.names() == ["POST /api/org/v1/create", "POST /api/user/v1/create"])
    #expect(sunbird.calls.last?.members["organisationId"] == "0124")
    #expect(try await office.record("user:ap/asha").serverID == "u-1")
    #expect(try await office.record("member:ap/s1/asha").presence == .present)
    #expect(try await office.state(asha) == .accepted)
    #expect(try await office.state(joins) == .accepted)
  }

  private static let assigned: [JSONValue] = [
    ["userId": "u-1", "organisationId": "0124", "roles": ["ORG_ADMIN"]],
    [
      "userId": "u-1",
      "roles": [["role": "ORG_ADMIN", "operation": "add", "scope": [["organisationId": "0124"]]]],
    ],
  ]

  @Test(arguments: [
    (Dialect.r210, "POST /api/user/v1/role/assign", assigned[0]),
    (.r8, "POST /api/user/v2/role/assign", assigned[1]),
  ])
  func anotherRoleIsAssigned(
    dialect: Dialect, call: String, members: JSONValue
  ) async throws {
    let office = try await TestOffice.speaking(dialect)
    try await office.school("s1")
    try await office.teacher("asha")
    let joins = try await office.join("s1", "asha", #","role":"admin""#)
    let sunbird = ScriptedSunbird { call in
      guard call.path == "/api/user/v1/profile/read" else { return Self.maker(call) }
      return .result([
        "response": [
          "id": "u-1", "userName": "asha", "channel": "ap",
          "organisations": [["organisationId": "0124", "roles": ["PUBLIC"]]],
        ]
      ])
    }
    #expect(try await office.sync(with: sunbird).outcome == .drained)
    #expect(sunbird.calls.last?.name == call)
    #expect(sunbird.calls.last?.members == members.object)
    #expect(sunbird.calls.count == 4)
    #expect(try await office.state(joins) == .accepted)
    #expect(try await office.record("member:ap/s1/asha").base == [.role: .text("admin")])
  }

  @Test func theIDsOfAMembershipAreAskedForOnceAndKept() async throws {
    let office = try await TestOffice.speaking(.r210)
    try await office.join("s1", "asha")
    try await office.join("s1", "ravi")
    let sunbird = ScriptedSunbird { call in
      switch call.path {
      case "/api/org/v1/read":
        .result(["response": ["id": "0124", "channel": "ap", "externalId": "s1"]])
      case "/api/user/v1/profile/read":
        .result([
          "response": [
            "id": .string("u-" + (call.members["loginId"]?.string?.prefix(4) ?? "")),
            "userName": .string(String(call.members["loginId"]?.string?.prefix(4) ?? "")),
            "channel": "ap",
          ]
        ])
      default: .result(["response": "SUCCESS"])
      }
    }
    #expect(try await office.sync(with: sunbird).outcome == .drained)
    #expect(sunbird.calls.count { $0.path == "/api/org/v1/read" } == 1)
    let added = sunbird.calls.filter { $0.path == "/api/org/v1/member/add" }
    #expect(Set(added.compactMap { $0.members["userId"]?.string }) == ["u-asha", "u-ravi"])
    #expect(added.allSatisfy { $0.members["organisationId"] == "0124" })
    #expect(try await office.record("user:ap/asha").serverID == "u-asha")
    #expect(try await office.record("org:ap/s1").serverID == "0124")
  }

  @Test func anotherTenantsNamesakeGivesNoID() async throws {
    let office = try await TestOffice.speaking(.r210)
    let joins = try await office.join("s1", "asha")
    let sunbird = ScriptedSunbird { call in
      switch call.path {
      case "/api/org/v1/read":
        .result(["response": ["id": "0124", "channel": "ap", "externalId": "s1"]])
      default: .result(["response": ["id": "u-9", "userName": "asha", "channel": "kl"]])
      }
    }
    try await office.sync(with: sunbird)
    #expect(try await office.state(joins) == .queued)
    #expect(!sunbird.calls.contains { $0.path == "/api/org/v1/member/add" })
    let user = RecordKey.user(provider: "ap", userName: "asha")
    #expect(try await office.outbox.serverID(of: user) == nil)
  }

  @Test func noCallMakesALaterMembershipInEight() async throws {
    let office = try await TestOffice.speaking(.r8)
    try await office.school("s1")
    try await office.teacher("asha")
    let sunbird = ScriptedSunbird { call in
      guard call.path == "/api/user/v1/profile/read" else { return Self.maker(call) }
      return .result([
        "response": ["id": "u-1", "userName": "asha", "channel": "ap", "organisations": []]
      ])
    }
    #expect(try await office.sync(with: sunbird).outcome == .drained)
    let joins = try await office.join("s1", "asha")
    #expect(try await office.sync(with: sunbird).rejected == 1)
    let problem = try await office.edit(joins).problem
    #expect(problem?.code == "no-such-call")
    #expect(problem?.message.contains("together with the creation") == true)
  }
}

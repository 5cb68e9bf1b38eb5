import Codecs
import Testing

@testable import SunbirdSimulator

/// How memberships and roles come and go (dialects.md §3.2, §3.5, §4.2, §4.5).
struct ChannelMembershipTests {
  private static func school(_ office: ChannelOffice, _ key: StoredKey) throws -> JSONValue {
    [
      "organisationId": .string(try office.id(key)),
      "userId": .string(try office.id(ChannelOffice.asha)),
    ]
  }

  @Test func aMemberIsAddedLeavesAndReturns() async throws {
    try await withChannels(.r210) { office in
      let token = try office.token()
      func call(_ verb: String, _ further: [String: JSONValue] = [:]) async throws
        -> ChannelOffice.Answer
      {
        try await office.call(
          "POST", "/api/org/v1/member/\(verb)",
          try Self.school(office, ChannelOffice.school).with(further), token: token)
      }
      #expect(try await call("remove").error == "INVALID_REQUESTED_DATA")
      #expect(try await call("add", ["roles": ["ORG_ADMIN"]]).response == "SUCCESS")
      let again = try await call("add", ["roles": ["PUBLIC"]])
      #expect(again.status == 200)
      #expect(again.response == "You already have a membership of this organization.")
      #expect(try await call("remove").response == "SUCCESS")
      #expect(try await call("remove").error == "USER_INACTIVE_FOR_THIS_ORG")
      #expect(try await call("add", ["roles": ["PUBLIC"]]).response == "SUCCESS")
      let row = office.live.sunbird[
        .membership(provider: "ap", externalID: "dise-1", userName: "asha")]
      #expect(row?.fields["roles"] == ["PUBLIC"])
      #expect(row?.isRemoved == false)
    }
  }

  @Test func thePrivateUpdateSetsTheWholeListAndAsksNobodysToken() async throws {
    try await withChannels(.r210) { office in
      _ = try await office.call("POST", "/api/user/v1/create", ChannelUserTests.lila)
      let key = StoredKey.user(provider: "ap", userName: "lila")
      let body: JSONValue = [
        "userId": .string(try office.id(key)), "lastName": "Rao",
        "organisations": [
          [
            "organisationId": .string(try office.id(ChannelOffice.otherSchool)),
            "roles": ["ORG_ADMIN"],
          ]
        ],
      ]
      let path = "/api/user/private/v1/update"
      let answer = try await office.call("PATCH", path, body)
      #expect(answer.response == "SUCCESS")
      #expect(answer.json["id"] == "")
      #expect(office.places(of: key) == ["dise-2", try office.rootID("ap")])
      let row = office.live.sunbird[
        .membership(provider: "ap", externalID: "dise-2", userName: "lila")]
      #expect(row?.fields["roles"] == ["ORG_ADMIN", "PUBLIC"])

      let empty = try await office.call(
        "PATCH", path,
        body.with(["organisations": [["organisationId": "x", "roles": []]]]))
      #expect(empty.error == "EMPTY_ROLES_PROVIDED")
      let unknown = try await office.call(
        "PATCH", path,
        body.with(["organisations": [["organisationId": "x"], ["organisationId": "y"]]]))
      #expect(unknown.error == "INVALID_PARAMETER_VALUE")
      #expect(unknown.text.contains("x, y"))
    }
  }

  @Test func aRoleIsAssignedToAMembershipThatIsThere() async throws {
    try await withChannels(.r210) { office in
      let token = try office.token()
      let body = try Self.school(office, ChannelOffice.school).with(["roles": ["ORG_ADMIN"]])
      let path = "/api/user/v1/role/assign"
      #expect(
        try await office.call("POST", path, body, token: token).error == "INVALID_USR_ORG_DATA")
      #expect(
        try await office.call("POST", path, body.with(["roles": []]), token: token).error
          == "EMPTY_ROLES_PROVIDED")
      let place = StoredKey.membership(provider: "ap", externalID: "dise-1", userName: "asha")
      office.live.sunbird.changeAsSomebodyElse(place, ["roles": ["PUBLIC"]])
      #expect(try await office.call("POST", path, body, token: token).response == "SUCCESS")
      #expect(office.live.sunbird[place]?.fields["roles"] == ["ORG_ADMIN"])
    }
  }

  @Test(arguments: ["add", "remove"])
  func eightOhHasNoMemberCalls(_ verb: String) async throws {
    try await withChannels(.r8) { office in
      let answer = try await office.call(
        "POST", "/api/org/v1/member/\(verb)", try Self.school(office, ChannelOffice.school))
      #expect(answer.status == 404)
      #expect(answer.json == ["message": "no route and no API found with those values"])
    }
  }

  struct Move: Sendable, CustomTestStringConvertible {
    let members: [String: JSONValue]
    var version = "v1"
    /// The schools that are left.
    let places: Set<String>
    var testDescription: String { "\(version) \(members)" }
  }

  static let moves = [
    Move(members: ["lastName": "R"], places: ["dise-1"]),
    Move(members: ["orgExternalId": "DISE-2"], places: ["dise-2"]),
    Move(members: ["orgExternalId": "none"], places: ["dise-1"]),
    Move(members: ["organisationId": "none"], places: []),
    Move(members: ["orgExternalId": "dise-1"], places: ["dise-1"]),
    Move(members: ["profileLocation": []], places: ["dise-1"]),
    Move(members: ["profileLocation": []], version: "v2", places: []),
    Move(
      members: ["profileLocation": [], "orgExternalId": "dise-2"], version: "v3",
      places: ["dise-2"]),
  ]

  @Test(arguments: moves)
  func anEightOhUpdateReplacesMemberships(_ move: Move) async throws {
    try await withChannels(.r8) { office in
      _ = try await office.call("POST", "/api/user/v1/create", ChannelUserTests.lila)
      let key = StoredKey.user(provider: "ap", userName: "lila")
      let own: JSONValue = ["userId": .string(try office.id(key))]
      let answer = try await office.call(
        "PATCH", "/api/user/\(move.version)/update", own.with(move.members),
        token: try office.token(of: key))
      #expect(answer.response == "SUCCESS")
      #expect(office.places(of: key).subtracting([try office.rootID("ap")]) == move.places)
      #expect(office.places(of: key).contains(try office.rootID("ap")))
    }
  }

  @Test func roleAssignOneWipesOthersAndTwoAddsAndTakesSingleOnes() async throws {
    try await withChannels(.r8) { office in
      let (one, two) = (
        try office.id(ChannelOffice.school), try office.id(ChannelOffice.otherSchool)
      )
      let admin = try office.token(of: ChannelOffice.ravi, roles: ["ORG_ADMIN": [one, two]])
      let asha: JSONValue = .string(try office.id(ChannelOffice.asha))
      func change(_ role: String, _ operation: String, _ place: String) async throws
        -> ChannelOffice.Answer
      {
        try await office.call(
          "POST", "/api/user/v2/role/assign",
          [
            "userId": asha,
            "roles": [
              [
                "role": .string(role), "operation": .string(operation),
                "scope": [["organisationId": .string(place)]],
              ]
            ],
          ], token: admin)
      }
      func roles() async throws -> JSONValue? {
        try await office.call("GET", "/api/user/v1/role/read/\(asha.string ?? "")")
          .result["roles"]
      }
      func role(_ name: String, _ places: String...) -> JSONValue { R8Roles.role(name, places) }

      #expect(try await roles() == [])
      #expect(try await change("CONTENT_CREATOR", "add", one).response == "SUCCESS")
      _ = try await change("CONTENT_CREATOR", "add", two)
      _ = try await change("BOOK_KEEPER", "add", two)
      #expect(try await roles() == [role("CONTENT_CREATOR", one, two)])
      #expect(try await change("BOOK_KEEPER", "add", two).error == "UOS_ROLUPD0019")
      _ = try await change("CONTENT_CREATOR", "remove", one)
      _ = try await change("ORG_ADMIN", "add", one)
      #expect(try await roles() == [role("CONTENT_CREATOR", two), role("ORG_ADMIN", one)])
      let read = try await office.call(
        "GET", "/api/user/v5/read/\(asha.string ?? "")", token: admin)
      #expect(read.response?["roles"] == (try await roles()))

      let wiped = try await office.call(
        "POST", "/api/user/v1/role/assign",
        ["userId": asha, "organisationId": .string(one), "roles": ["CONTENT_REVIEWER"]],
        token: admin)
      #expect(wiped.response == "SUCCESS")
      #expect(try await roles() == [role("CONTENT_REVIEWER", one)])
    }
  }
}

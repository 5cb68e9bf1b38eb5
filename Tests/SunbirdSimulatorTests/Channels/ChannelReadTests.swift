import Codecs
import Foundation
import Testing

@testable import SunbirdSimulator

/// What reads show, when they show it, and of whom.
struct ChannelReadTests {
  @Test func contactsAreMaskedForEverybodyInBoth() async throws {
    for (profile, path) in [
      (ServerProfile.r210, "/api/user/v1/read/"), (.r8, "/api/user/v3/read/"),
    ] {
      try await withChannels(profile) { office in
        let read = try await office.call(
          "GET", "\(path)\(try office.id(ChannelOffice.asha))", token: try office.token())
        let user = try #require(read.response)
        #expect(user["email"] == "as**@example.org")
        #expect(user["phone"] == "******2121")
        #expect(user["maskedPhone"] == "******2121")
        #expect(user["userName"] == "asha")
        #expect(user["loginId"]?.string == nil)
        #expect(user["channel"] == "ap")
        #expect(user["rootOrgId"] == .string(try office.rootID("ap")))
        #expect(user["externalIds"] == (profile.name == "r8" ? [] : nil))
      }
    }
  }

  struct Refused: Sendable, CustomTestStringConvertible {
    let profile: ServerProfile
    let path: String
    let status: Int
    let code: String?
    var testDescription: String { "\(profile.name) \(path)" }
  }

  static let refused = [
    Refused(profile: .r210, path: "user/v1/read/nobody", status: 404, code: "USER_NOT_FOUND"),
    Refused(
      profile: .r210, path: "user/v1/get/email/nobody@example.org", status: 404,
      code: "USER_NOT_FOUND"),
    Refused(
      profile: .r210, path: "data/v1/system/settings/get/none", status: 404,
      code: "RESOURCE_NOT_FOUND"),
    Refused(
      profile: .r210, path: "data/v1/upload/status/1", status: 404, code: "RESOURCE_NOT_FOUND"),
    Refused(
      profile: .r8, path: "user/v1/get/email/nobody@example.org", status: 404,
      code: "USER_NOT_FOUND"),
    Refused(
      profile: .r8, path: "user/v2/get/email/nobody@example.org", status: 404,
      code: "UOS_USRRED0013"),
    Refused(
      profile: .r8, path: "user/v2/exists/userName/asha", status: 418, code: "UOS_UEXIST0025"),
    Refused(profile: .r8, path: "user/v1/exists/shoe/41", status: 400, code: "UOS_UEXIST0018"),
    Refused(
      profile: .r8, path: "data/v1/system/settings/get/none", status: 404, code: "UOS_SYSRED0013"),
    Refused(
      profile: .r8, path: "data/v1/upload/status/1", status: 404, code: "UOS_BLKSTSRED0013"),
  ]

  @Test(arguments: refused)
  func whatIsNotThereIsToldInTheGenerationsWords(_ row: Refused) async throws {
    try await withChannels(row.profile) { office in
      let answer = try await office.call("GET", "/api/\(row.path)", token: try office.token())
      #expect(answer.status == row.status)
      #expect(answer.error == row.code)
      #expect(
        answer.json["params"]?["status"]?.string
          == (row.code?.hasPrefix("UOS") ?? false ? "FAILED" : row.code))
    }
  }

  @Test func aBlockedUserIsNotShown() async throws {
    for (profile, code) in [(ServerProfile.r210, "USER_ACCOUNT_BLOCKED"), (.r8, "UOS_USRRED0006")] {
      try await withChannels(profile) { office in
        office.live.sunbird.changeAsSomebodyElse(ChannelOffice.asha, ["status": 0])
        let answer = try await office.call(
          "GET", "/api/user/v1/read/\(try office.id(ChannelOffice.asha))",
          token: try office.token())
        #expect(answer.error == code)
        #expect(answer.status == 400)
      }
    }
  }

  @Test func theEnvelopesIDHasWhatTheGenerationTakesOfAPath() async throws {
    for (profile, id) in [
      (ServerProfile.r210, "api.user.get.email"), (.r8, "api.user.get.email.x@example.org"),
    ] {
      try await withChannels(profile) { office in
        let answer = try await office.call("GET", "/api/user/v1/get/email/x@example.org")
        #expect(answer.json["id"] == .string(id))
      }
    }
  }

  @Test(arguments: ["email", "phone", "userName", "loginId", "location"])
  func aListForAnEncryptedFieldIsAnExceptionInBoth(_ field: String) async throws {
    for (profile, code) in [(ServerProfile.r210, "INTERNAL_ERROR"), (.r8, "UOS_0069")] {
      try await withChannels(profile) { office in
        let token = try office.token()
        let list = try await office.call(
          "POST", "/api/user/v1/search", ["filters": [field: ["asha"]]], token: token)
        #expect(list.status == 500)
        #expect(list.error == code)
        let text = try await office.call(
          "POST", "/api/user/v1/search", ["filters": [field: "asha"]], token: token)
        #expect(text.status == 200)
        #expect(text.response?["count"] == (field == "userName" ? 1 : 0))
      }
    }
  }

  static let plain: [(JSONValue, Int)] = [
    (["id": ["ASHA", "RAVI"]], 2), (["channel": "AP"], 1), (["rootOrgId": "ROOT"], 1),
    (["firstName": ["Asha", "Ravi"]], 2), (["organisations.organisationId": "none"], 0), ([:], 2),
  ]

  @Test(arguments: plain)
  func plainFieldsTakeLists(_ filters: JSONValue, _ count: Int) async throws {
    for profile in [ServerProfile.r210, .r8] {
      try await withChannels(profile) { office in
        var text = filters.json
        text = text.replacing("ASHA", with: try office.id(ChannelOffice.asha))
          .replacing("RAVI", with: try office.id(ChannelOffice.ravi))
          .replacing("ROOT", with: try office.rootID("ap"))
        let answer = try await office.call(
          "POST", "/api/user/v1/search", ["filters": try JSONValue(json: Array(text.utf8))],
          token: try office.token())
        #expect(answer.response?["count"] == .number(Double(count)))
        let names = answer.response?["content"]?.array?.compactMap { $0["userName"]?.string }
        #expect(names?.count == count)
      }
    }
  }

  @Test func searchesLagAndEightOhReadsDoNot() async throws {
    let clock = SetClock(Sample.noon)
    for (profile, isSeen) in [(ServerProfile.r210, false), (.r8, true)] {
      try await withChannels(
        profile,
        { options in
          options.indexDelay = .seconds(5)
          options.now = { clock.now }
        }
      ) { office in
        let token = UserToken.make(userID: "office")
        _ = try await office.call("POST", "/api/user/v1/create", ChannelUserTests.lila)
        let made = try await office.call(
          "POST", "/api/org/v1/create",
          [
            "orgName": "New", "channel": "ap", "externalId": "dise-9",
            "organisationType": "school", "isTenant": false,
          ], token: token)
        let id = try #require(made.result["organisationId"])
        func read() async throws -> ChannelOffice.Answer {
          try await office.call("POST", "/api/org/v1/read", ["organisationId": id])
        }
        func exists() async throws -> JSONValue {
          try await office.call("GET", "/api/user/v1/exists/userName/lila", token: token)
            .result["exists"] ?? .null
        }
        func found(_ salt: String) async throws -> JSONValue? {
          try await office.call(
            "POST", "/api/org/v1/search",
            ["filters": ["channel": "ap", "externalId": "dise-9"], "salt": .string(salt)]
          ).response?["count"]
        }
        #expect(try await read().status == (isSeen ? 200 : 404))
        #expect(try await exists() == .bool(isSeen))
        #expect(try await found("a") == 0)
        clock.advance(by: 5)
        #expect(try await read().status == 200)
        #expect(try await exists() == true)
        #expect(try await found("b") == 1)
      }
    }
  }

  /// nginx keeps the answer for five minutes; a body that differs asks anew.
  @Test func eightOhsSearchesForOrganisationsAreKept() async throws {
    let clock = SetClock(Sample.noon)
    try await withChannels(.r8, { $0.now = { clock.now } }) { office in
      func search(_ salt: String) async throws -> ChannelOffice.Answer {
        try await office.call(
          "POST", "/api/org/v1/search",
          ["filters": ["channel": "ap", "externalId": "dise-9"], "salt": .string(salt)])
      }
      let first = try await search("a")
      #expect(first.headers["x-proxy-cache"] == "MISS")
      #expect(first.response?["count"] == 0)
      office.live.sunbird.changeAsSomebodyElse(
        .organisation(provider: "ap", externalID: "dise-9"), ["orgName": "New"])
      let kept = try await search("a")
      #expect(kept.headers["x-proxy-cache"] == "HIT")
      #expect(kept.response?["count"] == 0)
      #expect(try await search("b").response?["count"] == 1)
      clock.advance(by: 300)
      #expect(try await search("a").response?["count"] == 1)
    }
  }

  @Test func anOrganisationsTypeComesBackAsItsNumber() async throws {
    try await withChannels(.r8) { office in
      let read = try await office.call(
        "POST", "/api/org/v1/read",
        ["organisationId": .string(try office.id(ChannelOffice.school))])
      #expect(read.response?["organisationType"] == 2)
      #expect(read.response?["isSchool"] == true)
      #expect(read.response?["isTenant"] == false)
      #expect(read.response?["rootOrgId"] == read.response?["id"])
    }
  }

  @Test func aReadByReferenceTellsUnknownFromNotIndexedYet() async throws {
    try await withChannels(.r210) { office in
      func read(_ request: JSONValue) async throws -> ChannelOffice.Answer {
        try await office.call("POST", "/api/org/v1/read", request)
      }
      let unknown = try await read(["provider": "ap", "externalId": "none"])
      #expect(unknown.error == "INVALID_REQUESTED_DATA")
      let unseen = try await read(["organisationId": "1"])
      #expect(unseen.error == "ORG_NOT_EXIST")
      let found = try await read(["provider": "AP", "externalId": "DISE-1"])
      #expect(found.response?["orgName"] == "Dharwad School")
    }
  }
}

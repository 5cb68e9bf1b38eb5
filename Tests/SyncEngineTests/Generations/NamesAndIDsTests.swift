import Codecs
import Outbox
import Reconciliation
import Registry
import Sunbird
import Testing

/// Names and ids where the server's own name records, and users' names are unique everywhere.
@Suite struct NamesAndIDsTests {
  private static let absent = "UOS_USRRED0013"

  @Test(arguments: [
    (true, "Another tenant's user has the userName asha", "userName"),
    (false, "phone number or the e-mail address", "phone"),
  ])
  func whatIsTakenAndByWhomIsSaid(isName: Bool, said: String, field: String) async throws {
    let office = try await TestOffice.speaking(.r8)
    let asha = try await office.teacher("asha")
    let sunbird = ScriptedSunbird { call in
      switch call.path {
      case "/api/user/v1/create": .error("UOS_USRCRT0002")
      case "/api/user/v1/exists/userName/asha": .result(["exists": .bool(isName)])
      default: .error(Self.absent, status: 404)
      }
    }
    #expect(try await office.sync(with: sunbird).rejected == 1)
    let problem = try await office.edit(asha).problem
    #expect(problem?.code == "UOS_USRCRT0002")
    #expect(problem?.message.contains(said) == true)
    #expect(problem?.field == field)
  }

  @Test func aNameOfAnotherTenantIsRejectedInTwo() async throws {
    let office = try await TestOffice.speaking(.r210)
    let asha = try await office.teacher("asha")
    let sunbird = ScriptedSunbird { call in
      call.path == "/api/user/v1/create"
        ? .error("USERNAME_IN_USE") : .error("USER_NOT_FOUND", status: 404)
    }
    #expect(try await office.sync(with: sunbird).rejected == 1)
    let problem = try await office.edit(asha).problem
    #expect(problem?.message.contains("unique in the whole installation") == true)
  }

  @Test func theNameThatEightMakesIsShown() async throws {
    let office = try await TestOffice.speaking(.r8)
    let asha = try await office.record(
      .createUser,
      #"{"userName":"आशा","firstName":"Asha","email":"a@example.org","emailVerified":true}"#)
    let sunbird = ScriptedSunbird { call in
      call.path == "/api/user/v1/create"
        ? .result(["response": "SUCCESS", "userId": "u-1", "errors": []])
        : .result(["response": ["id": "u-1", "userName": "asa", "channel": "ap"]])
    }
    #expect(try await office.sync(with: sunbird).outcome == .drained)
    #expect(
      sunbird.names() == [
        "POST /api/user/v1/create", "GET /api/user/v5/read/u-1?withTokens=true",
      ])
    #expect(
      try await office.edit(asha).note?.contains("Sunbird 8 has made asa of the userName आशा")
        == true)
  }

  @Test(arguments: [
    ("ap", "Asha", EditState.accepted), ("kl", "Asha", .rejected), ("ap", "Usha", .rejected),
  ])
  func aRenamedUserIsFoundByContactWhenTheAnswerWasLost(
    channel: String, firstName: String, state: EditState
  ) async throws {
    let office = try await TestOffice.speaking(.r8)
    let asha = try await office.record(
      .createUser,
      #"{"userName":"आशा","firstName":"Asha","email":"a@example.org","emailVerified":true}"#)
    let sunbird = ScriptedSunbird { call in
      switch call.path {
      case "/api/user/v1/create" where state == .accepted: .lost
      case "/api/user/v1/create": .error("UOS_USRCRT0002")
      default:
        .result([
          "response": [
            "id": "u-1", "userName": "asa", "channel": .string(channel),
            "firstName": .string(firstName),
          ]
        ])
      }
    }
    try await office.sync(with: sunbird)
    #expect(try await office.state(asha) == state)
    #expect(
      try await office.record("user:ap/आशा").serverID == (state == .accepted ? "u-1" : nil))
    #expect(sunbird.calls.count { $0.path == "/api/user/v1/create" } == 1)
    #expect(sunbird.calls[1].path == "/api/user/v1/get/email/a%40example.org")
  }

  @Test(arguments: [Dialect.r210, .r8])
  func aLostAnswerIsAskedAboutAndTheIDKept(dialect: Dialect) async throws {
    let office = try await TestOffice.speaking(dialect)
    let asha = try await office.teacher("asha")
    let sunbird = ScriptedSunbird { call in
      call.path == "/api/user/v1/create"
        ? .lost
        : .result([
          "response": [
            "id": "u-1", "userName": "asha", "channel": "ap", "firstName": "Asha",
            "email": "as**@example.org",
          ]
        ])
    }
    #expect(try await office.sync(with: sunbird).outcome == .drained)
    #expect(sunbird.calls.count { $0.path == "/api/user/v1/create" } == 1)
    #expect(try await office.state(asha) == .accepted)
    #expect(try await office.record("user:ap/asha").serverID == "u-1")
  }

  @Test func anOrganisationIsSearchedForUntilItsIDIsKnown() async throws {
    let office = try await TestOffice.speaking(.r8)
    let row: JSONValue = [
      "id": "0124", "channel": "ap", "externalId": "s1", "orgName": "One", "homeUrl": .null,
      "organisationType": .number(2),
    ]
    let sunbird = ScriptedSunbird { call in
      switch call.path {
      case "/api/org/v1/search": .result(["response": ["count": .number(1), "content": [row]]])
      case "/api/org/v1/read": .result(["response": row])
      default: .result(["response": "SUCCESS", "organisationId": "0124"])
      }
    }
    try await office.record(.updateOrganisation, #"{"externalId":"s1","orgName":"Two"}"#)
    #expect(try await office.sync(with: sunbird).outcome == .drained)
    #expect(sunbird.names() == ["POST /api/org/v1/search", "PATCH /api/org/v1/update"])
    #expect(sunbird.calls[0].members["filters"] == ["channel": "ap", "externalId": ["s1"]])
    #expect(sunbird.calls[0].body?["ts"]?.string != nil, "a cache would answer an equal question")
    #expect(sunbird.calls[1].members == ["organisationId": "0124", "orgName": "Two"])
    try await office.record(.updateOrganisation, #"{"externalId":"s1","description":"Big"}"#)
    try await office.sync(with: sunbird)
    #expect(sunbird.calls[2].name == "POST /api/org/v1/read")
    #expect(sunbird.calls[2].members == ["organisationId": "0124"])
  }

  @Test func whatHasNoPlaceIsNotAskedAbout() async throws {
    let office = try await TestOffice.speaking(.r8)
    let change = try await office.change("asha", #""gender":"Female""#)
    let sunbird = ScriptedSunbird { _ in .lost }
    #expect(try await office.sync(with: sunbird).outcome == .drained)
    #expect(sunbird.calls.isEmpty)
    let edit = try await office.edit(change)
    #expect(edit.state == .accepted)
    #expect(edit.note == "Sunbird 8 has no place for gender: kept here, not sent")
    #expect(edit.fields == [.gender: .text("Female")])
  }
}

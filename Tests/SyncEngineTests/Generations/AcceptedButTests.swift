import Codecs
import Outbox
import Reconciliation
import Registry
import Sunbird
import Testing

/// Success that is not: what Sunbird says that it did not store of a request that it accepted.
@Suite struct AcceptedButTests {
  private static func made(
    _ errors: JSONValue, _ call: ScriptedSunbird.Call
  ) -> ScriptedSunbird.Answer {
    switch call.path {
    case "/api/org/v1/create": .result(["response": "SUCCESS", "organisationId": "0124"])
    case "/api/user/v1/create":
      .result(["response": "SUCCESS", "userId": "u-1", "errors": errors])
    case "/api/user/v1/profile/read":
      .result([
        "response": [
          "id": "u-1", "userName": "asha", "channel": "ap", "firstName": "Asha",
          "organisations": [],
        ]
      ])
    default: .result(["response": "SUCCESS", "errors": []])
    }
  }

  @Test func whatWasNotStoredGoesAgainAsAnEditOfItsOwn() async throws {
    let office = try await TestOffice.speaking(.r8, ownUser: "u-1")
    let asha = try await office.teacher("asha", #","phone":"9900032121","lastName":"Patil""#)
    let sunbird = ScriptedSunbird {
      Self.made([["attribute": "lastName", "message": "too long"]], $0)
    }
    #expect(try await office.sync(with: sunbird).outcome == .drained)
    let edit = try await office.edit(asha)
    #expect(edit.state == .accepted)
    #expect(
      edit.note?.contains("accepted, but Sunbird did not store lastName: too long") == true)
    let edits = try await office.outbox.edits(EditFilter(states: EditState.allCases), limit: 10)
    #expect(edits.map(\.operation) == [.createUser, .updateUser])
    #expect(edits.last?.fields == [.lastName: .text("Patil")])
    #expect(edits.last?.recordedBy == "asha")
    #expect(sunbird.calls.last?.members == ["userId": "u-1", "lastName": "Patil"])
    #expect(try await office.record("user:ap/asha").base?[.lastName] == .text("Patil"))
  }

  @Test func whatALaterEditSaysAgainGoesWithThatOne() async throws {
    let office = try await TestOffice.speaking(.r8, ownUser: "u-1")
    try await office.teacher("asha", #","lastName":"Patil""#)
    let outbox = office.outbox
    let sunbird = ScriptedSunbird { call in
      Self.made([["attribute": "lastName", "message": "x"]], call)
    }
    let claims = try await outbox.claim(limit: 10)
    _ = try await outbox.begin(claims.map { ($0, .createUser) }, at: office.clock.now)
    let later = try await office.change("asha", #""lastName":"Rao""#)
    var acceptance = Acceptance(serverID: "u-1", base: claims[0].fold.intent.fields)
    acceptance.unstored = [.lastName: .text("Patil")]
    try await outbox.settle([(claims[0], .accepted(acceptance))], at: office.clock.now)
    let queued = try await outbox.edits(EditFilter(states: [.queued]), limit: 10)
    #expect(queued.map(\.dot) == [later.dot])
    #expect(try await office.sync(with: sunbird).outcome == .drained)
    #expect(sunbird.calls.last?.members["lastName"] == "Rao")
  }

  @Test func aChangeOfWhichNothingWasStoredComesToAPerson() async throws {
    let office = try await TestOffice.speaking(.r8, ownUser: "u-1")
    try await office.teacher("asha")
    let sunbird = ScriptedSunbird { call in
      call.path == "/api/user/v1/update"
        ? .result(["response": "SUCCESS", "errors": [["attribute": "lastName", "message": "no"]]])
        : Self.made([], call)
    }
    #expect(try await office.sync(with: sunbird).outcome == .drained)
    let change = try await office.change("asha", #""lastName":"Rao""#)
    #expect(try await office.sync(with: sunbird).rejected == 1)
    let problem = try await office.edit(change).problem
    #expect(problem?.code == "not-stored")
    #expect(problem?.message.contains("lastName: no") == true)
    #expect(try await office.record("user:ap/asha").base?[.lastName] == nil)
  }

  @Test(
    arguments: [
      [["attribute": "organisation", "message": "x"]], ["a membership could not be written"],
    ] as [JSONValue])
  func aMembershipThatDidNotComeGoesByItsOwnCall(errors: JSONValue) async throws {
    let office = try await TestOffice.speaking(.r210)
    try await office.school("s1")
    let asha = try await office.teacher("asha")
    let joins = try await office.join("s1", "asha")
    let sunbird = ScriptedSunbird { Self.made(errors, $0) }
    #expect(try await office.sync(with: sunbird).outcome == .drained)
    #expect(
      sunbird.names() == [
        "POST /api/org/v1/create", "POST /api/user/v1/create", "POST /api/org/v1/member/add",
      ])
    #expect(try await office.state(joins) == .accepted)
    #expect(try await office.edit(asha).note?.contains("accepted, but") == true)
  }
}

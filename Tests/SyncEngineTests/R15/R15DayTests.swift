import Codecs
import Foundation
import Outbox
import Reconciliation
import Registry
import Sunbird
import SunbirdSimulator
import SyncEngine
import Testing

/// Offline days under dialect r1.5, with the calls for single records.
@Suite struct R15DayTests {
  @Test func anOfflineDayArrivesWithAConflictAndADuplicate() async throws {
    try await withR15 { sunbird, office in
      try await office.school("old")
      try await office.sync()
      sunbird.changeAsSomebodyElse(
        .organisation(provider: "ap", externalID: "old"), ["orgName": "Theirs"])
      sunbird.changeAsSomebodyElse(R15.school, ["orgName": "GHPS s1"])
      sunbird.changeAsSomebodyElse(
        .membership(provider: "ap", externalID: "s1", userName: "me"), ["roles": ["member"]])

      let clash = try await office.record(
        .updateOrganisation, #"{"externalId":"old","orgName":"Ours"}"#)
      let duplicate = try await office.school("s1")
      let teacher = try await office.teacher(
        "asha", #","phone":"9900000002","phoneVerified":true,"grade":"Class 1""#)
      try await office.change("asha", #""location":"Gadag""#)
      let own = try await office.change("me", #""location":"Hubballi""#)
      let joined = try await office.join("s1", "asha", #","role":"admin","position":"Teacher""#)
      let left = try await office.record(
        .removeMember, #"{"externalId":"s1","userName":"me"}"#)

      let report = try await office.sync()
      #expect(report.outcome == .drained)
      #expect(report.accepted == 6)
      #expect(report.conflicts == 1)
      #expect(report.incomplete == 2, "the creation of the user and the change that it carries")
      #expect(try await office.state(clash) == .conflict)
      #expect(try await office.state(duplicate) == .accepted)
      #expect(try await office.state(teacher) == .folded)
      for edit in [own, joined, left] { #expect(try await office.state(edit) == .accepted) }
      #expect(
        sunbird.effects.byRecord == [
          "org-create org:ap/old": 1, "user-create user:ap/asha": 1, "user-update user:ap/me": 1,
          "member-add member:ap/s1/asha": 1, "member-remove member:ap/s1/me": 1,
        ])
      #expect(sunbird.row("user:ap/asha")?["grade"] == ["Class 1"])
      #expect(sunbird.row("user:ap/asha")?["location"] == "Gadag")
      #expect(sunbird.row("member:ap/s1/asha") == ["roles": ["ORG_ADMIN"], "position": "Teacher"])
      #expect(sunbird.row("user:ap/me")?["location"] == "Hubballi")
      #expect(sunbird.row("org:ap/old")?["orgName"] == "Theirs")
      #expect(try await office.sync().requests == 0)
    }
  }

  @Test func whatACreationCannotBringAboutIsTold() async throws {
    try await withR15 { sunbird, office in
      let edit = try await office.teacher(
        "asha", #","roles":["CONTENT_CREATOR"],"position":"Teacher""#)
      let report = try await office.sync()
      #expect(report.accepted == 1)
      #expect(report.incomplete == 1)
      #expect(sunbird.row("user:ap/asha")?["roles"] == ["PUBLIC"])
      let note = try #require(try await office.edit(edit).note)
      #expect(note.contains("emailVerified, position, roles"))
      #expect(try await office.record("user:ap/asha").base?[.roles] == .texts(["PUBLIC"]))
    }
  }

  @Test func anotherUsersUpdateIsNeverSentAndNamesTheWayOut() async throws {
    try await withR15 { sunbird, office in
      try await office.teacher("asha")
      try await office.sync()
      let edit = try await office.change("asha", #""location":"Gadag""#)
      let report = try await office.sync()
      #expect(report.rejected == 1)
      #expect(report.outcome == .drained)
      let problem = try #require(try await office.edit(edit).problem)
      #expect(problem.code == Problem.notOwnUserCode)
      #expect(problem.message.contains("bulk upload"))
      #expect(!sunbird.requests.contains { $0.method == "PATCH" })
      #expect(sunbird.row("user:ap/asha")?["location"] == nil)
    }
  }

  @Test func anotherUsersUpdateThatIsThereAlreadyIsAccepted() async throws {
    try await withR15 { sunbird, office in
      try await office.teacher("asha")
      try await office.sync()
      sunbird.changeAsSomebodyElse(R15.asha, ["location": "Gadag"])
      let edit = try await office.change("asha", #""location":"Gadag""#)
      try await office.sync()
      #expect(try await office.state(edit) == .accepted)
      #expect(!sunbird.requests.contains { $0.method == "PATCH" })
    }
  }

  @Test func theOwnUserIsNamedByTheServersID() async throws {
    try await withR15 { sunbird, office in
      let edit = try await office.change("me", #""language":"Kannada","subject":["Urdu"]"#)
      try await office.sync()
      #expect(try await office.state(edit) == .accepted)
      let request = try #require(sunbird.requests.last { $0.operation == .userUpdate })
      #expect(request.method == "PATCH")
      let body = try JSONValue(json: request.bodyText.utf8)
      #expect(
        body["request"] == [
          "userId": .string(try #require(sunbird[R15.me]?.id)), "language": ["Kannada"],
          "subject": ["Urdu"],
        ])
    }
  }

  @Test(arguments: [
    (#","phone":"9900000002""#, "phoneVerified"), (#","aadhaarNo":"123412341234""#, "aadhaarNo"),
  ])
  func whatIsCertainToBeRefusedIsNotSent(_ more: String, _ field: String) async throws {
    try await withR15 { sunbird, office in
      let edit = try await office.teacher("asha", more)
      let child = try await office.join("s1", "asha")
      let report = try await office.sync()
      #expect(report.rejected == 1)
      #expect(try await office.state(edit) == .rejected)
      #expect(try await office.edit(edit).problem?.field == field)
      #expect(try await office.state(child) == .waiting)
      #expect(!sunbird.requests.contains { $0.operation == .userCreate })
    }
  }

  @Test func aUserWithOtherValuesIsAConflictThatTheirsSettles() async throws {
    try await withR15 { sunbird, office in
      sunbird.changeAsSomebodyElse(R15.asha, ["firstName": "Asha", "email": "asha@example.org"])
      let edit = try await office.teacher("asha", #","location":"Gadag""#)
      #expect(try await office.sync().conflicts == 1)
      #expect(try await office.state(edit) == .conflict)
      let conflict = try #require(try await office.conflicts().first)
      #expect(
        conflict.disputes == [
          Dispute(name: .location, base: nil, local: .text("Gadag"), remote: nil)
        ])
      _ = try await office.outbox.resolve(
        conflict: conflict.id, by: Resolution(take: .remote), policies: ConflictPolicies(),
        author: "asha", at: office.clock.now)
      let report = try await office.sync()
      #expect(report.outcome == .drained)
      #expect(report.rejected == 0)
      #expect(sunbird.effects.total == 0)
    }
  }

  @Test func aLostAnswerIsLookedForUntilTheIndexShowsTheUser() async throws {
    try await withR15({ $0.indexDelay = .seconds(4) }) { sunbird, office in
      sunbird.add(
        Fault(.loseAnswerAfterCommit, on: Fault.Target(operation: .userCreate)))
      let edit = try await office.teacher("asha", #","roles":["CONTENT_CREATOR"]"#)
      let report = try await office.sync()
      #expect(report.outcome == .drained)
      #expect(try await office.state(edit) == .accepted)
      #expect(try await office.edit(edit).note?.contains("roles") == true)
      #expect(sunbird.effects.byRecord == ["user-create user:ap/asha": 1])
      #expect(sunbird.requests.filter { $0.operation == .userCreate }.count == 1)
      // The row that was found does not tell whose it is: its id is not believed.
      #expect(try await office.record("user:ap/asha").serverID == nil)
    }
  }

  @Test func anOrganisationThatTheIndexLacksIsNotMadeTwice() async throws {
    try await withR15({ $0.indexDelay = .seconds(4) }) { sunbird, office in
      sunbird.add(
        Fault(.loseAnswerAfterCommit, on: Fault.Target(operation: .organisationCreate)))
      let edit = try await office.school("s1")
      #expect(try await office.sync().outcome == .drained)
      #expect(try await office.state(edit) == .accepted)
      #expect(sunbird.effects.byRecord == ["org-create org:ap/s1": 1])
    }
  }

  @Test func withoutAUserTokenNothingLeavesThatNeedsOne() async throws {
    try await withR15(settings: { $0.credentials = Credentials() }) { sunbird, office in
      let edit = try await office.school("s1")
      let report = try await office.sync()
      #expect(report.outcome == .refused)
      #expect(report.requests == 0)
      #expect(try await office.state(edit) == .queued)
      #expect(try await office.edit(edit).attempts == 0)
    }
  }

  @Test func theUserTokenIsShownOnlyWhereItIsAskedFor() async throws {
    try await withR15 { sunbird, office in
      try await office.school("s1")
      try await office.teacher("asha")
      try await office.change("me", #""location":"x""#)
      try await office.join("s1", "asha")
      try await office.sync()
      let shown = sunbird.requests.filter { $0.headers["x-authenticated-user-token"] != nil }
      #expect(
        Set(shown.compactMap(\.operation)) == [
          .organisationCreate, .userUpdate, .memberAdd, .profileRead,
        ])
      #expect(sunbird.requests.contains { $0.operation == .userCreate })
    }
  }
}

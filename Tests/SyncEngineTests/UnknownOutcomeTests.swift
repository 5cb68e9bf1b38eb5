import Codecs
import Outbox
import Reconciliation
import Registry
import SunbirdSimulator
import SyncEngine
import Testing

private let asha = StoredKey.user(provider: "ap", userName: "asha")

/// What a pass makes of an outcome that nobody told it.
@Suite struct UnknownOutcomeTests {
  private static let profile: [String: JSONValue] = [
    "firstName": "Asha", "email": "asha@example.org", "emailVerified": true,
  ]

  /// A request that was silent for long may land when the next pass has asked once already.
  @Test func anAbsenceIsDoubtedAnewHoweverLongAgoTheRequestLeft() async throws {
    let clock = TestClock()
    let options = SimulatorOptions(indexDelay: .seconds(10), now: { clock.now })
    try await withSunbird(options) { sunbird, address in
      let office = try await TestOffice(server: address, clock: clock)
      sunbird.changeAsSomebodyElse(asha, Self.profile)
      clock.advance(60)
      let edit = try await office.change("asha", #""location":"Hubballi""#)
      sunbird.add(Fault(.closeBeforeHandling, on: Fault.Target(operation: .userUpdate)))
      sunbird.add(
        Fault(.closeBeforeHandling, on: Fault.Target(pathSuffix: "/read"), after: 1, times: nil))
      try await office.sync()
      #expect(try await office.state(edit) == .sent)
      sunbird.removeFaults()

      clock.advance(7200)
      sunbird.changeAsSomebodyElse(asha, ["location": "Hubballi"])  // the request lands
      let writes = sunbird.writes.count
      #expect(try await office.sync().accepted == 1)
      #expect(sunbird.writes.count == writes)
    }
  }

  @Test func oneRecordKeepsNoPassForEver() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      let edit = try await office.school("s1")
      sunbird.add(
        Fault(
          .closeBeforeHandling, on: Fault.Target(operation: .organisationCreate), times: 20))
      let report = try await office.sync()
      #expect(report.unknown == 1)
      #expect(sunbird.writes.count == 2)
      sunbird.removeFaults()
      office.clock.advance(7200)
      #expect(try await office.sync().outcome == .drained)
      #expect(try await office.state(edit) == .accepted)
      #expect(sunbird.effects.total == 1)
    }
  }

  /// The first read of a record is what it was before anything was sent, also for the next pass.
  @Test func aChangeBetweenTheFirstSightAndTheQuestionIsAConflict() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      sunbird.changeAsSomebodyElse(asha, Self.profile.merging(["location": "Old"]) { $1 })
      let edit = try await office.change("asha", #""location":"Ours""#)
      sunbird.add(Fault(.loseAnswerAfterCommit, on: Fault.Target(operation: .userUpdate)))
      sunbird.add(
        Fault(.closeBeforeHandling, on: Fault.Target(pathSuffix: "/read"), after: 1, times: nil))
      try await office.sync()
      #expect(try await office.state(edit) == .sent)
      sunbird.removeFaults()
      sunbird.changeAsSomebodyElse(asha, ["location": "Theirs"])
      #expect(try await office.sync().conflicts == 1)
      #expect(sunbird.row("user:ap/asha")?["location"] == "Theirs")
      #expect(sunbird.effects.total == 1)
      let dispute = try #require(try await office.conflicts().first?.disputes.first)
      #expect(dispute.base == .text("Old"))
    }
  }

  /// After its decision came to nothing, too.
  @Test func aCreationThatMetARecordNeverTakesItForItsBase() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      sunbird.changeAsSomebodyElse(
        .organisation(provider: "ap", externalID: "s1"), ["orgName": "Theirs"])
      let creation = try await office.school("s1")
      #expect(try await office.sync().conflicts == 1)
      let decision = try await office.outbox.resolve(
        conflict: try #require(try await office.conflicts().first).id,
        by: Resolution(take: .local), policies: ConflictPolicies(), author: "asha",
        at: office.clock.now)
      sunbird.add(
        Fault(
          .status(
            400, contentType: "application/json", body: FaultTests.error("INVALID_ORG_TYPE_ERROR"),
            commit: false), on: Fault.Target(operation: .organisationUpdate)))
      #expect(try await office.sync().rejected > 0)
      _ = try await office.outbox.withdraw([decision.dot], at: office.clock.now)
      #expect(try await office.sync().conflicts == 1)
      #expect(try await office.state(creation) == .conflict)
      #expect(sunbird.row("org:ap/s1")?["orgName"] == "Theirs")
      #expect(sunbird.effects.total == 0)
    }
  }

  /// A clock that was a year ahead kept the server's pause and its hour until next year.
  @Test(arguments: ["application/json", "text/html"])
  func aPauseThatAWrongClockKeptIsOver(contentType: String) async throws {
    try await withSunbird { sunbird, address in
      let clock = TestClock()
      let right = clock.now
      clock.advance(365 * 86_400)
      let office = try await TestOffice(server: address, clock: clock)
      try await office.school("s1")
      sunbird.add(
        Fault(
          .status(
            429, contentType: contentType, body: #"{"message":"API rate limit exceeded"}"#,
            commit: false), times: nil))
      #expect(try await office.sync().outcome == .partial)
      sunbird.removeFaults()
      #expect(try await office.sync().outcome == .partial)
      clock.advance(right.timeIntervalSince(clock.now) + 60)
      #expect(try await office.sync().outcome == .drained)
      #expect(sunbird.effects.total == 1)
    }
  }
}

import Codecs
import Outbox
import Registry
import SunbirdSimulator
import SyncEngine
import Testing

private let place = StoredKey.membership(provider: "ap", externalID: "s1", userName: "asha")

/// Memberships, which the API can only add and take away.
@Suite struct MembershipTests {
  private func withPlace(
    _ options: SimulatorOptions = SimulatorOptions(), clock: TestClock = TestClock(),
    isOurs: Bool = true, _ body: (SimulatedSunbird, TestOffice) async throws -> Void
  ) async throws {
    try await withSunbird(options) { sunbird, address in
      let office = try await TestOffice(server: address, clock: clock)
      sunbird.changeAsSomebodyElse(.organisation(provider: "ap", externalID: "s1"))
      sunbird.changeAsSomebodyElse(.user(provider: "ap", userName: "asha"))
      clock.advance(60)
      if isOurs {
        try await office.join("s1", "asha", #","role":"member""#)
        #expect(try await office.sync().accepted == 1)
        clock.advance(60)
      }
      try await body(sunbird, office)
    }
  }

  private func role(_ sunbird: SimulatedSunbird) -> JSONValue? {
    let row = sunbird.row("member:ap/s1/asha")
    return row?["role"] ?? row?["roles"]
  }

  @Test func aMembershipThatTheIndexStillHidesIsNotTakenForAnEqualOne() async throws {
    let clock = TestClock()
    let options = SimulatorOptions(indexDelay: .seconds(10), now: { clock.now })
    try await withPlace(options, clock: clock, isOurs: false) { sunbird, office in
      let edit = try await office.join("s1", "asha", #","role":"member""#)
      sunbird.changeAsSomebodyElse(place, ["role": "admin"])
      #expect(try await office.sync().conflicts == 1)
      #expect(try await office.state(edit) == .conflict)
    }
  }

  @Test func aRoleThatSomebodyElseGaveMeanwhileIsNotSweptAway() async throws {
    try await withPlace { sunbird, office in
      sunbird.changeAsSomebodyElse(place, ["role": "admin"])
      let edit = try await office.join("s1", "asha", #","role":"teacher""#)
      #expect(try await office.sync().conflicts == 1)
      #expect(try await office.state(edit) == .conflict)
      #expect(role(sunbird) == "admin")
      #expect(sunbird.effects.total == 1)
    }
  }

  @Test func aRemovalNotesWhatWentWithIt() async throws {
    try await withPlace { sunbird, office in
      sunbird.changeAsSomebodyElse(place, ["role": "admin"])
      try await office.record(.removeMember, #"{"externalId":"s1","userName":"asha"}"#)
      let report = try await office.sync()
      #expect(report.outcome == .drained)
      #expect(report.merged == 1)
      #expect(try await office.record("member:ap/s1/asha").clock[.sunbird] == 1)
    }
  }

  /// Between the removal and the addition the credentials run out.
  @Test func aReplacementOfWhichHalfIsDoneGoesOnFromThere() async throws {
    try await withPlace { sunbird, office in
      let edit = try await office.join("s1", "asha", #","role":"teacher""#)
      sunbird.add(
        Fault(
          .status(
            401, contentType: "application/json", body: #"{"message":"Unauthorized"}"#,
            commit: false), on: Fault.Target(operation: .memberAdd)))
      #expect(try await office.sync().outcome == .refused)
      #expect(try await office.state(edit) == .sent)
      #expect(try await office.sync().outcome == .drained)
      #expect(role(sunbird) == "teacher")
      #expect(sunbird.effects[.memberRemove, place] == 1)
      #expect(sunbird.effects[.memberAdd, place] == 2)
    }
  }
}

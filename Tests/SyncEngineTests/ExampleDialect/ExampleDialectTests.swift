import Codecs
import Onboarding
import Sunbird
import SunbirdSimulator
import Testing

/// What another generation takes: this folder, and its names in the lists of dialects and profiles.
@Suite struct ExampleDialectTests {
  private func withExample(
    _ body: (SimulatedSunbird, TestOffice) async throws -> Void
  ) async throws {
    let clock = TestClock()
    let options = SimulatorOptions(profile: .example, now: { clock.now })
    try await withSunbird(options) { sunbird, address in
      let office = try await TestOffice(server: address, clock: clock) { $0.dialect = .example }
      try await body(sunbird, office)
    }
  }

  @Test func aDayIsDeliveredByItsOwnCalls() async throws {
    try await withExample { sunbird, office in
      try await office.school("s1")
      let asha = try await office.record(
        .createUser,
        #"""
        {"userName":"asha","firstName":"Asha","email":"a@example.org","emailVerified":true,
        "position":"Head","subject":"Kannada"}
        """#)
      try await office.join("s1", "asha", #","role":"member""#)
      #expect(try await office.sync().outcome == .drained)
      try await office.change("asha", #""firstName":"Asha Patil""#)
      #expect(try await office.sync().outcome == .drained)

      #expect(
        sunbird.effects.byRecord == [
          "org-create org:ap/s1": 1, "user-create user:ap/asha": 1,
          "user-update user:ap/asha": 1, "member-add member:ap/s1/asha": 1,
        ])
      #expect(sunbird.row("user:ap/asha")?["firstName"] == "Asha Patil")
      #expect(sunbird.row("user:ap/asha")?["subject"] == ["Kannada"])
      #expect(sunbird.row("member:ap/s1/asha")?["role"] == "EX_STAFF")
      #expect(
        try await office.outbox.edit(asha.dot).note
          == "Sunbird Example does not apply position here; not sent")
    }
  }

  @Test func itsCodesMeanWhatItsTableSays() async throws {
    try await withExample { sunbird, office in
      sunbird.changeAsSomebodyElse(
        .organisation(provider: "ap", externalID: "s1"), ["orgName": "GHPS s1"])
      let school = try await office.school("s1")
      try await office.sync()
      #expect(try await office.state(school) == .accepted)
      #expect(sunbird.effects.total == 0)
    }
  }

  @Test func itsCallsNameTheGroupsThatTheyNeed() {
    #expect(
      GatewayCall.needed(by: .example, signsOn: true).groups
        == ["schoolMaker", "personMaker", "reader", "portal"])
  }
}

import Registry
import SunbirdSimulator
import SyncEngine
import Testing

/// Sunbird compares code points where people see one letter.
@Suite struct SpellingTests {
  private static let composed = "j\u{FC}rgen"
  private static let decomposed = "ju\u{308}rgen"

  @Test func theServerKeepsBothApart() {
    let users = [Self.composed, Self.decomposed].map {
      StoredKey.user(provider: "ap", userName: $0)
    }
    #expect(users[0] != users[1])
    #expect(Set(users).count == 2)
  }

  @Test func aMembershipFindsTheUserThatWasTypedOtherwise() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      sunbird.changeAsSomebodyElse(.organisation(provider: "ap", externalID: "s1"))
      try await office.record(
        .createUser,
        """
        {"userName":"\(Self.decomposed)","firstName":"Jürgen","email":"j@example.org",
         "emailVerified":true}
        """)
      let place = try await office.join("s1", Self.composed)
      let report = try await office.sync()
      #expect(report.accepted == 2)
      #expect(try await office.state(place) == .accepted)
      let spelled = StoredKey.membership(
        provider: "ap", externalID: "s1", userName: Self.decomposed)
      #expect(sunbird[spelled] != nil)
    }
  }

  @Test func anUpdateAndARemovalGoOutAsTheRecordWasMade() async throws {
    let clock = TestClock()
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address, clock: clock)
      sunbird.changeAsSomebodyElse(.organisation(provider: "ap", externalID: "s1"))
      try await office.record(
        .createUser,
        """
        {"userName":"\(Self.decomposed)","firstName":"Jürgen","email":"j@example.org",
         "emailVerified":true}
        """)
      try await office.join("s1", Self.decomposed)
      #expect(try await office.sync().accepted == 2)
      clock.advance(60)
      let change = try await office.change(Self.composed, #""location":"Dharwad""#)
      let removal = try await office.record(
        .removeMember, #"{"externalId":"s1","userName":"\#(Self.composed)"}"#)
      #expect(try await office.sync().accepted == 2)
      #expect(try await office.state(change) == .accepted)
      #expect(try await office.state(removal) == .accepted)
    }
  }
}

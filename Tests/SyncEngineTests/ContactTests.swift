import Foundation
import Outbox
import Reconciliation
import Registry
import SunbirdSimulator
import SyncEngine
import Testing

/// What must be unique passes from one record to another.
@Suite struct ContactTests {
  private static let mary = StoredKey.user(provider: "ap", userName: "mary")
  private static let phone = "9900000001"

  private func withMary(
    isKnown: Bool, _ body: (SimulatedSunbird, TestOffice) async throws -> Void
  ) async throws {
    let clock = TestClock()
    let options = SimulatorOptions(uniquePhone: true, uniqueEmail: true, now: { clock.now })
    try await withSunbird(options) { sunbird, address in
      let office = try await TestOffice(server: address, clock: clock)
      if isKnown {
        try await office.teacher("mary", #","phone":"\#(Self.phone)","phoneVerified":true"#)
        #expect(try await office.sync().outcome == .drained)
      } else {
        sunbird.changeAsSomebodyElse(
          Self.mary,
          [
            "firstName": "Mary", "email": "mary@example.org", "emailVerified": true,
            "phone": .string(Self.phone),
          ])
      }
      clock.advance(120)
      try await body(sunbird, office)
    }
  }

  /// A number that an update frees is given to a new user by the next edit.
  @Test(arguments: [true, false], [1, 6])
  func aNumberThatAnUpdateFreesGoesToTheNextUser(isKnown: Bool, connections: Int) async throws {
    try await withMary(isKnown: isKnown) { sunbird, office in
      for number in 0..<5 { try await office.teacher("before\(number)") }
      let freeing = try await office.change("mary", #""phone":"9900000002""#)
      let taking = try await office.teacher(
        "asha", #","phone":"\#(Self.phone)","phoneVerified":true"#)
      #expect(try await office.edit(taking).waitsOn == (isKnown ? RecordKey("user:ap/mary") : nil))
      let report = try await office.sync { $0.maxConnections = connections }
      #expect(report.rejected == 0)
      // One of several may be refused while the number is being freed; it then waits for the index.
      let last = connections == 1 ? report : try await office.sync { $0.ignoresBackoff = true }
      #expect(last.outcome == .drained)
      #expect(last.rejected == 0)
      #expect(try await office.state(freeing) == .accepted)
      #expect(try await office.state(taking) == .accepted)
      #expect(sunbird.row("user:ap/asha")?["phone"] == .string(Self.phone))
      #expect(sunbird.row("user:ap/mary")?["phone"] == "9900000002")
    }
  }

  @Test func anAddressPassesOnTheSame() async throws {
    try await withMary(isKnown: true) { sunbird, office in
      try await office.change("mary", #""email":"new@example.org""#)
      let taking = try await office.record(
        .createUser,
        #"{"userName":"asha","firstName":"Asha","email":"Mary@example.org","emailVerified":true}"#)
      #expect(try await office.edit(taking).state == .waiting)
      try await office.sync()
      #expect(try await office.state(taking) == .accepted)
    }
  }

  /// The edit that frees it was recorded later: what was recorded first waits for it all the same.
  @Test func anEarlierCreationWaitsForALaterUpdate() async throws {
    try await withMary(isKnown: true) { sunbird, office in
      let taking = try await office.teacher(
        "asha", #","phone":"\#(Self.phone)","phoneVerified":true"#)
      try await office.change("mary", #""phone":"9900000002""#)
      let report = try await office.sync { $0.maxConnections = 1 }
      #expect(report.rejected == 0)
      #expect(try await office.state(taking) == .accepted)
    }
  }

  /// A freeing edit that waits for a person is waited for as long as that takes.
  @Test func aFreeingEditInConflictIsWaitedFor() async throws {
    try await withMary(isKnown: true) { sunbird, office in
      try await office.change("mary", #""phone":"9900000002""#)
      sunbird.changeAsSomebodyElse(Self.mary, ["phone": "9900000003"])
      let taking = try await office.teacher(
        "asha", #","phone":"9900000003","phoneVerified":true"#)
      let waiting = try await office.teacher(
        "ravi", #","phone":"\#(Self.phone)","phoneVerified":true"#)
      for _ in 0..<7 {
        try await office.sync()
        office.clock.advance(4000)
      }
      #expect(try await office.conflicts().count == 1)
      #expect(try await office.state(waiting) == .waiting)
      #expect(try await office.edit(waiting).attempts == 0)
      #expect(try await office.state(taking) == .rejected, "nobody here gives that number up")
      #expect(try await office.outbox.backlog().remaining == 0)
      let conflict = try #require(try await office.conflicts().first)
      _ = try await office.outbox.resolve(
        conflict: conflict.id, by: Resolution(take: .local), policies: ConflictPolicies(),
        author: "asha", at: office.clock.now)
      #expect(try await office.sync().outcome == .drained)
      #expect(try await office.state(waiting) == .accepted)
    }
  }

  /// Two users who change numbers can't both go first: that comes to a person, and is not waited
  /// for without end.
  @Test func anExchangeOfTwoNumbersComesToAPerson() async throws {
    try await withMary(isKnown: true) { sunbird, office in
      try await office.teacher("asha", #","phone":"9900000002","phoneVerified":true"#)
      #expect(try await office.sync().outcome == .drained)
      try await office.change("mary", #""phone":"9900000002""#)
      try await office.change("asha", #""phone":"\#(Self.phone)""#)
      for _ in 0..<7 {
        try await office.sync()
        office.clock.advance(4000)
      }
      let backlog = try await office.outbox.backlog()
      #expect(backlog.remaining == 0)
      #expect(backlog.needPerson == 2)
    }
  }

  @Test func aNumberThatNobodyGivesUpIsRejectedAtOnce() async throws {
    try await withMary(isKnown: true) { sunbird, office in
      let taking = try await office.teacher(
        "asha", #","phone":"\#(Self.phone)","phoneVerified":true"#)
      #expect(try await office.sync().rejected == 1)
      #expect(try await office.state(taking) == .rejected)
    }
  }
}

import Foundation
import Outbox
import Registry
import SunbirdSimulator
import Testing

private let asha = StoredKey.user(provider: "ap", userName: "asha")

/// Sunbird's reads come from an index that lags behind its writes. What it shows then is what this
/// office itself has just replaced, and not somebody else's change.
@Suite struct IndexLagTests {
  /// An office whose user has been on the server, and in its index, for a while.
  private func withLaggingIndex(
    of delay: Duration = .seconds(10),
    _ body: (SimulatedSunbird, TestOffice) async throws -> Void
  ) async throws {
    let clock = TestClock()
    try await withSunbird(
      SimulatorOptions(indexDelay: delay, now: { clock.now })
    ) { sunbird, address in
      let office = try await TestOffice(server: address, clock: clock)
      try await office.teacher("asha", #","phone":"9900000001","roles":["A"]"#)
      try await office.sync()
      clock.advance(60)
      try await body(sunbird, office)
    }
  }

  @Test func anOldValueOfOursIsNoConflict() async throws {
    try await withLaggingIndex { sunbird, office in
      for phone in ["9900000002", "9900000003", "9900000004"] {
        try await office.change("asha", #""phone":"\#(phone)""#)
        let report = try await office.sync()
        #expect(report.conflicts == 0)
        #expect(report.merged == 0)
        #expect(sunbird.row("user:ap/asha")?["phone"] == .string(phone))
      }
    }
  }

  @Test func aTextThatWeAddedToASetStays() async throws {
    try await withLaggingIndex { sunbird, office in
      try await office.change("asha", #""roles":["A","B"]"#)
      try await office.sync()
      try await office.change("asha", #""roles":["A","B","C"]"#)
      try await office.sync()
      let roles = sunbird.row("user:ap/asha")?["roles"]?.texts
      #expect(Set(roles ?? []) == ["A", "B", "C"])
    }
  }

  @Test func aRecordThatTheIndexDoesNotHaveYetIsNotGone() async throws {
    try await withLaggingIndex { sunbird, office in
      try await office.teacher("ravi")
      try await office.sync()
      let edit = try await office.change("ravi", #""location":"Hubballi""#)
      let report = try await office.sync()
      #expect(report.conflicts == 0)
      #expect(try await office.state(edit) == .accepted)
      #expect(sunbird.row("user:ap/ravi")?["location"] == "Hubballi")
    }
  }

  /// Somebody else sets the phone that this office has just set, which then sets it again.
  ///
  /// - Returns: how long the pass waited before it told the conflict, in seconds.
  private func wait(beforeBelieving theirs: String) async throws -> Double {
    var waited = 0.0
    try await withLaggingIndex(of: .zero) { sunbird, office in
      try await office.change("asha", #""phone":"9900000002""#)
      try await office.sync()
      sunbird.changeAsSomebodyElse(asha, ["phone": .string(theirs)])
      try await office.change("asha", #""phone":"9900000003""#)
      let before = office.clock.now
      let report = try await office.sync()
      #expect(report.conflicts == 1)
      #expect(sunbird.row("user:ap/asha")?["phone"] == .string(theirs))
      waited = office.clock.now.timeIntervalSince(before)
    }
    return waited
  }

  @Test func somebodyWhoPutsTheOldValueBackIsBelievedInTheEnd() async throws {
    let waited = try await wait(beforeBelieving: "9900000001")
    #expect(waited >= 15)
  }

  @Test func aNewValueOfSomebodyElsesIsBelievedAtOnce() async throws {
    let waited = try await wait(beforeBelieving: "9900000009")
    #expect(waited == 0)
  }
}

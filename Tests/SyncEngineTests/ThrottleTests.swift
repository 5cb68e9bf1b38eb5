import Foundation
import Outbox
import Registry
import SunbirdSimulator
import SyncEngine
import Testing

@Suite struct ThrottleTests {
  /// A clock at half past an hour, so that an hour's budget ends half an hour on.
  private static let clock = TestClock(Date(timeIntervalSince1970: 1_800_000_000 + 1800))

  private static let tooMany = Fault.Action.status(
    429, contentType: "application/json", body: #"{"message":"API rate limit exceeded"}"#,
    commit: false)

  @Test func aCallWhoseHourIsUsedUpWaitsForTheNextAndOthersGoOn() async throws {
    // The hour is the server's.
    let clock = TestClock(Self.clock.now)
    try await withSunbird(SimulatorOptions(now: { clock.now })) { sunbird, address in
      let office = try await TestOffice(server: address, clock: clock)
      for number in 0..<5 { try await office.school("s\(number)") }
      try await office.teacher("asha")
      sunbird.add(
        Fault(Self.tooMany, on: Fault.Target(operation: .organisationCreate), after: 2, times: nil))
      let report = try await office.sync()
      #expect(report.outcome == .partial)
      #expect(report.accepted == 3)
      #expect(report.remaining == 3)
      sunbird.removeFaults()

      #expect(try await office.sync(ignoringBackoff: true).requests == 0, "never the server")
      office.clock.advance(1801)
      #expect(try await office.sync().outcome == .drained)
      #expect(sunbird.effects.total == 6)
      let attempts = try await office.outbox.edits(EditFilter(states: nil), limit: 10)
        .map(\.attempts)
      #expect(attempts.allSatisfy { $0 == 1 })
    }
  }

  @Test(arguments: [(1, 3), (6, 3), (6, 20)])
  func theLastCallOfAnHourIsTheLastOneSent(connections: Int, callsPerHour: Int) async throws {
    let clock = TestClock(Self.clock.now)
    let consumer = GatewayConsumer(
      username: "office", key: "k", secret: "s",
      groups: GatewayConsumer.integrationPartnerGroups)
    var options = SimulatorOptions(now: { clock.now })
    options.gateway = .guarded([consumer])
    options.gateway.callsPerHour = callsPerHour
    try await withSunbird(options) { sunbird, address in
      let office = try await TestOffice(server: address, clock: clock) {
        $0.credentials = Credentials(consumerToken: consumer.token())
        $0.maxConnections = connections
      }
      let all = 2 * callsPerHour + 1
      for number in 0..<all { try await office.school("s\(number)") }
      for hour in 1...4 {
        let report = try await office.sync()
        #expect(report.requests <= callsPerHour)
        // Side by side, the last few are left where it is not certain that there is room for them.
        #expect(report.remaining == 0 || report.requests > callsPerHour - connections, "\(hour)")
        clock.advance(3600)
      }
      #expect(sunbird.effects.total == all)
      #expect(sunbird.requests.allSatisfy { $0.replyStatus == 200 }, "no call was refused")
      #expect(try await office.sync().outcome == .drained)
    }
  }

  @Test func aServerThatAsksForAPauseGetsIt() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address, clock: TestClock(Self.clock.now))
      try await office.school("s1")
      sunbird.add(
        Fault(
          .status(429, contentType: "text/html", body: "<html>slow down</html>", commit: false),
          times: nil))
      let report = try await office.sync()
      #expect(report.outcome == .partial)
      #expect(report.requests == 1)
      sunbird.removeFaults()
      #expect(try await office.sync(ignoringBackoff: true).requests == 0)
      office.clock.advance(6)
      #expect(try await office.sync().outcome == .drained)
      #expect(sunbird.effects.total == 1)
    }
  }
}

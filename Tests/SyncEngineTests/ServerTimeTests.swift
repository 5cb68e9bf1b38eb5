import Foundation
import Outbox
import Registry
import Sunbird
import SunbirdSimulator
import SyncEngine
import Testing

/// What a server says of time is said by its own clock, and lasts only so long.
@Suite struct ServerTimeTests {
  /// A server's time: half past an hour.
  private static let serverNow = Date(timeIntervalSince1970: 1_800_000_000 + 1800)

  private static func httpDate(_ date: Date) -> String {
    let form = DateFormatter()
    form.locale = Locale(identifier: "en_US_POSIX")
    form.timeZone = TimeZone(identifier: "GMT")
    form.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    return form.string(from: date)
  }

  private func pause(_ stop: StopReason?) -> Double? {
    guard case .throttled(let seconds, _)? = stop else { return nil }
    return seconds
  }

  private static func busy(_ status: Int, retryAfter: String) -> Fault.Action {
    .status(
      status, contentType: "text/html", body: "<html>busy</html>", commit: false,
      headers: ["Retry-After": retryAfter])
  }

  /// The office's clock is three days behind, or a year ahead.
  @Test(arguments: [-3.0 * 86_400, 365 * 86_400] as [Double])
  func aDateToComeIsHeldAgainstTheReplysOwn(wrongBy: Double) async throws {
    let server = TestClock(Self.serverNow)
    try await withSunbird(SimulatorOptions(now: { server.now })) { sunbird, address in
      let office = try await TestOffice(
        server: address, clock: TestClock(Self.serverNow.addingTimeInterval(wrongBy)))
      try await office.school("s1")
      sunbird.add(
        Fault(
          Self.busy(429, retryAfter: Self.httpDate(Self.serverNow.addingTimeInterval(120)))))
      #expect(pause(try await office.pass().stop) == 120)
      #expect(try await office.sync().requests == 0)
      office.clock.advance(121)
      #expect(try await office.sync().outcome == .drained)
    }
  }

  @Test(arguments: ["31536000", "4294967295", httpDate(serverNow.addingTimeInterval(1e9))])
  func noPauseIsLongerThanADay(retryAfter: String) async throws {
    let server = TestClock(Self.serverNow)
    try await withSunbird(SimulatorOptions(now: { server.now })) { sunbird, address in
      let office = try await TestOffice(server: address, clock: server)
      try await office.school("s1")
      sunbird.add(Fault(Self.busy(429, retryAfter: retryAfter)))
      #expect(pause(try await office.pass().stop) == 86_400)
      server.advance(86_000)
      #expect(try await office.sync().requests == 0)
      server.advance(401)
      #expect(try await office.sync().outcome == .drained)
    }
  }

  /// Nobody knows whether what a server that is not available was asked for has taken effect: that
  /// is asked, once the pause is over.
  @Test(arguments: [true, false])
  func aServerThatIsNotAvailableForAWhileIsLeftAloneForIt(commits: Bool) async throws {
    let server = TestClock(Self.serverNow)
    try await withSunbird(SimulatorOptions(now: { server.now })) { sunbird, address in
      let office = try await TestOffice(server: address, clock: server)
      for number in 0..<3 { try await office.school("s\(number)") }
      sunbird.add(
        Fault(
          .status(
            503, contentType: "text/html", body: "<html>maintenance</html>", commit: commits,
            headers: ["Retry-After": "600"])))
      let (report, stop) = try await office.pass()
      #expect(pause(stop) == 600)
      #expect(report.requests == 1)
      for _ in 0..<3 { #expect(try await office.sync(ignoringBackoff: true).requests == 0) }
      server.advance(601)
      #expect(try await office.sync().outcome == .drained)
      #expect(sunbird.effects.total == 3)
      #expect(sunbird.effects.byRecord.values.allSatisfy { $0 == 1 })
    }
  }

  /// By the office's clock it is ten to; by the server's it is half past: thirty minutes are left.
  @Test func theGatewaysHourIsTheServers() async throws {
    let server = TestClock(Self.serverNow)
    try await withSunbird(SimulatorOptions(now: { server.now })) { sunbird, address in
      let office = try await TestOffice(
        server: address, clock: TestClock(Self.serverNow.addingTimeInterval(1200)))
      try await office.school("s1")
      sunbird.add(
        Fault(
          .status(
            429, contentType: "application/json",
            body: #"{"message":"API rate limit exceeded"}"#, commit: false)))
      #expect(try await office.sync().outcome == .partial)
      for minutes in [11, 18] {
        office.clock.advance(Double(minutes) * 60)
        server.advance(Double(minutes) * 60)
        #expect(try await office.sync().requests == 0, "the server's hour is not over")
      }
      office.clock.advance(62)
      server.advance(62)
      #expect(try await office.sync().outcome == .drained)
    }
  }

  /// A page of a portal, an error of a proxy and JSON of a filter have their own maker's date.
  @Test(arguments: [
    (200, "text/html", "<html>log in</html>"), (502, "text/html", "<html>bad gateway</html>"),
    (403, "application/json", #"{"message":"blocked by policy"}"#), (204, "text/plain", ""),
  ])
  func onlySunbirdsOwnDateSetsTheSkew(status: Int, type: String, body: String) async throws {
    let server = TestClock(Self.serverNow)
    try await withSunbird(SimulatorOptions(now: { server.now })) { sunbird, address in
      let office = try await TestOffice(server: address, clock: TestClock(Self.serverNow))
      for number in 0..<3 { try await office.school("s\(number)") }
      let stranger = Fault.Action.status(
        status, contentType: type, body: body, commit: false,
        headers: ["Date": "Tue, 01 Jan 2030 00:00:00 GMT"])
      sunbird.add(Fault(stranger, after: 1, times: nil))
      try await office.sync()
      let skew = try await office.outbox.clockSkew(
        of: office.settings.baseURL, at: office.clock.now)
      #expect(skew.map { abs($0.seconds) < 5 } == true, "\(String(describing: skew))")
    }
  }

  @Test func theGatewaysOwnWordSetsTheSkew() async throws {
    let server = TestClock(Self.serverNow)
    try await withSunbird(SimulatorOptions(now: { server.now })) { sunbird, address in
      let office = try await TestOffice(
        server: address, clock: TestClock(Self.serverNow.addingTimeInterval(-600)))
      try await office.school("s1")
      sunbird.add(
        Fault(
          .status(
            401, contentType: "application/json", body: #"{"message":"Unauthorized"}"#,
            commit: false)))
      try await office.sync()
      let skew = try await office.outbox.clockSkew(
        of: office.settings.baseURL, at: office.clock.now)
      #expect(skew.map { abs($0.seconds - 600) < 5 } == true)
    }
  }
}

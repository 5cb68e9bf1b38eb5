import Foundation
import HTTPTransport
import SunbirdSimulator
import SyncEngine
import Synchronization
import Testing

@Suite struct CompressionTests {
  private static let long = #","description":"\#(String(repeating: "school ", count: 60))""#

  @Test func bodiesArriveGzipped() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      try await office.school("s1", Self.long)
      try await office.sync()
      let request = try #require(sunbird.requests.first)
      #expect(request.isGzipped)
      #expect(request.bodyText.contains("school school"))
      #expect(request.bodyBytes < request.bodyText.utf8.count)
    }
  }

  @Test func aBodyThatWouldGrowGoesPlain() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      try await office.school("s1")
      try await office.sync()
      #expect(sunbird.requests.map(\.isGzipped) == [false])
    }
  }

  @Test(arguments: [SimulatorOptions.RequestGzip.malformed, .unsupported])
  func aServerThatRefusesGzipGetsPlainBodiesInTheSamePass(
    refusal: SimulatorOptions.RequestGzip
  ) async throws {
    try await withSunbird(SimulatorOptions(requestGzip: refusal)) { sunbird, address in
      let office = try await TestOffice(server: address)
      for number in 1...4 { try await office.school("s\(number)", Self.long) }
      // One by one: what is under way beside the first is compressed, too.
      let report = try await office.sync { $0.maxConnections = 1 }
      #expect(report.outcome == .drained)
      #expect(report.accepted == 4)
      #expect(sunbird.effects.total == 4)
      let refused = sunbird.requests.count(where: \.isGzipped)
      #expect(
        refused == 1,
        "\(sunbird.requests.map { "\($0.path) \($0.isGzipped) \($0.replyStatus ?? 0)" })")

      try await office.school("s5", Self.long)
      try await office.sync()
      #expect(sunbird.requests.count(where: \.isGzipped) == refused, "the next pass remembers")
    }
  }

  /// The gateway has counted the one that could not be read.
  @Test func aRefusedBodyGoesAgainOnlyWhileTheHourHasRoom() async throws {
    let consumer = GatewayConsumer(
      username: "office", key: "k", secret: "s", groups: GatewayConsumer.integrationPartnerGroups)
    var options = SimulatorOptions(requestGzip: .unsupported)
    options.gateway = .guarded([consumer])
    options.gateway.callsPerHour = 1
    try await withSunbird(options) { sunbird, address in
      let office = try await TestOffice(server: address) {
        $0.credentials = Credentials(consumerToken: consumer.token())
      }
      try await office.school("s1", Self.long)
      let report = try await office.sync()
      #expect(report.remaining == 1)
      #expect(sunbird.requests.map(\.replyStatus) == [415])
    }
  }

  private static func page(_ status: Int, commit: Bool) -> Fault.Action {
    .status(status, contentType: "text/html", body: "<html>?</html>", commit: commit)
  }

  /// A stray page with 400 is no word of Sunbird's: the plain copy meets it, too, and what comes next
  /// is compressed as ever.
  @Test(arguments: [400, 415])
  func aStrayPageTurnsNothingOff(status: Int) async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      try await office.school("s1", Self.long)
      sunbird.add(
        Fault(Self.page(status, commit: false), on: Fault.Target(reads: false), times: 2))
      try await office.sync()
      #expect(sunbird.writes.map(\.isGzipped) == [true, false])
      let asked = sunbird.requests.count
      try await office.school("s2", Self.long)
      office.clock.advance(7200)
      try await office.sync()
      #expect(
        sunbird.requests.dropFirst(asked).filter { $0.bodyText.contains("s2") }.map(\.isGzipped)
          .first == true)
    }
  }

  /// It may stand in the place of the answer to a write that took effect: that is asked about, and not
  /// made again in plain words.
  @Test(arguments: [400, 415])
  func aPageBehindAnEffectIsAskedAbout(status: Int) async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      let edit = try await office.school("s1", Self.long)
      sunbird.add(Fault(Self.page(status, commit: true), on: Fault.Target(reads: false)))
      #expect(try await office.sync().outcome == .drained)
      #expect(try await office.state(edit) == .accepted)
      #expect(sunbird.writes.map(\.isGzipped) == [true])
      #expect(sunbird.effects.total == 1)
    }
  }

  /// Something on the way that refuses compressed bodies with a page of its own: asked about first,
  /// then plain, in the same pass; the next pass remembers.
  @Test(arguments: [400, 415])
  func whatRefusesCompressionByAPageGetsThePlainBodyAfterAQuestion(status: Int) async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      try await office.school("s1", Self.long)
      sunbird.add(Fault(Self.page(status, commit: false), on: Fault.Target(reads: false)))
      #expect(try await office.sync().outcome == .drained)
      #expect(sunbird.requests[1].path.hasSuffix("/read"))
      try await office.school("s2", Self.long)
      #expect(try await office.sync().outcome == .drained)
      #expect(sunbird.writes.map(\.isGzipped) == [true, false, false])
      #expect(sunbird.effects.total == 2)
    }
  }

  /// What waits for its turn under a cap is encoded for what is known when it leaves.
  @Test func whatWaitedWhileCompressionWasRefusedGoesPlain() async throws {
    try await withSunbird(SimulatorOptions(requestGzip: .malformed)) { sunbird, address in
      sunbird.changeAsSomebodyElse(
        .organisation(provider: "ap", externalID: "s0"), ["orgName": "GHPS"])
      let clock = HoldingClock {
        sunbird.writes.contains { !$0.isGzipped && $0.replyStatus == 200 }
      }
      let office = try await TestOffice(server: address)
      // A look settles it: then Sunbird is heard, and two may be under way.
      try await office.record(.updateOrganisation, #"{"externalId":"s0","orgName":"GHPS"}"#)
      for number in 1...3 { try await office.school("s\(number)", Self.long) }
      var settings = office.settings
      settings.limits.maxBytesPerSecond = 1000
      settings.maxConnections = 2
      let transport = try CurlTransport(limits: TransportLimits())
      let pass = try await SyncPass(
        outbox: office.outbox, transport: transport, settings: settings, clock: clock,
        chance: { 0.5 })
      #expect(try await pass.run().report.accepted == 4)
      await transport.close()
      #expect(clock.hasHeld)
      // The first school was encoded first, and left behind the second.
      #expect(sunbird.writes.map(\.isGzipped) == [true, false, false, false])
      #expect(sunbird.writes[1].bodyText.contains("s2"))
    }
  }

  /// Servers are mended, and something on the way may have been taken for one.
  @Test func afterAWeekItIsTriedAgain() async throws {
    try await withSunbird(SimulatorOptions(requestGzip: .malformed)) { sunbird, address in
      let office = try await TestOffice(server: address)
      let baseURL = office.settings.baseURL
      try await office.school("s1", Self.long)
      try await office.sync()
      let found = try #require(
        try await office.outbox.plainOnly(to: baseURL, at: office.clock.now))
      #expect(found.until == found.since.addingTimeInterval(7 * 86_400))
      office.clock.advance(6 * 86_400)
      try await office.school("s2", Self.long)
      try await office.sync()
      #expect(sunbird.requests.filter(\.isGzipped).count == 1)
      office.clock.advance(86_401)
      try await office.school("s3", Self.long)
      #expect(try await office.sync().outcome == .drained)
      #expect(sunbird.requests.filter(\.isGzipped).count == 2)
    }
  }

  @Test(arguments: [(Compression.always, true), (.never, false)])
  func theConfigurationCanForceIt(compression: Compression, gzipped: Bool) async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address) { $0.compression = compression }
      try await office.school("s1")
      try await office.school("s2", Self.long)
      try await office.sync()
      #expect(sunbird.requests.map(\.isGzipped) == [gzipped, gzipped])
    }
  }
}

/// A clock on which nobody waits but the first to try, and that one until something is so.
private final class HoldingClock: SyncClock {
  private let clock = TestClock()
  private let isFirst = Mutex(true)
  private let isOver: @Sendable () -> Bool

  init(until isOver: @escaping @Sendable () -> Bool) { self.isOver = isOver }

  var now: Date { clock.now }
  var hasHeld: Bool { isFirst.withLock { !$0 } }

  func sleep(seconds: Double) async {
    clock.advance(seconds)
    let isHeld = isFirst.withLock { first in
      defer { first = false }
      return first
    }
    guard isHeld else { return }
    for _ in 0..<2000 where !isOver() { try? await Task.sleep(for: .milliseconds(5)) }
  }
}

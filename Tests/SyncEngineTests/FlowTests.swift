import Foundation
import HTTPTransport
import Outbox
import SunbirdSimulator
import SyncEngine
import Synchronization
import Testing

/// How a pass keeps the line full, and what it leaves when the line is cut.
@Suite struct FlowTests {
  /// One slow answer must not keep others waiting, as it would if batches waited for their last.
  @Test(.timeLimit(.minutes(5))) func aSlowAnswerHoldsUpNobodyElse() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address) {
        $0.batchSize = 10
        $0.compression = .never
      }
      for number in 0..<150 { try await office.school("s\(number).") }
      let counting = CountingTransport(holding: "\"s12.\"", behind: 100)
      _ = try await counting.run(office, maxConnections: 6)
      let ended = counting.endedBodies
      let place = try #require(ended.firstIndex { $0.contains("\"s12.\"") })
      #expect(place >= 100, "a batch of ten is long past")
      #expect(ended.count == 150)
    }
  }

  @Test func everyRecordIsHandedOutOnce() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      for number in 0..<120 {
        try await office.school("s\(number)")
        try await office.teacher("t\(number)")
        try await office.join("s\(number)", "t\(number)")
      }
      let report = try await office.sync { $0.batchSize = 7 }
      #expect(report.outcome == .drained)
      #expect(report.accepted == 360)
      #expect(sunbird.writes.count == 360)
      #expect(sunbird.effects.byRecord.values.allSatisfy { $0 == 1 })
    }
  }

  @Test func moreRequestsAreUnderWayOnceTheLineCarriesThem() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      for number in 0..<150 { try await office.school("s\(number)") }
      sunbird.add(
        Fault(
          .delay(.milliseconds(60)), on: Fault.Target(operation: .organisationCreate), times: nil))
      let counting = CountingTransport()
      let most = try await counting.run(office, maxConnections: 12)
      #expect(most.first == 1, "the first request is alone")
      #expect(most.max() ?? 0 > 6)
      #expect(most.max() ?? 0 <= 12)
    }
  }

  /// What is planned while the end of an earlier edit is being written may miss the later one.
  @Test func aLaterEditOfTheOnlyRecordGoesInTheSamePass() async throws {
    for round in 0..<10 {
      try await withSunbird { sunbird, address in
        let office = try await TestOffice(server: address)
        try await office.school("s\(round)")
        let once = Once()
        let report = try await office.sync(duringWrite: {
          guard once.first() else { return }
          do {
            try await office.record(
              .updateOrganisation, #"{"externalId":"s\#(round)","orgName":"New"}"#)
          } catch {
            Issue.record(error)
          }
        })
        #expect(report.outcome == .drained)
        #expect(report.accepted == 2)
      }
    }
  }

  /// nginx's `limit_conn` turns away what is too many at once, and tells no time.
  @Test(arguments: [5, 40])
  func aServerThatTakesTwoAtOnceGetsTwo(milliseconds: Int) async throws {
    var gateway = GatewayOptions.open
    gateway.mostAtOnce = 2
    try await withSunbird(SimulatorOptions(gateway: gateway)) { sunbird, address in
      let office = try await TestOffice(server: address)
      for number in 0..<60 { try await office.school("s\(number)") }
      sunbird.add(Fault(.delay(.milliseconds(milliseconds)), on: Fault.Target(), times: nil))
      try await office.sync()
      #expect(sunbird.effects.total == 60)
      #expect(try await office.outbox.backlog().remaining == 0)
      let refused = sunbird.requests.count { $0.replyStatus == 429 }
      #expect(refused < 60, "a few times it tries for more, and learns")
    }
  }

  /// Where answers come at once requests are made before there is room for them on the line; they
  /// wait, and don't make it wider.
  @Test func whatIsReadyWaitsForItsTurn() async throws {
    var gateway = GatewayOptions.open
    gateway.mostAtOnce = 3
    try await withSunbird(SimulatorOptions(gateway: gateway)) { sunbird, address in
      let office = try await TestOffice(server: address)
      for number in 0..<200 { try await office.school("s\(number)") }
      let counting = CountingTransport(seconds: 0.001)
      let most = try await counting.run(office, maxConnections: 3)
      #expect(most.max() ?? 0 > 3, "some are ready")
      #expect(counting.allowedAtOnce.first == 2 && counting.allowedAtOnce.max() == 3)
      #expect(!sunbird.requests.contains { $0.replyStatus == 429 }, "never more than three at once")
      #expect(sunbird.effects.total == 200)
    }
  }

  /// A line that dies in mid-pass and comes back: what had arrived is found by asking, what had not
  /// is sent, and nothing is sent twice.
  @Test(arguments: [5, 23, 58])
  func aCutLineGoesOnFromWhereItWas(after: Int) async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      for number in 0..<80 { try await office.school("s\(number)") }
      sunbird.add(
        Fault(
          .loseAnswerAfterCommit, on: Fault.Target(operation: .organisationCreate), after: after,
          times: 3))
      sunbird.add(
        Fault(
          .closeBeforeHandling, on: Fault.Target(operation: .organisationCreate), after: after + 3,
          times: 3))
      sunbird.add(
        Fault(.closeBeforeHandling, on: Fault.Target(pathSuffix: "/read"), times: 4))
      var passes = 0
      while try await office.outbox.backlog().remaining > 0, passes < 5 {
        passes += 1
        try await office.sync()
        office.clock.advance(60)
      }
      #expect(try await office.outbox.backlog().remaining == 0)
      #expect(sunbird.effects.total == 80)
      #expect(sunbird.effects.byRecord.values.allSatisfy { $0 == 1 })
      #expect(sunbird.writes.count <= 80 + 3, "only what was lost on the way there goes again")
    }
  }
}

private final class Once: Sendable {
  private let isNew = Mutex(true)

  func first() -> Bool {
    isNew.withLock { isNew in
      defer { isNew = false }
      return isNew
    }
  }
}

/// The real transport, which counts what was handed to it, and can make time pass as a test needs it.
private final class CountingTransport: Sendable {
  private let underWay = Mutex(0)
  private let counts = Mutex<[Int]>([])
  private let ended = Mutex<[String]>([])
  private let allowed = Mutex<[Int]>([])
  private let seconds: Double?
  private let held: String?
  private let heldBehind: Int

  /// The bodies of the requests in the order in which they were answered.
  var endedBodies: [String] { ended.withLock { $0 } }

  /// How many the pass has let be under way at once, one after the other.
  var allowedAtOnce: [Int] { allowed.withLock { $0 } }

  /// - Parameters:
  ///   - seconds: what each request takes, as far as anybody is told; nil for what it takes.
  ///   - held: the answer to the body that has this text comes behind so many others.
  init(seconds: Double? = nil, holding held: String? = nil, behind heldBehind: Int = 0) {
    self.seconds = seconds
    self.held = held
    self.heldBehind = heldBehind
  }

  /// - Returns: how many had been handed over and not answered with each request, itself included.
  func run(_ office: TestOffice, maxConnections: Int) async throws -> [Int] {
    var settings = office.settings
    settings.maxConnections = maxConnections
    let transport = try CurlTransport(limits: TransportLimits(maxConnections: maxConnections))
    let pass = try await SyncPass(
      outbox: office.outbox, transport: Counted(transport: transport, counting: self),
      settings: settings, clock: office.clock, chance: { 0.5 })
    _ = try await pass.run()
    await transport.close()
    return counts.withLock { $0 }
  }

  private struct Counted: Transport {
    let transport: CurlTransport
    let counting: CountingTransport

    func exchange(_ request: HTTPRequest) async -> HTTPExchange {
      let many = counting.underWay.withLock { count in
        count += 1
        return count
      }
      defer { counting.underWay.withLock { $0 -= 1 } }
      counting.counts.withLock { $0.append(many) }
      var exchange = await transport.exchange(request)
      exchange.seconds = counting.seconds ?? exchange.seconds
      let text = String(decoding: request.body?.bytes ?? [], as: UTF8.self)
      if let held = counting.held, text.contains(held) {
        while counting.endedBodies.count < counting.heldBehind { await Task.yield() }
      }
      counting.ended.withLock { $0.append(text) }
      return exchange
    }

    func allow(_ requests: Int) {
      counting.allowed.withLock { $0.append(requests) }
      transport.allow(requests)
    }
  }
}

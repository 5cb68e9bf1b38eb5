import Foundation
import HTTPTransport
import Outbox
import Reconciliation
import Registry
import SunbirdSimulator
import Synchronization
import Testing

@testable import SyncEngine

/// Sunbird gives up waiting for itself, and makes the record all the same, later.
@Suite struct LateCommitTests {
  /// Runs a test with an office whose server commits the first creation of a kind so many seconds
  /// after it has answered that it gave up.
  private func withLateCommit(
    _ seconds: Int, _ operation: ServedOperation = .organisationCreate,
    _ body: (SimulatedSunbird, TestOffice, TestClock) async throws -> Void
  ) async throws {
    let server = TestClock()
    try await withSunbird(SimulatorOptions(now: { server.now })) { sunbird, address in
      let office = try await TestOffice(server: address, clock: server)
      sunbird.add(
        Fault(.commitLate(.seconds(seconds)), on: Fault.Target(operation: operation)))
      try await body(sunbird, office, server)
    }
  }

  @Test(arguments: [5, 14, 20, 40, 90])
  func aSchoolIsMadeOnceHoweverLateItComes(seconds: Int) async throws {
    try await withLateCommit(seconds) { sunbird, office, clock in
      let edit = try await office.school("s1")
      for _ in 0..<6 where try await office.sync().outcome != .drained { clock.advance(30) }
      clock.advance(600)
      #expect(try await office.state(edit) == .accepted)
      #expect(sunbird.effects.byRecord == ["org-create org:ap/s1": 1])
    }
  }

  @Test func aUserIsMadeOnce() async throws {
    try await withLateCommit(30, .userCreate) { sunbird, office, clock in
      let edit = try await office.teacher("asha")
      for _ in 0..<6 where try await office.sync().outcome != .drained { clock.advance(30) }
      clock.advance(600)
      #expect(try await office.state(edit) == .accepted)
      #expect(sunbird.effects.byRecord == ["user-create user:ap/asha": 1])
    }
  }

  /// `--now` overrides a backoff, not what the server may still do.
  @Test func nobodyIsHurried() async throws {
    try await withLateCommit(40) { sunbird, office, clock in
      let edit = try await office.school("s1")
      for _ in 0..<3 { try await office.sync(ignoringBackoff: true) }
      clock.advance(600)
      try await office.sync(ignoringBackoff: true)
      #expect(try await office.state(edit) == .accepted)
      #expect(sunbird.effects.byRecord == ["org-create org:ap/s1": 1])
    }
  }

  /// The wait is by the machine's uptime: a clock that is set ahead between two passes ends nothing.
  @Test(arguments: [86_400.0, -86_400])
  func aClockThatIsSetMeanwhileEndsNoWait(by seconds: Double) async throws {
    let server = TestClock()
    try await withSunbird(SimulatorOptions(now: { server.now })) { sunbird, address in
      let clock = SetClock(server)
      let office = try await TestOffice(server: address)
      sunbird.add(
        Fault(.commitLate(.seconds(40)), on: Fault.Target(operation: .organisationCreate)))
      let edit = try await office.school("s1")
      try await office.sync(at: clock)
      clock.set(by: seconds)
      for _ in 0..<4 {
        try await office.sync(at: clock)
        server.advance(40)
      }
      server.advance(600)
      try await office.sync(at: clock)
      #expect(try await office.state(edit) == .accepted)
      #expect(sunbird.effects.byRecord == ["org-create org:ap/s1": 1])
    }
  }

  struct Lateness: Sendable, CustomTestStringConvertible {
    let code: String?
    let operation: WriteOperation
    let seconds: Double?
    let why: String
    var testDescription: String { "\(code ?? "none"), \(operation.rawValue)" }
  }

  private static let kinds: [(code: String?, school: Double?, others: Double?, why: String)] = [
    ("ACTOR_CONNECTION_ERROR", 120, 120, "it says itself that it may come"),
    ("gateway-504", 120, nil, "the gateway waits longer than the call"),
    ("way-504", 120, nil, "so does what stands before it"),
    ("line-stalled", 120, nil, "and so does this end"),
    ("line-cut", nil, nil, "nothing tells that Sunbird was late"),
    ("gateway-502", nil, nil, "the service broke off, or never was there"),
    ("gateway-503", nil, nil, "the service was not reached"),
    ("way-403", nil, nil, "nothing tells that Sunbird was late"),
    ("unknown", nil, nil, "a killed pass: what it waited for is not known"),
    (nil, nil, nil, "no attempt has ended"),
  ]

  static let latenesses = kinds.flatMap { kind in
    WriteOperation.allCases.map { operation in
      Lateness(
        code: kind.code, operation: operation,
        seconds: operation == .createOrganisation ? kind.school : kind.others, why: kind.why)
    }
  }

  @Test(arguments: latenesses) func theKindOfLatenessSaysHowLong(row: Lateness) {
    #expect(
      LateCommit.window(after: row.code, of: row.operation) == row.seconds, "\(row.why)")
    let wait = { LateCommit.wait(after: row.code, of: row.operation, age: $0) }
    #expect(wait(0) == row.seconds)
    #expect(wait(119) == row.seconds.map { $0 - 119 })
    #expect(wait(120) == nil)
  }

  static let timeouts: [Fault.Action] = [
    .status(
      504, contentType: "application/json",
      body: #"{"message":"The upstream server is timing out"}"#, commit: false),
    .status(504, contentType: "text/html", body: "<html>504</html>", commit: false),
  ]

  /// Whoever waits in vain for longer than Sunbird itself does has met a service that is late: a school
  /// is not made again before it is sure, a user is, since Sunbird makes no second one of a name.
  @Test(arguments: timeouts) func aSchoolWaitsAfterATimeout(action: Fault.Action) async throws {
    let server = TestClock()
    try await withSunbird(SimulatorOptions(now: { server.now })) { sunbird, address in
      let office = try await TestOffice(server: address, clock: server)
      let school = try await office.school("s1")
      let user = try await office.teacher("asha")
      for operation in [ServedOperation.organisationCreate, .userCreate] {
        sunbird.add(Fault(action, on: Fault.Target(operation: operation)))
      }
      try await office.sync()
      #expect(try await office.state(school) == .sent)
      #expect(try await office.state(user) == .accepted)
      for _ in 0..<3 {
        try await office.sync(ignoringBackoff: true)
        #expect(sunbird.writes.count { $0.operation == .organisationCreate } == 1)
      }
      server.advance(120)
      #expect(try await office.sync().outcome == .drained)
      #expect(try await office.state(school) == .accepted)
      #expect(sunbird.effects.total == 2)
    }
  }

  /// What never comes is made by the first pass that may be sure of it.
  @Test func whatDoesNotComeIsMadeAgain() async throws {
    let server = TestClock()
    try await withSunbird(SimulatorOptions(now: { server.now })) { sunbird, address in
      let office = try await TestOffice(server: address, clock: server)
      let edit = try await office.school("s1")
      sunbird.add(
        Fault(
          .status(
            500, contentType: "application/json",
            body: FaultTests.error("ACTOR_CONNECTION_ERROR", responseCode: "SERVER_ERROR"),
            commit: false)))
      #expect(try await office.sync().unknown == 1)
      #expect(sunbird.writes.count == 1, "not by the pass that was answered so")
      server.advance(121)
      #expect(try await office.sync().outcome == .drained)
      #expect(try await office.state(edit) == .accepted)
      #expect(sunbird.effects.total == 1)
    }
  }
}

extension TestOffice {
  fileprivate func sync(at clock: some SyncClock) async throws {
    let transport = try CurlTransport(limits: TransportLimits())
    let pass = try await SyncPass(
      outbox: outbox, transport: transport, settings: settings, clock: clock, chance: { 0.5 })
    _ = try await pass.run()
    await transport.close()
  }
}

/// A clock that somebody sets; its uptime goes on evenly.
private final class SetClock: SyncClock {
  private let clock: TestClock
  private let wrongBy = Mutex(0.0)

  init(_ clock: TestClock) { self.clock = clock }

  var now: Date { clock.now.addingTimeInterval(wrongBy.withLock { $0 }) }
  var uptime: Double { clock.uptime }
  func sleep(seconds: Double) async { clock.advance(seconds) }
  func set(by seconds: Double) { wrongBy.withLock { $0 = seconds } }
}

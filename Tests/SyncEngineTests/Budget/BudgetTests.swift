import Foundation
import SunbirdSimulator
import SyncEngine
import Synchronization
import Testing

/// What a pass may spend ends it before it is overspent.
struct BudgetTests {
  private static let long =
    #","description":"\#((0..<900).map { "\($0 * 7919 % 997) " }.joined())""#

  @Test func aPassSpendsNoMoreThanItsBytesAndTheAnswerToTheLastRequest() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      for number in 1...12 { try await office.school("s\(number)") }
      let report = try await office.sync { $0.limits.maxBytes = 4000 }
      #expect(report.outcome == .partial)
      #expect(report.accepted > 0)
      #expect(report.remaining == 12 - report.accepted)
      #expect(report.bytesSent < 4000)
      #expect(sunbird.effects.total == report.accepted)
      #expect(try await office.sync().outcome == .drained)
    }
  }

  /// A request that alone is over the budget does not leave, however little is spent so far.
  @Test func aBigRequestDoesNotCarryAPassOverItsBytes() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address) { $0.compression = .never }
      try await office.school("s1")
      let big = try await office.school("s2", Self.long)
      let report = try await office.sync { $0.limits.maxBytes = 3000 }
      #expect(report.accepted == 1)
      #expect(report.bytesSent + report.bytesReceived <= 3000)
      #expect(try await office.state(big) == .queued)
      #expect(sunbird.requests.count == 1)
    }
  }

  @Test func theDaysBytesAreThoseOfAllItsPasses() async throws {
    try await withSunbird { sunbird, address in
      let clock = TestClock(Date(timeIntervalSince1970: 1_522_656_000))
      let office = try await TestOffice(server: address, clock: clock)
      for number in 1...10 { try await office.school("s\(number)") }
      let first = try await office.sync { $0.limits.maxBytes = 3000 }
      let used = first.bytesSent + first.bytesReceived
      let arrived = sunbird.requests.count

      let (second, stop) = try await office.pass { $0.limits.maxBytesPerDay = used }
      #expect(stop == .outOfBytesToday)
      #expect(second.outcome == .partial)
      #expect(second.requests == 0)
      #expect(sunbird.requests.count == arrived, "nothing leaves")

      clock.advance(86_400)
      let next = try await office.sync { $0.limits.maxBytesPerDay = 100_000 }
      #expect(next.outcome == .drained)
    }
  }

  /// Should the machine go dark under it, what it has cost is in the store, and once.
  @Test func whatAPassHasCostIsKnownBeforeItsEnd() async throws {
    try await withSunbird { sunbird, address in
      let start = Date(timeIntervalSince1970: 1_522_656_000)
      let office = try await TestOffice(server: address, clock: TestClock(start))
      for number in 1...60 { try await office.school("s\(number)") }
      let writes = Mutex(0)
      let goesOn = Mutex(false)
      let pass = Task {
        try await office.sync(duringWrite: {
          office.clock.advance(1)
          let count = writes.withLock { count in
            count += 1
            return count
          }
          while count > 50, !goesOn.withLock({ $0 }) { await Task.yield() }
        })
      }
      var known = try await office.outbox.traffic(since: start)
      for _ in 0..<4000 where known.requests < 10 {
        try await Task.sleep(for: .milliseconds(5))
        known = try await office.outbox.traffic(since: start)
      }
      #expect(known.requests >= 10 && known.bytes > 0)
      #expect(try await office.outbox.status().lastSync == nil, "it is not over")

      goesOn.withLock { $0 = true }
      let report = try await pass.value
      let traffic = try await office.outbox.traffic(since: start)
      #expect(traffic.requests == report.requests)
      #expect(traffic.bytes == report.bytesSent + report.bytesReceived)
      #expect(try await office.outbox.status().lastSync != nil)
    }
  }

  @Test func outsideItsHoursAPassSendsNothing() async throws {
    try await withSunbird { sunbird, address in
      let hours = try #require(OfficeHours("20:00-06:00"))
      // 12:00 of some day, and 22:00.
      let clock = TestClock(Date(timeIntervalSince1970: 1_522_670_400))
      let office = try await TestOffice(server: address, clock: clock) {
        $0.limits.hours = hours
        $0.limits.calendar.timeZone = .gmt
      }
      let edit = try await office.school("s1")
      let (report, stop) = try await office.pass()
      #expect(stop == .outsideHours(hours))
      #expect(report.outcome == .partial)
      #expect(report.remaining == 1)
      #expect(sunbird.requests.isEmpty)
      #expect(try await office.state(edit) == .queued)

      clock.advance(10 * 3600)
      #expect(try await office.sync().outcome == .drained)
    }
  }

  @Test func aPassEndsWhenItsHoursDo() async throws {
    try await withSunbird { sunbird, address in
      // One second before six.
      let clock = TestClock(Date(timeIntervalSince1970: 1_522_648_799))
      let office = try await TestOffice(server: address, clock: clock) {
        $0.limits.hours = OfficeHours("20:00-06:00")
        $0.limits.calendar.timeZone = .gmt
      }
      for number in 1...5 { try await office.school("s\(number)") }
      let (report, stop) = try await office.pass(duringWrite: { clock.advance(1) })
      #expect(stop == OfficeHours("20:00-06:00").map(StopReason.outsideHours))
      #expect(report.accepted == 1)
      #expect(sunbird.effects.total == 1)
    }
  }

  @Test func theCapHoldsOverAllConnections() async throws {
    try await withSunbird { sunbird, address in
      let clock = TestClock()
      let office = try await TestOffice(server: address, clock: clock) {
        $0.limits.maxBytesPerSecond = 500
      }
      for number in 1...20 { try await office.school("s\(number)") }
      let before = clock.now
      let report = try await office.sync()
      #expect(report.outcome == .drained)
      let last = try #require(sunbird.requests.last).bodyBytes + 400
      let waited = clock.now.timeIntervalSince(before)
      #expect(waited >= Double(report.bytesSent - last) / 500)
    }
  }

  /// Waiting for the index would take fifteen seconds; the pass was given five.
  @Test func aPassDoesNotWaitBeyondItsTime() async throws {
    try await withSunbird { sunbird, address in
      let clock = TestClock()
      let office = try await TestOffice(server: address, clock: clock)
      let edit = try await office.school("s1")
      sunbird.add(
        Fault(.closeBeforeHandling, on: Fault.Target(operation: .organisationCreate)))
      let before = clock.now
      let (report, stop) = try await office.pass { $0.limits.maxSeconds = 5 }
      #expect(stop == .outOfTime)
      #expect(report.outcome == .partial)
      #expect(clock.now.timeIntervalSince(before) <= 5)
      #expect(try await office.state(edit) == .sent)
      #expect(try await office.sync(ignoringBackoff: true).outcome == .drained)
      #expect(sunbird.effects.total == 1)
    }
  }

  /// An edit that alone is over the bytes of a pass or of a day stops nobody behind it: waiting does
  /// not help it, so a person is told.
  @Test(arguments: [true, false])
  func anEditOverEveryBudgetIsPassedOver(isOfDay: Bool) async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address) {
        $0.compression = .never
        if isOfDay { $0.limits.maxBytesPerDay = 4000 } else { $0.limits.maxBytes = 4000 }
      }
      let big = try await office.school("s0", Self.long)
      try await office.teacher("asha")
      try await office.join("s0", "asha")
      try await office.school("s1")
      let report = try await office.sync()
      #expect(report.outcome == .drained, "nothing that time would help is left")
      #expect(report.accepted == 2)
      let backlog = try await office.outbox.backlog()
      #expect(backlog.remaining == 0)
      #expect(backlog.needPerson == 2, "it, and the membership behind it")
      let told = try #require(try await office.outbox.passedOver(limit: 9).first)
      #expect(told.dot == big.dot && told.attempts == 0)
      let problem = try #require(told.problem)
      #expect(problem.message.contains("kB") && problem.message.contains(isOfDay ? "day" : "pass"))
      #expect(try await office.outbox.blockage(at: office.clock.now) == nil)

      let requests = sunbird.requests.count
      #expect(try await office.sync().outcome == .drained)
      #expect(sunbird.requests.count == requests, "it costs nothing to pass it over")

      let next = try await office.sync {
        $0.limits.maxBytes = nil
        $0.limits.maxBytesPerDay = nil
      }
      #expect(next.outcome == .drained)
      #expect(try await office.state(big) == .accepted)
      #expect(try await office.outbox.backlog().needPerson == 0)
    }
  }

  @Test func aForecastNamesWhatWillBePassedOver() async throws {
    let office = try await TestOffice(server: try #require(URL(string: "http://127.0.0.1:1"))) {
      $0.compression = .never
      $0.limits.maxBytesPerDay = 3000
    }
    let big = try await office.school("s0", Self.long)
    try await office.school("s1")
    let forecast = try await Forecaster(outbox: office.outbox, settings: office.settings).forecast()
    #expect(forecast.passedOver.map(\.edit) == [big.dot])
  }

  /// Answers cost, too: what those under way will usually take is set aside.
  @Test(arguments: [2000, 3000, 5000, 10_000], [1, 6, 24])
  func answersUnderWayCarryNoPassOverItsBytes(most: Int, connections: Int) async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      for number in 0..<60 { try await office.school("s\(number)") }
      sunbird.add(
        Fault(
          .delay(.milliseconds(30)), on: Fault.Target(operation: .organisationCreate), times: nil))
      let report = try await office.sync {
        $0.limits.maxBytes = most
        $0.maxConnections = connections
      }
      #expect(report.bytesSent + report.bytesReceived <= most)
      #expect(report.accepted > 0)
      #expect(report.outcome == .partial)
    }
  }

  /// What a pass cost under a clock that was a month ahead is not of today.
  @Test func aPassUnderAClockThatWasAheadCountsAgainstItsOwnDayAlone() async throws {
    try await withSunbird { sunbird, address in
      let right = Date(timeIntervalSince1970: 1_522_656_000)
      let clock = TestClock(right.addingTimeInterval(30 * 86_400))
      let office = try await TestOffice(server: address, clock: clock)
      for number in 1...5 { try await office.school("s\(number)") }
      #expect(try await office.sync().outcome == .drained)
      clock.advance(right.timeIntervalSince(clock.now))
      try await office.school("s6")
      let (report, stop) = try await office.pass { $0.limits.maxBytesPerDay = 2000 }
      #expect(stop == nil)
      #expect(report.outcome == .drained)
    }
  }
}

import Foundation
import Outbox
import SunbirdSimulator
import SyncEngine
import Synchronization
import Testing

/// A question that waits for the index holds nobody up.
@Suite struct SleepingQuestionTests {
  /// What the server had taken when the pass first waited with nothing else to do.
  private func takenBeforeWaiting(
    _ sunbird: SimulatedSunbird, _ office: TestOffice, connections: Int?
  ) async throws -> Int? {
    let taken = Mutex<Int?>(nil)
    _ = try await office.pass(
      { $0.maxConnections = connections },
      waiting: { wait, _ in
        guard wait == .index else { return }
        let count = sunbird.effects.total
        taken.withLock { $0 = $0 ?? count }
      })
    return taken.withLock { $0 }
  }

  /// One answer of a hundred is cut before its request took effect: it is asked about until the index
  /// has had its time, and the other ninety-nine are through by then.
  @Test(arguments: [1, 6, nil] as [Int?])
  func oneUnknownOutcomeAmongManyStopsNobody(connections: Int?) async throws {
    let clock = TestClock()
    try await withSunbird(SimulatorOptions(now: { clock.now })) { sunbird, address in
      let office = try await TestOffice(server: address, clock: clock)
      for number in 0..<100 { try await office.school("s\(number)") }
      sunbird.add(
        Fault(
          .closeBeforeHandling,
          on: Fault.Target(operation: .organisationCreate, record: StoredKey("org:ap/s20"))))
      #expect(try await takenBeforeWaiting(sunbird, office, connections: connections) == 99)
      #expect(sunbird.effects.total == 100)
      #expect(sunbird.effects.byRecord.values.allSatisfy { $0 == 1 })
      #expect(try await office.outbox.backlog().remaining == 0)
    }
  }

  /// What an earlier pass left unknown is asked about beside what is due.
  @Test(arguments: [1, 6])
  func anUnknownOutcomeOfAnEarlierPassStopsNobody(connections: Int) async throws {
    let clock = TestClock()
    try await withSunbird(SimulatorOptions(now: { clock.now })) { sunbird, address in
      let office = try await TestOffice(server: address, clock: clock)
      let lost = try await office.school("lost")
      sunbird.add(
        Fault(.closeBeforeHandling, on: Fault.Target(operation: .organisationCreate)))
      sunbird.add(
        Fault(.closeBeforeHandling, on: Fault.Target(pathSuffix: "/read"), times: nil))
      try await office.sync()
      #expect(try await office.state(lost) == .sent)
      sunbird.removeFaults()
      clock.advance(60)
      for number in 0..<40 { try await office.school("s\(number)") }
      #expect(try await takenBeforeWaiting(sunbird, office, connections: connections) == 40)
      #expect(try await office.state(lost) == .accepted)
      #expect(sunbird.effects.total == 41)
    }
  }
}

import SyncEngine
import Testing

@testable import AgentCommands

@Suite("When a server syncs")
struct SyncScheduleTests {
  @Test func afterAPassThatHadALineTheIntervalCounts() {
    var schedule = SyncSchedule(interval: 900)
    let outcomes: [SyncOutcome?] = [.drained, .partial, .refused, .busy, nil]
    for outcome in outcomes {
      #expect(schedule.passed(outcome) == .seconds(900))
    }
  }

  @Test func aLineThatIsDownIsLookedForLessAndLessOften() {
    var schedule = SyncSchedule(interval: 900)
    #expect(schedule.passed(.offline) == .line(after: 2, atMost: 900))
    var waited = 2.0
    var pauses: [Double] = []
    while waited < 300 {
      guard case .line(let after, let atMost) = schedule.foundNoLine(waited: waited) else { return }
      #expect(atMost == 900 - waited)
      pauses.append(after)
      waited += after
    }
    #expect(pauses == [4, 8, 16, 32, 60, 60, 60, 60])
    // The interval is never passed over.
    #expect(schedule.foundNoLine(waited: 890) == .line(after: 10, atMost: 10))
    #expect(schedule.foundNoLine(waited: 901) == .line(after: 0, atMost: 0))
    #expect(schedule.passed(.offline) == .line(after: 2, atMost: 900))
  }

  /// As behind a network's login.
  @Test func aLineThatLeadsNowhereIsTriedLessAndLessOften() {
    var schedule = SyncSchedule(interval: 100)
    _ = schedule.passed(.offline)
    var pauses: [Double] = []
    for _ in 0..<7 {
      schedule.foundLine()
      guard case .line(let after, _) = schedule.passed(.offline) else { return }
      pauses.append(after)
    }
    #expect(pauses == [4, 8, 16, 32, 64, 100, 100])
    schedule.foundLine()
    #expect(schedule.passed(.drained) == .seconds(100))
    #expect(schedule.passed(.offline) == .line(after: 2, atMost: 100))
  }

  @Test(arguments: [
    ("90", 90.0), ("90s", 90), ("15m", 900), ("2h", 7200), ("1d", 86_400), ("1", 1), ("0", nil),
    ("", nil), ("m", nil), ("-5", nil), ("1.5h", nil), ("5 m", nil), ("15M", nil), ("1000d", nil),
    ("٣m", nil), ("1e3", nil),
  ])
  func aTimeIsWrittenShort(text: String, seconds: Double?) {
    #expect(ServeInterval(argument: text)?.seconds == seconds)
  }
}

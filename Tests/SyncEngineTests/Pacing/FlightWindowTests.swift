import Testing

@testable import SyncEngine

@Suite struct FlightWindowTests {
  @Test func startsWithTwo() {
    #expect(FlightWindow(bound: FlightBound(6)).size == 2)
    #expect(FlightWindow(bound: FlightBound(1)).size == 1)
  }

  static let lines: [(line: SimulatedLine, sizes: ClosedRange<Int>)] = [
    // GPRS: a request is 125 ms of the line, and 0.8 s on the way.
    (SimulatedLine(rate: 8000, roundTrip: 0.6), 6...13),
    // The same with little time on the way: two or three fill it.
    (SimulatedLine(rate: 8000, roundTrip: 0.05), 2...4),
    // 3G.
    (SimulatedLine(rate: 48_000, roundTrip: 0.25), 12...21),
    (SimulatedLine(rate: 128_000, roundTrip: 0.1), 12...21),
  ]

  @Test(arguments: lines)
  func fillsTheLineAndNoMore(line: SimulatedLine, sizes: ClosedRange<Int>) {
    var window = FlightWindow(bound: FlightBound(64))
    let run = line.run(&window, requests: 600)
    #expect(run.throughput > 0.9 * line.most)
    let usual = run.sizes.sorted()[run.sizes.count / 2]
    #expect(sizes.contains(usual), "\(usual)")
  }

  @Test func aLineThatLosesPacketsIsFilledAllTheSame() {
    var line = SimulatedLine(rate: 8000, roundTrip: 0.6)
    line.lateOneIn = 17
    var window = FlightWindow(bound: FlightBound(64))
    #expect(line.run(&window, requests: 600).throughput > 0.9 * line.most)
  }

  @Test(arguments: [1, 2, 6, 12])
  func neverPassesItsBound(bound: Int) {
    var window = FlightWindow(bound: FlightBound(bound))
    let run = SimulatedLine(rate: 1e6, roundTrip: 1).run(&window, requests: 400)
    #expect(run.sizes.max() == bound)
  }

  @Test func withNothingSetItPassesSixOnlyOverALongWay() {
    var window = FlightWindow(bound: FlightBound(nil))
    let near = SimulatedLine(rate: 1e6, roundTrip: 0.05).run(&window, requests: 400)
    #expect(near.sizes.max() == 6)
    let far = SimulatedLine(rate: 1e6, roundTrip: 0.6).run(&window, requests: 2000)
    #expect(far.sizes.max() == 48)
  }

  @Test func overALongWayEachAnswerMakesRoomForOneMore() {
    var window = FlightWindow(bound: FlightBound(nil))
    window.note(.opened(seconds: 1.75))
    #expect(window.size == 4)
    for _ in 0..<43 {
      window.note(.opened(seconds: 1.75))
      window.note(.answered(kind: "create", seconds: 0.7, underWay: 4))
    }
    #expect(window.size == 48)
  }

  @Test(arguments: [(0.05, 2), (0.25, 2), (0.31, 4)])
  func theFirstAnswerTellsWhetherTheWayIsLong(seconds: Double, size: Int) {
    var window = FlightWindow(bound: FlightBound(nil))
    window.note(.opened(seconds: seconds))
    #expect(window.size == size)
    // Only the first one does: later connections may have waited for others.
    window.note(.opened(seconds: 2))
    #expect(window.size == (size == 2 ? 2 : 5))
  }

  /// - Parameter lost: which answers come a second late; the others begin to once the line is full.
  @Test(arguments: [Set<Int>(), [3, 9]])
  func theQuickBeginningEndsWhereAnswersComeLate(lost: Set<Int>) {
    var window = FlightWindow(bound: FlightBound(nil))
    window.note(.opened(seconds: 1.75))
    for number in 0..<10 {
      let seconds = 0.7 + (lost.contains(number) ? 1 : 0)
      window.note(.answered(kind: "create", seconds: seconds, underWay: 4))
    }
    #expect(window.size == 14)
    for _ in 0..<3 { window.note(.answered(kind: "create", seconds: 1, underWay: 14)) }
    let size = window.size
    #expect(size <= 16)
    for _ in 0..<5 { window.note(.answered(kind: "create", seconds: 1, underWay: 14)) }
    #expect(window.size == size)
  }

  @Test func troubleEndsTheQuickBeginning() {
    var window = FlightWindow(bound: FlightBound(nil))
    window.note(.opened(seconds: 1.75))
    window.note(.answered(kind: "create", seconds: 0.7, underWay: 4))
    for _ in 0..<11 { window.note(.opened(seconds: 1.75)) }
    #expect(window.size == 16)
    window.note(.trouble(underWay: 15))
    #expect(window.size == 8)
    window.note(.opened(seconds: 1.75))
    #expect(window.size == 8)
  }

  @Test(arguments: [(0.002, true), (0.05, false), (0.6, false)])
  func someAreReadyOnlyWhereAnswersComeAtOnce(roundTrip: Double, isReady: Bool) {
    var window = FlightWindow(bound: FlightBound(6))
    #expect(window.ready == 0, "nothing is known yet")
    _ = SimulatedLine(rate: 1e6, roundTrip: roundTrip).run(&window, requests: 400)
    #expect((window.ready > 0) == isReady)
    window.note(.trouble(underWay: 0))
    #expect(window.ready == 0, "none while trouble is remembered")
  }

  @Test func aLineThatGetsWorseIsFollowed() {
    var window = FlightWindow(bound: FlightBound(64))
    _ = SimulatedLine(rate: 48_000, roundTrip: 0.25).run(&window, requests: 400)
    let worse = SimulatedLine(rate: 8000, roundTrip: 0.6)
    let run = worse.run(&window, requests: 1200)
    #expect(run.throughput > 0.85 * worse.most)
    #expect(run.sizes.max() ?? 0 <= 20)
  }

  @Test func troubleHalvesOnceForAllThatWereUnderWay() {
    var window = FlightWindow(bound: FlightBound(16))
    _ = SimulatedLine(rate: 1e6, roundTrip: 1).run(&window, requests: 400)
    #expect(window.size == 16)
    for others in (0..<16).reversed() { window.note(.trouble(underWay: others)) }
    #expect(window.size == 8)
  }

  @Test func theLastOfSeveralThatAreTurnedAwayWasOneOfSeveral() {
    var window = FlightWindow(bound: FlightBound(6))
    #expect(window.size == 2)
    for (others, wasAmongMany) in [(1, true), (0, true), (0, false)] {
      window.note(.trouble(underWay: others))
      #expect(window.wasAmongMany == wasAmongMany)
    }
  }

  @Test func aServerThatTakesFewAtOnceIsFoundOut() {
    var line = SimulatedLine(rate: 1e6, roundTrip: 0.5)
    line.mostAtOnce = 4
    var window = FlightWindow(bound: FlightBound(16))
    let run = line.run(&window, requests: 1000)
    #expect(run.turnedAway < 250)
    #expect(run.sizes.min() ?? 0 >= 1)
    #expect(run.throughput > 4)
  }

  @Test func troubleAloneNeverClosesIt() {
    var window = FlightWindow(bound: FlightBound(6))
    for _ in 0..<100 { window.note(.trouble(underWay: 0)) }
    #expect(window.size == 1)
    #expect(!window.wasAmongMany)
  }

  /// A window that followed the order of a dictionary made simulated worlds differ from themselves.
  @Test func theSameAnswersGiveTheSameWindow() {
    var windows = Array(repeating: FlightWindow(bound: FlightBound(64)), count: 20)
    var chance = 4
    for number in 0..<4000 {
      chance = (chance * 1_103_515_245 + 12345) % (1 << 31)
      let answer = FlightWindow.Event.answered(
        kind: "\((chance >> 16) % 4)", seconds: Double(1 + (chance >> 20) % 4) / 10,
        underWay: 1 + (chance >> 24) % 6)
      for index in windows.indices { windows[index].note(answer) }
      guard Set(windows.map(\.size)).count == 1 else {
        Issue.record("after answer \(number) some windows are wider than others")
        return
      }
    }
  }
}

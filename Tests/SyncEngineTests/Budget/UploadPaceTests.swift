import Testing

@testable import SyncEngine

/// The cap on what is sent in a second, counted on a clock of numbers.
struct UploadPaceTests {
  @Test func theFirstRequestLeavesAtOnceAndTheNextWhenItsTimeIsOver() {
    var pace = UploadPace(bytesPerSecond: 100)
    #expect(pace.reserve(250, at: 10) == 0)
    #expect(pace.reserve(50, at: 10) == 2.5)
    #expect(pace.reserve(50, at: 10) == 3)
    #expect(pace.reserve(50, at: 20) == 0, "time that nobody used is over")
  }

  @Test func whatWasReallySentIsPutRight() {
    var pace = UploadPace(bytesPerSecond: 100)
    _ = pace.reserve(100, at: 0)
    pace.correct(reserved: 100, sent: 300)
    #expect(pace.reserve(1, at: 0) == 3)
    pace.correct(reserved: 1, sent: 0)
    #expect(pace.reserve(1, at: 0) == 3)
  }

  /// However many connections ask, and whenever: no more leaves than the cap allows and one request.
  @Test(arguments: 1...20) func noMoreLeavesThanTheCapAllows(seed: UInt64) {
    var state = seed
    func next(_ bound: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % bound
    }
    var pace = UploadPace(bytesPerSecond: 1000)
    var (now, sent, largest) = (0.0, 0, 0)
    for _ in 0..<500 {
      now += Double(next(400)) / 1000
      let bytes = Int(next(1500)) + 1
      let leavesAt = now + pace.reserve(bytes, at: now)
      #expect(Double(sent) <= leavesAt * 1000 + 0.001)
      sent += bytes
      largest = max(largest, bytes)
    }
    #expect(sent > largest)
  }
}

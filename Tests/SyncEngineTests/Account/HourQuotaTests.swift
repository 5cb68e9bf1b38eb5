import Foundation
import Testing

@testable import SyncEngine

/// The gateway's hour, counted on a clock of numbers.
struct HourQuotaTests {
  private let start = Date(timeIntervalSince1970: 0)
  private let end = Date(timeIntervalSince1970: 3600)

  @Test func theLastOneAllowedIsTheLastOneSent() {
    var quota = HourQuota()
    quota.begin("create", at: start, hourEnd: end)
    quota.update("create", remaining: 2, at: start, hourEnd: end)
    quota.end("create")
    #expect(quota.exhaustion(of: "create", at: start) == nil)
    quota.begin("create", at: start, hourEnd: end)
    #expect(quota.exhaustion(of: "create", at: start) == end)
    #expect(quota.exhaustion(of: "read", at: start) == nil, "each call has its own")
    #expect(quota.exhaustion(of: "create", at: end) == nil, "the next hour has its own")
  }

  /// Those under way are taken to have their places, whichever answer comes first.
  @Test(arguments: [[3, 5], [5, 3]])
  func answersOvertakeEachOther(remaining: [Int]) {
    var quota = HourQuota()
    for _ in 0..<3 { quota.begin("create", at: start, hourEnd: end) }
    for left in remaining { quota.update("create", remaining: left, at: start, hourEnd: end) }
    #expect(quota.exhaustion(of: "create", at: start) == end)
  }

  @Test func whatWasLeftOfAnHourThatIsOverSaysNothing() {
    var quota = HourQuota()
    quota.update("create", remaining: 1, at: start, hourEnd: end)
    let later = end.addingTimeInterval(1)
    quota.begin("create", at: later, hourEnd: end.addingTimeInterval(3600))
    #expect(quota.exhausted.isEmpty)
    quota.update("create", remaining: 9, at: later, hourEnd: end.addingTimeInterval(3600))
    #expect(quota.exhausted.isEmpty)
  }
}

import Foundation
import Reconciliation
import Testing

/// The one rule for moments that are kept in the store.
struct StoredMomentTests {
  @Test(arguments: [(-1, true), (0, true), (1, false), (60, false), (61, true), (86_400, true)])
  func aMomentTooFarAheadHasCome(seconds: Int, hasCome: Bool) {
    #expect(
      StoredMoment.hasCome(moment(100 + seconds), at: moment(100), longest: 60) == hasCome)
  }

  @Test(arguments: [(-61, false), (-60, true), (0, true), (1, false)])
  func whatLiesAheadHasNotHappened(seconds: Int, isRecent: Bool) {
    #expect(
      StoredMoment.isRecent(moment(100 + seconds), at: moment(100), longest: 60) == isRecent)
  }

  /// A moment comes back from the store as it was kept, but for its last digits.
  @Test(arguments: [(0.0005, true), (0.0009, true), (0.0015, false), (0.01, false)])
  func aMomentJustKeptHasHappened(secondsAhead: Double, isRecent: Bool) {
    let now = moment(100)
    #expect(
      StoredMoment.isRecent(now.addingTimeInterval(secondsAhead), at: now, longest: 60) == isRecent)
  }

  /// After a restart the uptime is less than what was kept, or tells too little.
  @Test(arguments: [(10.0, 15.0, 5.0), (1000, 3, 3), (1000, 1000, 0)])
  func anAgeIsNeverTooGreat(kept: Double, uptime: Double, age: Double) {
    #expect(StoredMoment.age(since: kept, atUptime: uptime) == age)
  }
}

import Foundation

/// The clock of one pass: tells what is waited for, and does not wait beyond the time that the pass
/// was given.
struct PassClock: SyncClock {
  let clock: any SyncClock
  /// Told when a wait begins: for what, and how many seconds.
  let tell: @Sendable (Wait, Double) -> Void
  /// The end of the pass's time; nil for none.
  var endsAt: Date?
  /// Told when a wait was cut short because that time is over.
  var whenOver: @Sendable () async -> Void = {}

  var now: Date { clock.now }
  var uptime: Double { clock.uptime }

  func sleep(seconds: Double) async {
    let left = endsAt.map { max(0, $0.timeIntervalSince(clock.now)) } ?? .infinity
    tell(Wait.current, min(seconds, left))
    await clock.sleep(seconds: min(seconds, left))
    if left <= seconds { await whenOver() }
  }
}

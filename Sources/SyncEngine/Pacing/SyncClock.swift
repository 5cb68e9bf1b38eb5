import Foundation

/// Wall time and waiting, so that a simulation can run a day in a second.
package protocol SyncClock: Sendable {
  var now: Date { get }
  /// Seconds since some moment; goes on evenly when the wall clock is set.
  var uptime: Double { get }
  /// Waits, or returns early when the task is cancelled.
  func sleep(seconds: Double) async
}

extension SyncClock {
  /// For clocks that nobody sets.
  package var uptime: Double { now.timeIntervalSinceReferenceDate }
}

/// The machine's own clock.
package struct SystemClock: SyncClock {
  package init() {}

  package var now: Date { Date() }
  package var uptime: Double { ProcessInfo.processInfo.systemUptime }

  package func sleep(seconds: Double) async {
    do {
      try await Task.sleep(for: .seconds(seconds))
    } catch {
      // Only cancellation ends a sleep early; whoever waits looks for that by itself.
    }
  }
}

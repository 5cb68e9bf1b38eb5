import Foundation

/// Wall time and waiting, so that a simulation can run a day in a second.
package protocol SyncClock: Sendable {
  var now: Date { get }
  /// Waits, or returns early when the task is cancelled.
  func sleep(seconds: Double) async
}

/// The machine's own clock.
package struct SystemClock: SyncClock {
  package init() {}

  package var now: Date { Date() }

  package func sleep(seconds: Double) async {
    do {
      try await Task.sleep(for: .seconds(seconds))
    } catch {
      // Only cancellation ends a sleep early; whoever waits looks for that by itself.
    }
  }
}

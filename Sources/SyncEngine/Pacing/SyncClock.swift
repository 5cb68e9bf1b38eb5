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
  /// What ends a wait before its time; nil where nothing does.
  private let interruption: Interruption?

  package init(interruption: Interruption? = nil) { self.interruption = interruption }

  package var now: Date { Date() }
  package var uptime: Double { ProcessInfo.processInfo.systemUptime }

  package func sleep(seconds: Double) async {
    let sleep = Task { try await Task.sleep(for: .seconds(seconds)) }
    let call = interruption?.notify { sleep.cancel() }
    // Only cancellation and an interruption end it early; whoever waits looks for those by itself.
    _ = await withTaskCancellationHandler {
      await sleep.result
    } onCancel: {
      sleep.cancel()
    }
    if let call { interruption?.forget(call) }
  }
}

import Logging
import SyncEngine
import Synchronization

/// Rewrites the line of progress as a pass goes on, and logs the same figures.
final class ProgressTeller: Sendable {
  /// Nil where nobody is to be told.
  private let console: Console?
  private let log: Logger
  private let line = Mutex(ProgressLine())

  init(console: Console?, log: Logger) {
    self.console = console
    self.log = log
  }

  /// The pass has come further.
  @Sendable func tell(_ report: SyncReport) { show { $0 = ProgressLine(report) } }

  /// The pass begins to wait.
  @Sendable func tell(_ wait: Wait, seconds: Double) {
    show {
      $0.wait = wait
      $0.waitSeconds = seconds
    }
  }

  /// Takes the line away.
  func clear() { console?.progress("") }

  private func show(_ change: (inout ProgressLine) -> Void) {
    let text = line.withLock { line in
      change(&line)
      return line.text
    }
    console?.progress(text)
    log.debug("\(text)")
  }
}

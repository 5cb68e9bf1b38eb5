import Causality
import Outbox
import Synchronization

/// The clocks under which one REPL has shown conflicts: what is decided there is held against them.
/// Outside of a REPL nothing is remembered, and `--seen` says it.
package final class ShownConflicts: Sendable {
  /// By the conflict's number; nil where nobody remembers.
  private let clocks: Mutex<[Int64: VectorClock]?>

  /// - Parameter remembers: whether later lines are to know.
  package init(remembers: Bool = false) { clocks = Mutex(remembers ? [:] : nil) }

  func note(_ conflict: OpenConflict) {
    clocks.withLock { $0?[conflict.id] = conflict.clock }
  }

  subscript(conflict: Int64) -> VectorClock? { clocks.withLock { $0?[conflict] } }
}

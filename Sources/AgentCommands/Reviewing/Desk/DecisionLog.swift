import Outbox
import Synchronization

/// What was decided in this session, so that the last of it can be taken back. What one answer
/// decided is taken back together.
package final class DecisionLog: Sendable {
  private let answers = Mutex<[[Decision]]>([])

  package init() {}

  func note(_ decisions: [Decision]) {
    guard !decisions.isEmpty else { return }
    answers.withLock { $0.append(decisions) }
  }

  /// Takes the last answer out; nil where there is none.
  func takeLast() -> [Decision]? { answers.withLock { $0.popLast() } }
}

extension [TakenBack] {
  /// What came of it, for a person.
  var sentences: [String] {
    map { taken in
      switch taken {
      case .reopened(let conflict): "conflict \(conflict) is open again"
      case .rejectedAgain(let edit): "\(edit) is rejected again, as it was"
      case .stands(let edit, .sent): "\(edit) stands: it was sent, or is on its way"
      case .stands(let edit, .final): "\(edit) stands: what was taken out never comes back"
      case .stands(let edit, .carriesSecret):
        "\(edit) stands: it has a secret that is nowhere else"
      }
    }
  }
}

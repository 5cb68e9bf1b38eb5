import Outbox
import Reconciliation
import Registry
import Sunbird

/// Decides what becomes of a user who is to be changed, once it was looked at.
struct ChangeDecisions: Sendable {
  let reconciler: Reconciler
  let delivery: Delivery

  enum Step: Sendable {
    case settled(Settlement)
    case send([WriteStep], Acceptance)
    /// The server gave no answer.
    case silent(Problem?)
  }

  /// - Returns: the claim as it stands after the look, and what is to be done.
  func step(_ claim: Claim, after answer: Answer) async throws -> (claim: Claim, step: Step) {
    switch answer {
    case .none(let problem): return (claim, .silent(problem))
    case .view(let view):
      var claim = claim
      if case .present(let remote) = view { claim = claim.seeing(remote.fields) }
      return (claim, try await step(reconciler.plan(claim, view: view), of: claim))
    }
  }

  private func step(_ step: Reconciliation.Step, of claim: Claim) async throws -> Step {
    switch step {
    case .look: .settled(unanswered(nil))
    case .missing(let problem): .settled(try await delivery.missing(claim, problem))
    case .settle(let settlement): .settled(settlement)
    case .send(let steps, let acceptance): .send(steps, acceptance)
    }
  }

  func unanswered(_ problem: Problem?) -> Settlement {
    delivery.deferred(
      problem ?? Problem(code: "unanswered", message: "Sunbird did not answer about the record."))
  }
}

import Outbox
import Reconciliation
import Registry
import Sunbird

extension BulkStage {
  typealias Refusal = (prospect: Prospect, problem: Problem)

  /// How edits end that neither lane can carry: refused, unless a look finds that there is nothing
  /// to be sent.
  func ends(refusing refusals: [Refusal]) async throws -> [Settled] {
    var ends: [Settled] = []
    var open: [Refusal] = []
    for (prospect, problem) in refusals {
      if case .settle(let settlement) = reconciler.plan(prospect.claim, view: nil) {
        ends.append((prospect.claim, settlement))
      } else if prospect.candidate.isCreation {
        ends.append((prospect.claim, .rejected(problem)))
      } else {
        open.append((prospect, problem))
      }
    }
    for (refusal, answer) in zip(open, await answers(open.map(\.prospect))) {
      ends.append(try await end(refusing: refusal, answer))
    }
    return ends
  }

  private func end(refusing refusal: Refusal, _ answer: Answer) async throws -> Settled {
    var claim = refusal.prospect.claim
    switch answer {
    case .none(let problem): return (claim, unanswered(problem))
    case .view(let view):
      if case .present(let remote) = view { claim = claim.seeing(remote.fields) }
      switch reconciler.plan(claim, view: view) {
      case .look: return (claim, unanswered(nil))
      case .missing(let problem): return (claim, try await delivery.missing(claim, problem))
      case .settle(let settlement): return (claim, settlement)
      case .send: return (claim, .rejected(refusal.problem))
      }
    }
  }

  /// How the server shows the prospects; those that were looked at are not asked for again.
  func answers(_ prospects: [Prospect]) async -> [Answer] {
    let unseen = prospects.filter { $0.answer == nil }.map(\.claim)
    let seen = Dictionary(
      zip(unseen.map(\.record.id), await look(at: unseen)).map { ($0, $1) }
    ) { $1 }
    return prospects.map { $0.answer ?? seen[$0.claim.record.id] ?? .none(nil) }
  }
}

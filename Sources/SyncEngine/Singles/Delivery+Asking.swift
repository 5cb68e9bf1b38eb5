import Foundation
import Outbox
import Reconciliation
import Registry
import Sunbird

extension Delivery {
  /// Asks the server what became of a claim. An absence may be the index's, or the request's that is
  /// still on its way: while it may, the claim is to be asked about again.
  ///
  /// The time that they are given runs from when the outcome became unknown to this process, and
  /// not from when the request was sent: that may have been long ago, and by a clock that was set
  /// since.
  ///
  /// - Returns: `unknown` when no answer was to be had: the next pass asks again.
  func ask(_ inquiry: Inquiry) async throws -> Ended {
    #if DEBUG
      if Sabotage.isOn(.blindResend), case .unknownOutcome = inquiry.question,
        case .send(let steps, let acceptance) = reconciler.plan(inquiry.claim, view: .unseen)
      {
        return try await next(inquiry.claim, steps: steps, acceptance: acceptance)
      }
    #endif
    let askedAt = clock.uptime
    let claim = inquiry.claim
    let end: Ended
    switch await inquirer.ask(claim) {
    case .none(let problem): end = .settled((claim, await unanswered(inquiry, problem)))
    case .view(let view)
    where reconciler.mayBeStale(view, of: claim.record, askedAt: askedAt):
      end = .goesOn(.ask(inquiry.later(at: clock.uptime)))
    case .view(let view):
      let verdict = reconciler.verdict(claim, view: view, after: inquiry.question)
      if mustAskAgain(verdict, inquiry, askedAt: askedAt) {
        end = .goesOn(.ask(inquiry.later(at: clock.uptime)))
      } else {
        end = try await conclude(verdict, inquiry)
      }
    }
    guard inquiry.isHalfDone else { return end }
    return end.halfDone
  }

  /// The outcome stays unknown. Where Sunbird may still be at the write, that is what the
  /// next pass has to know.
  private func unanswered(_ inquiry: Inquiry, _ problem: Problem?) async -> Settlement {
    let cause = inquiry.question.problem
    if LateCommit.Sign(cause.code) == .gaveUp { return .unknown(askAfter: nil, cause) }
    switch inquiry.purpose {
    case .settling:
      return await unanswered(inquiry.claim, problem ?? cause, after: inquiry.question)
    case .givingUp: return .unknown(askAfter: nil, problem ?? cause)
    }
  }

  /// Whether an answer is too old for what would follow from it: it may be the index's from before, or
  /// have taken so long that others may have written since. What counts is when it was asked. On a line
  /// where every answer takes so long, the last one has to do.
  private func mustAskAgain(
    _ verdict: Verdict, _ inquiry: Inquiry, askedAt: Double
  ) -> Bool {
    let isOld = clock.uptime - askedAt > Batch.longestSight && !inquiry.isLast
    switch verdict {
    case .settled: return false
    case .send: return isOld
    case .notVisible: return isOld || askedAt < absenceHoldsFrom(of: inquiry)
    }
  }

  private func absenceHoldsFrom(of inquiry: Inquiry) -> Double {
    #if DEBUG
      if Sabotage.isOn(.believeFirstAbsence) { return 0 }
    #endif
    return inquiry.absenceHoldsFrom
  }

  /// What follows once the index has had its time.
  private func conclude(_ verdict: Verdict, _ inquiry: Inquiry) async throws -> Ended {
    let claim = inquiry.claim
    switch verdict {
    case .settled(let settlement): return .settled((claim, settlement))
    case .notVisible(then: .settle(.rejected(let problem))):
      return .settled((claim, .rejected(await explained(problem, claim))))
    case .notVisible(then: .settle(let settlement)): return .settled((claim, settlement))
    case .notVisible(then: .missing(let problem)):
      return .settled((claim, try await missing(claim, problem)))
    case .send, .notVisible(then: .send), .notVisible(then: .look):
      guard inquiry.purpose == .settling else {
        return .settled((claim, .rejected(Self.again(inquiry.question.problem))))
      }
    }
    switch verdict {
    case .notVisible(then: .send) where claim.refusals + 1 >= Self.maxRefusals:
      let problem = Self.notLetThrough(inquiry.question.problem, claim, mayBeThere: false)
      return .settled((claim, .notLetThrough(problem)))
    case .notVisible(then: .send(let steps, let acceptance)):
      if let waits = try await lateCommit(inquiry) { return .settled((claim, waits)) }
      return try await next(claim, steps: steps, acceptance: acceptance)
    case .send(let steps, let acceptance):
      return try await next(claim, steps: steps, acceptance: acceptance)
    case .settled, .notVisible: return .settled((claim, .untried(nil)))
    }
  }

  /// Puts a write off that Sunbird may still be making (``LateCommit``); nil where it is sure that
  /// it does not come any more.
  private func lateCommit(_ inquiry: Inquiry) async throws -> Settlement? {
    let problem = inquiry.question.problem
    let carrier = inquiry.claim.carrier
    let operation = inquiry.claim.fold.intent.operation(for: inquiry.claim.record.key.kind)
    if let wait = LateCommit.window(after: problem.code, of: operation) {
      return .unknown(askAfter: clock.now.addingTimeInterval(wait), problem)
    }
    guard let last = try await outbox.lastAttempt(of: carrier),
      let wait = LateCommit.wait(
        after: last.code, of: operation,
        age: StoredMoment.age(since: last.endedAtUptime, atUptime: clock.uptime))
    else { return nil }
    return .unknown(
      askAfter: clock.now.addingTimeInterval(wait), carrier.problem ?? problem)
  }
}

import Outbox
import Reconciliation

/// A question about a claim whose request has left, to be asked at a moment. Until the index has had
/// its time an absence may be the index's, or the request's that is still on its way: the question
/// then sleeps, and nobody else with it.
struct Inquiry: Sendable {
  enum Purpose: Sendable {
    /// To bring the claim to its end, by one more write if need be.
    case settling
    /// To see whether it took effect all the same; nothing more is sent for it.
    case givingUp
  }

  let claim: Claim
  let question: Question
  let purpose: Purpose
  /// The uptime from which on an absence is believed, in seconds.
  let absenceHoldsFrom: Double
  /// The uptime at which it is to be asked, in seconds.
  private(set) var dueAt: Double
  /// Whether an earlier step of the claim has taken effect.
  var isHalfDone = false
  private var delays = IndexDelay.delays[...]

  /// - Parameter start: the uptime at which this process learned that it is unknown.
  init(_ claim: Claim, _ question: Question, for purpose: Purpose = .settling, since start: Double)
  {
    self.claim = claim
    self.question = question
    self.purpose = purpose
    absenceHoldsFrom = start + IndexDelay.window
    dueAt = start
  }

  /// Whether it has been asked as often as is of use.
  var isLast: Bool { delays.isEmpty }

  /// The same, to be asked again.
  func later(at uptime: Double) -> Inquiry {
    var next = self
    next.dueAt =
      uptime + (next.delays.popFirst() ?? max(IndexDelay.last, absenceHoldsFrom - uptime))
    return next
  }
}

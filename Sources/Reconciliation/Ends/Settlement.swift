import Foundation
import Registry

/// What stood against an edit that was not Sunbird's judgement.
package struct Refusal: Hashable, Sendable {
  /// Whether the edit may have taken effect all the same: it is asked about first.
  package let mayHaveArrived: Bool
  /// Whether it stood against this edit alone: Sunbird answered about others in the same pass.
  package let isAlone: Bool
  /// Whether the edit goes last from now on.
  package let goesLast: Bool

  package init(mayHaveArrived: Bool, isAlone: Bool, goesLast: Bool) {
    self.mayHaveArrived = mayHaveArrived
    self.isAlone = isAlone
    self.goesLast = goesLast
  }
}

/// How one claim ended in this pass. Closed: an edit can end in no other way.
package enum Settlement: Hashable, Sendable {
  case accepted(Acceptance)
  /// The edits cancelled each other out; nothing was sent.
  case cancelled
  case rejected(Problem)
  case conflict(FoundConflict)
  /// The server judged it and may judge otherwise later.
  case postponed(until: Date, Problem)
  /// Left alone until then without having been judged: the server does not offer the call.
  case deferred(until: Date, Problem)
  /// Needs a record that the server does not have, or that has to give something up first. Nothing
  /// may bring that about: asked again at `retryAt`; nil where a person has to decide about that
  /// record first, and then nothing was judged.
  case waits(for: RecordKey, retryAt: Date?, Problem)
  /// Nothing was judged: the line, the credentials or the time were not there.
  case untried(Problem?)
  /// Something that is not Sunbird stood against it. It is not tried again in this pass.
  case refused(Refusal, Problem)
  /// Something stood against it alone in too many passes: a person has to look at it. Sunbird never
  /// judged it.
  case notLetThrough(Problem)
  /// May have taken effect; ask from `askAfter` on.
  case unknown(askAfter: Date?, Problem)

  /// Whether the server judged the edit, which is what an attempt counts.
  package var isJudged: Bool {
    switch self {
    case .accepted, .rejected, .conflict, .postponed, .waits(_, .some, _): true
    case .cancelled, .deferred, .untried, .refused, .notLetThrough, .unknown, .waits(_, nil, _):
      false
    }
  }

  /// Whether something of it is to go again, as an edit of its own.
  package var goesAgain: Bool {
    if case .accepted(let acceptance) = self { !acceptance.unstored.isEmpty } else { false }
  }

  /// The word for the attempt's row.
  package var outcome: String {
    switch self {
    case .accepted: "accepted"
    case .cancelled: "cancelled"
    case .rejected: "rejected"
    case .conflict: "conflict"
    case .postponed: "postponed"
    case .deferred: "deferred"
    case .waits: "waits"
    case .untried: "untried"
    case .refused(let refusal, _): refusal.mayHaveArrived ? "unknown" : "untried"
    case .notLetThrough: "rejected"
    case .unknown: "unknown"
    }
  }

  package var problem: Problem? {
    switch self {
    case .accepted, .cancelled, .conflict: nil
    case .rejected(let problem), .postponed(_, let problem), .deferred(_, let problem),
      .waits(_, _, let problem), .refused(_, let problem), .notLetThrough(let problem),
      .unknown(_, let problem):
      problem
    case .untried(let problem): problem
    }
  }
}

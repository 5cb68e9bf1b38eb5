/// A promise that a world saw broken.
package struct Violation: Error, Hashable, Sendable {
  package enum Invariant: String, Hashable, Sendable, CaseIterable {
    /// Every acknowledged recording is accepted, folded, withdrawn or visibly waiting.
    case editLost = "edit-lost"
    /// Once the faults end, every edit comes to its end or waits for a person.
    case neverSettles = "never-settles"
    /// No request of an edit takes effect twice.
    case appliedTwice = "applied-twice"
    /// What an accepted edit said was on the server.
    case noEffect = "no-effect"
    /// Store and server agree, except in open conflicts.
    case disagreement = "disagreement"
    /// No concurrent edit vanishes without a conflict or a merge.
    case overwritten = "overwritten"
    /// Clocks never go back.
    case clockWentBack = "clock-went-back"
    /// No two edits bear one name.
    case nameReused = "name-reused"
    /// No byte leaves before its intent is on disk.
    case sentBeforeIntent = "sent-before-intent"
    /// No membership leaves before its organisation and its user are there.
    case childBeforeParent = "child-before-parent"
    /// Attempts count only what the server judged, and only the server rejects.
    case uncalledJudgement = "uncalled-judgement"
    /// An edit ends once.
    case endedTwice = "ended-twice"
    /// The receipts of what was sent are one whole chain, whatever befell the store.
    case receiptsBroken = "receipts-broken"
    /// Only Sunbird's own answers tell what time it is there.
    case foreignClock = "foreign-clock"
    /// Nothing leaves once a pass is told to end.
    case leavesAfterSignal = "leaves-after-signal"
    /// No write leaves that the gateway is known to refuse for its hour.
    case leavesForNothing = "leaves-for-nothing"
    /// A pass or a recording fails only with its line, its disk or its process.
    case unexpectedError = "unexpected-error"
  }

  package let invariant: Invariant
  package let detail: String

  package init(_ invariant: Invariant, _ detail: String) {
    self.invariant = invariant
    self.detail = detail
  }
}

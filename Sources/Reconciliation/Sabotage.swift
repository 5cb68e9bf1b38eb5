#if DEBUG
  /// Deliberate bugs, so that a test can see the simulation catch each of them. One is on for the
  /// task that sets it and its children, in test builds only: a release has none of this.
  package enum Sabotage: String, CaseIterable, Sendable {
    /// Requests leave before their intent is on disk.
    case sendBeforeIntent
    /// An unknown outcome is answered by sending again, without a question.
    case blindResend
    /// An edit is given up when the credentials are refused.
    case dropOn401
    /// A restored store goes on under its old name.
    case reuseCounters
    /// Waiting edits are let go before what they wait for is there.
    case childBeforeParent
    /// A value that somebody else changed is overwritten instead of becoming a conflict.
    case overwriteConflict
    /// An end is written down twice.
    case settleTwice
    /// Attempts are counted although nobody judged them.
    case countOffline
    /// An update goes out without a look at the record.
    case sendUnseen
    /// The first absence is believed, however young the request.
    case believeFirstAbsence
    /// Of two ends that are written down together each goes to the other's claim.
    case swapEnds
    /// The gateway's hour is counted without the requests that are under way.
    case forgetUnderWay
    /// While other requests of a call are under way, an answer goes to the wrong one.
    case mixAnswers

    @TaskLocal package static var active: Sabotage?

    package static func isOn(_ sabotage: Sabotage) -> Bool { active == sabotage }
  }
#endif

import Outbox
import Reconciliation
import Sunbird

/// A claim and how it ended.
typealias Settled = (claim: Claim, settlement: Settlement)

/// One piece of work for a claim on the line.
enum Work: Sendable {
  case send(Send)
  case look(Claim)
  /// What has left is asked about.
  case ask(Inquiry)

  /// What is to be sent, and when the server's side of it was seen.
  struct Send: Sendable {
    let claim: Claim
    let steps: [WriteStep]
    let acceptance: Acceptance
    /// The uptime at which the server was asked, in seconds; nil where nobody had to ask.
    let seenAt: Double?
  }
}

/// How a claim's piece of work ended.
enum Ended: Sendable {
  case settled(Settled)
  /// With more work for the claim.
  case goesOn(Work)
  /// What the server shows may be older than this office's own last edit.
  case needsLaterLook(Claim)
  /// A person has changed or withdrawn an edit of it meanwhile: it is claimed anew.
  case claimExpired(Claim)
}

extension Ended {
  /// The same once a first step of the claim has taken effect.
  var halfDone: Ended {
    switch self {
    case .settled(let (claim, settlement)): return .settled((claim, settlement.halfDone))
    case .goesOn(.ask(var inquiry)):
      inquiry.isHalfDone = true
      return .goesOn(.ask(inquiry))
    case .goesOn, .needsLaterLook, .claimExpired: return self
    }
  }
}

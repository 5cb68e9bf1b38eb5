import Causality
import Foundation
import Reconciliation
import Registry

/// What became of an edit at the one who took it in.
package enum ReceiptEnd: Hashable, Sendable {
  /// Sunbird has it; the record as it is there now.
  case accepted(BundledRecord, note: String?)
  /// Refused for good, or taken out by a person there: to be repaired where it was recorded.
  case rejected(Problem)
  /// Changed on both sides: to be decided where it was recorded.
  case conflict(FoundConflict)
  /// It rested on another edit that came back. Nothing of it ever left.
  case returned(Problem)
  /// It and others cancelled each other out; nothing was sent.
  case cancelled

  /// Its word in a bundle.
  package var word: String {
    switch self {
    case .accepted: "accepted"
    case .rejected: "rejected"
    case .conflict: "conflict"
    case .returned: "returned"
    case .cancelled: "cancelled"
    }
  }

  /// Whether the edit is its office's again.
  package var isHandedBack: Bool {
    switch self {
    case .rejected, .conflict, .returned: true
    case .accepted, .cancelled: false
    }
  }

  /// What comes of it for the edit's claim where it was recorded.
  package var settlement: Settlement {
    switch self {
    case .accepted(let record, let note):
      var acceptance = Acceptance(
        serverID: record.serverID, presence: record.presence, base: record.base, note: note)
      acceptance.baseClock = record.clock
      return .accepted(acceptance)
    case .rejected(let problem): return .rejected(problem)
    case .conflict(let found): return .conflict(found)
    case .returned(let problem): return .untried(problem)
    case .cancelled: return .cancelled
    }
  }
}

/// What proves an end, as the relay's chain of receipts has it.
package struct ReceiptProof: Hashable, Sendable {
  /// Digests of the request's and the answer's body, in hexadecimal digits; nil where none was seen.
  package let request: String?
  package let reply: String?
  /// The server's own date of the answer, in seconds since 1970.
  package let servedAt: Int64?

  package init(request: String?, reply: String?, servedAt: Int64?) {
    self.request = request
    self.reply = reply
    self.servedAt = servedAt
  }
}

/// Tells the office where an edit was recorded what became of it.
package struct BundledReceipt: Hashable, Sendable {
  package let dot: Dot
  /// Which of the edit's trips this ends.
  package let trip: Int
  package let at: Date
  package let end: ReceiptEnd
  /// Nil where nothing of it was sent.
  package let proof: ReceiptProof?

  package init(dot: Dot, trip: Int, at: Date, end: ReceiptEnd, proof: ReceiptProof? = nil) {
    self.dot = dot
    self.trip = trip
    self.at = at
    self.end = end
    self.proof = proof
  }
}

import Causality
import Registry

/// A conflict as it was found.
package struct FoundConflict: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, Codable {
    /// Fields were changed on both sides.
    case fields
    /// The record is gone there, and was changed here.
    case gone
  }

  package let kind: Kind
  package let disputes: [Dispute]
  /// Every field that was seen there.
  package let remote: Fields
  package let serverID: String?
  /// Who changed it there last; nil where the server does not tell.
  package var change: RemoteChange?
  /// The clock of the remote side, where another agent has told of it; nil where this one saw it.
  package var remoteClock: VectorClock?

  package init(kind: Kind, disputes: [Dispute], remote: Fields, serverID: String?) {
    self.kind = kind
    self.disputes = disputes
    self.remote = remote
    self.serverID = serverID
  }
}

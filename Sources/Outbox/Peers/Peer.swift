import Foundation
import Sealing

/// An office or a relay that bundles are sealed to and taken from.
package struct Peer: Sendable, Hashable {
  /// What it is called here.
  package let name: String
  package let keys: PublicKeys
  package let addedAt: Date

  init(name: String, keys: PublicKeys, addedAt: Date) {
    (self.name, self.keys, self.addedAt) = (name, keys, addedAt)
  }
}

/// Why a peer is not added or found.
package enum PeerProblem: Error, Sendable, Hashable {
  case unknown(name: String)
  /// There is one of this name with other keys.
  case otherKeys(name: String, fingerprint: String)
  /// A key of it is known under another name.
  case otherName(name: String)
}

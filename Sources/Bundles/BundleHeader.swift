import Causality
import Foundation

/// What a bundle brings.
package enum BundleKind: String, CaseIterable, Hashable, Sendable {
  /// Edits of an office, on their way to whoever has a line.
  case edits
  /// What became of an office's edits, on the way back.
  case receipts
}

/// The first line of a bundle: whose it is, and what is in it.
package struct BundleHeader: Hashable, Sendable {
  /// The format that this version writes, and the only one that it reads.
  package static let format = 1

  package let kind: BundleKind
  /// Who wrote it.
  package let from: ReplicaID
  /// The installation that it is for.
  package let recipient: String
  /// Counted by who wrote it, for each recipient from 1.
  package let number: Int
  package let writtenAt: Date
  /// How many lines follow.
  package let count: Int
  /// The newest receipts of the recipient that whoever wrote this has taken, as who wrote those and
  /// their number; nil for none.
  package let seen: Dot?

  package init(
    kind: BundleKind, from: ReplicaID, recipient: String, number: Int, writtenAt: Date, count: Int,
    seen: Dot? = nil
  ) {
    self.kind = kind
    self.from = from
    self.recipient = recipient
    self.number = number
    self.writtenAt = writtenAt
    self.count = count
    self.seen = seen
  }
}

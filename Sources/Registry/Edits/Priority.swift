/// What goes first when a pass can't send everything at once. It decides nothing else: edits of one
/// record keep their order, and within a priority the oldest goes first.
package enum Priority: String, CaseIterable, Hashable, Sendable {
  case high, normal, low

  /// The place in the order, from 0 for what goes first.
  package var rank: Int {
    switch self {
    case .high: 0
    case .normal: 1
    case .low: 2
    }
  }
}

extension Priority: Comparable {
  /// The lesser one goes first.
  package static func < (one: Priority, other: Priority) -> Bool { one.rank < other.rank }
}

/// How two moments in the history of a record stand to each other.
///
/// There is deliberately no `<` on clocks: concurrent moments have no order.
package enum CausalOrdering: Hashable, Sendable {
  case equal
  case before
  case after
  case concurrent

  /// The same relation seen from the other side.
  package var mirrored: CausalOrdering {
    switch self {
    case .equal: .equal
    case .before: .after
    case .after: .before
    case .concurrent: .concurrent
    }
  }
}

/// How much of each replica's history has been seen: for each replica the highest counter.
///
/// A replica that is missing counts as zero and zero entries are never stored, so two clocks are
/// equal exactly when they have seen the same.
package struct VectorClock: Hashable, Sendable {
  package private(set) var counters: [ReplicaID: UInt64]

  package init() { counters = [:] }

  package init(_ counters: [ReplicaID: UInt64]) {
    self.counters = counters.filter { $0.value > 0 }
  }

  package subscript(replica: ReplicaID) -> UInt64 { counters[replica, default: 0] }

  package var isEmpty: Bool { counters.isEmpty }

  /// How this clock stands to `other`: `.before` when other has seen all of this and more.
  package func compare(_ other: VectorClock) -> CausalOrdering {
    let ahead = counters.contains { $0.value > other[$0.key] }
    let behind = other.counters.contains { $0.value > self[$0.key] }
    switch (ahead, behind) {
    case (false, false): return .equal
    case (false, true): return .before
    case (true, false): return .after
    case (true, true): return .concurrent
    }
  }

  /// The clock that has seen what either has: the least upper bound.
  package func merged(with other: VectorClock) -> VectorClock {
    VectorClock(merging: counters, other.counters)
  }

  /// The clock that has seen this and the edit named `dot`, with all its replica did before it.
  package func including(_ dot: Dot) -> VectorClock {
    VectorClock(merging: counters, [dot.replica: dot.counter])
  }

  /// This clock one step on at `replica`.
  ///
  /// - Throws: ``CounterOverflow`` instead of wrapping round, which would turn new into old.
  package func incremented(_ replica: ReplicaID) throws(CounterOverflow) -> VectorClock {
    let (next, overflow) = self[replica].addingReportingOverflow(1)
    guard !overflow else { throw CounterOverflow(replica: replica) }
    return including(Dot(replica: replica, counter: next))
  }

  /// Whether the edit named `dot` has been seen.
  package func contains(_ dot: Dot) -> Bool { self[dot.replica] >= dot.counter }

  private init(merging left: [ReplicaID: UInt64], _ right: [ReplicaID: UInt64]) {
    counters = left.merging(right, uniquingKeysWith: max)
  }
}

/// A replica's counter stands at its highest value and can't advance.
package struct CounterOverflow: Error, Hashable {
  package let replica: ReplicaID

  package init(replica: ReplicaID) { self.replica = replica }
}

import Causality
import Registry

/// What the end of a claim makes of its record, of its edits and of the later edits of the record. It
/// is decided here, and the store only writes it down.
package struct RecordChange: Hashable, Sendable {
  /// The values on the server, and how much of the record's history is in them.
  package struct Base: Hashable, Sendable {
    /// Without secrets; nil where a removal left none.
    package let fields: Fields?
    package let clock: VectorClock
    /// What was sent and is not in them: it goes again, as an edit of its own.
    package let unstored: Fields

    package init(fields: Fields?, clock: VectorClock, unstored: Fields = [:]) {
      self.fields = fields
      self.clock = clock
      self.unstored = unstored
    }
  }

  /// An edit's step to another state.
  package struct Move: Hashable, Sendable {
    package let edit: Int64
    package let transition: Transition

    package init(_ edit: Int64, _ transition: Transition) {
      self.edit = edit
      self.transition = transition
    }
  }

  /// A conflict with the clocks of its two sides.
  package struct Conflict: Hashable, Sendable {
    package let found: FoundConflict
    package let localClock: VectorClock
    package let remoteClock: VectorClock
  }

  /// Nil where the base stands as it was.
  package var base: Base?
  /// Nil where it stands as it was.
  package var presence: Presence?
  /// The server's id, where it was learned.
  package var serverID: String?
  /// Everything that is known of the record; nil where nothing was learned.
  package var clock: VectorClock?
  /// What the record was until now; nil where it did not move.
  package var staleReads: StaleReadWindow?
  /// Where Sunbird has registered the user just now.
  package var place: MadePlace?
  /// Whether somebody else's change is in the base.
  package var remoteChanged = false
  /// What the authors of later edits had seen, for those from under whom the base has moved.
  package var authorSaw: [Int64: Fields] = [:]
  /// The fields of edits that need their secrets no more, with markers in their place.
  package var secretsDropped: [Int64: Fields] = [:]
  /// In the order in which they are to be made.
  package var moves: [Move] = []
  package var conflict: Conflict?
  /// Whether what waits for the record is to be looked at again.
  package var freesWaiting = false

  package init() {}
}

/// How much of a record's history is known, as the store has it at the moment: edits may have been
/// recorded since a claim was taken.
package struct RecordClocks: Hashable, Sendable {
  /// Everything that is known.
  package let known: VectorClock
  /// Everything that is in the base.
  package let base: VectorClock

  package init(known: VectorClock, base: VectorClock) {
    self.known = known
    self.base = base
  }

  /// The base's clock after something was seen there that nothing of ours explains. It is a moment
  /// that no edit recorded so far can have seen.
  package func baseTicked() throws(CounterOverflow) -> VectorClock {
    try ticked(base)
  }

  /// A clock of the base after the same.
  package func ticked(_ base: VectorClock) throws(CounterOverflow) -> VectorClock {
    try base.merged(with: VectorClock([.sunbird: known[.sunbird]])).incremented(.sunbird)
  }

  /// Whether edits of other installations are known that the claim's authors knew nothing of.
  package func knowsMore(than claim: Claim) -> Bool {
    let seen = claim.localClock
    return known.counters.contains { replica, counter in
      replica != .sunbird && replica != claim.carrier.dot.replica && counter > seen[replica]
    }
  }
}

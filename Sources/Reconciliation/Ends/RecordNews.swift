import Causality
import Registry

/// What another agent tells of a record of which nothing is on its way from here.
package struct RecordNews: Hashable, Sendable {
  package let presence: Presence
  package let serverID: String?
  package let base: Fields?
  /// Everything that is in `base`.
  package let clock: VectorClock

  package init(presence: Presence, serverID: String?, base: Fields?, clock: VectorClock) {
    self.presence = presence
    self.serverID = serverID
    self.base = base
    self.clock = clock
  }

  /// What the news make of the record; nil where they are older than what is known here, or as old,
  /// or nobody can tell.
  ///
  /// - Parameter unfinished: the record's edits that have not left. Their authors have not seen this.
  package func change(of record: Record, unfinished: [Edit]) -> RecordChange? {
    guard record.baseClock.compare(clock) == .before else { return nil }
    var change = RecordChange()
    let known = record.base ?? [:]
    for edit in unfinished where !edit.hasSeen(clock) {
      change.keep(known, of: known.changes(to: base ?? [:]), for: edit)
    }
    change.base = .init(fields: base, clock: clock)
    change.clock = record.clock.merged(with: clock)
    (change.presence, change.serverID) = (presence, serverID)
    change.remoteChanged = true
    return change
  }
}

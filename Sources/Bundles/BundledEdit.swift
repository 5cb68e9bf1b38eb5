import Causality
import Foundation
import Reconciliation
import Registry

/// What a store knows of a record on the server.
package struct BundledRecord: Hashable, Sendable {
  package let presence: Presence
  package let serverID: String?
  /// The values last known to be there, without secrets; nil when none were ever known.
  package let base: Fields?
  /// Everything that is in `base`.
  package let clock: VectorClock

  package init(presence: Presence, serverID: String?, base: Fields?, clock: VectorClock) {
    self.presence = presence
    self.serverID = serverID
    self.base = base
    self.clock = clock
  }
}

/// An edit as it travels in a bundle, with its name and all that tells what its author knew.
package struct BundledEdit: Hashable, Sendable {
  package let dot: Dot
  /// How many times it was handed over, this one included: one that came back is repaired under
  /// its own name, and goes again.
  package let trip: Int
  package let key: RecordKey
  package let operation: WriteOperation
  package let priority: Priority
  /// With secrets: a bundle is sealed.
  package let fields: Fields
  /// The clock that its author saw.
  package let context: VectorClock
  package let recordedBy: String
  package let recordedAt: Date
  /// How often the server has judged it.
  package let attempts: Int
  /// What its author saw of its fields. One that is missing was never shown to him.
  package let saw: Fields
  /// What is known of its record where it was recorded.
  package let record: BundledRecord

  package init(
    dot: Dot, trip: Int, key: RecordKey, operation: WriteOperation, priority: Priority,
    fields: Fields, context: VectorClock, recordedBy: String, recordedAt: Date, attempts: Int,
    saw: Fields, record: BundledRecord
  ) {
    (self.dot, self.trip, self.key, self.operation) = (dot, trip, key, operation)
    (self.priority, self.fields, self.context) = (priority, fields, context)
    (self.recordedBy, self.recordedAt, self.attempts) = (recordedBy, recordedAt, attempts)
    (self.saw, self.record) = (saw, record)
  }

  /// The edits of one claim as they travel: all that fold into its carrier, each under its own name
  /// and with its own clock, so that whoever takes them in can tell what each of them had seen.
  ///
  /// What a decision covers stays behind: the decision holds every field of it.
  ///
  /// - Parameters:
  ///   - decisions: the edits that carry a person's decision about a conflict.
  ///   - trips: how many times each was handed over, this one included.
  ///   - replica: the store's own name.
  package static func run(
    of claim: Claim, decisions: Set<Int64>, trips: [Int64: Int], replica: ReplicaID
  ) -> [BundledEdit] {
    let first = claim.folded.lastIndex { decisions.contains($0.id) } ?? claim.folded.startIndex
    let record = BundledRecord(
      presence: claim.record.presence, serverID: claim.record.serverID, base: claim.record.base,
      clock: claim.record.baseClock.told(by: replica))
    var ours: Fields = [:]
    return claim.folded[first...].map { edit in
      let view = (claim.record.base(seenBy: [edit]) ?? [:]).overlaid(with: ours)
      let isKnown = claim.record.base != nil
      ours = ours.overlaid(with: edit.fields.withoutSecrets)
      var saw = edit.authorSaw
      for name in edit.fields.keys where !name.isSecret {
        saw[name] = view[name] ?? edit.authorSaw[name] ?? (isKnown ? .null : nil)
      }
      return BundledEdit(
        dot: edit.dot, trip: trips[edit.id] ?? 1, key: claim.record.key,
        operation: edit.operation, priority: edit.priority, fields: edit.fields.withoutMarkers,
        context: edit.context.told(by: replica), recordedBy: edit.recordedBy,
        recordedAt: edit.recordedAt, attempts: edit.attempts, saw: saw, record: record)
    }
  }
}

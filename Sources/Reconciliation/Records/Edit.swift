import Causality
import Foundation
import Registry

/// An edit that was recorded, and where it stands on its way.
package struct Edit: Sendable {
  /// Its place in the order of recording.
  package let id: Int64
  package let dot: Dot
  package let recordID: Int64
  package let key: RecordKey
  package let operation: WriteOperation
  /// What it goes before.
  package let priority: Priority
  package let fields: Fields
  /// What its author saw of these fields, where the base has moved since: an edit recorded while an
  /// earlier one was on the wire has not seen what that one was joined with. A clock tells that it
  /// was not seen and can't give the old value back, so the value is kept here.
  package let authorSaw: Fields
  /// The clock that the edit's author saw.
  package let context: VectorClock
  package let recordedAt: Date
  package let recordedBy: String
  package let state: EditState
  /// The edit's own backoff; nil when it is due.
  package let notBefore: Date?
  /// What a waiting edit waits for.
  package let awaited: Awaited?
  /// The carrier of a folded edit.
  package let into: Dot?
  /// How often the server has judged it.
  package let attempts: Int
  package let problem: Problem?
  /// In how many passes in a row something that is not Sunbird stood against it alone.
  package let refusals: Int
  /// Whether it goes last, since something stood against it the last time.
  package let goesLast: Bool
  /// What an accepted edit could not bring about, for a person.
  package let note: String?
  /// When what a finished edit changed was dropped; nil while it is there.
  package let prunedAt: Date?

  package init(
    id: Int64, dot: Dot, recordID: Int64, key: RecordKey, operation: WriteOperation,
    priority: Priority = .normal, fields: Fields, authorSaw: Fields = [:], context: VectorClock,
    recordedAt: Date, recordedBy: String, state: EditState = .queued, notBefore: Date? = nil,
    awaited: Awaited? = nil, into: Dot? = nil, attempts: Int = 0, problem: Problem? = nil,
    refusals: Int = 0, goesLast: Bool = false, note: String? = nil, prunedAt: Date? = nil
  ) {
    (self.id, self.dot, self.recordID, self.key) = (id, dot, recordID, key)
    (self.operation, self.priority) = (operation, priority)
    (self.fields, self.authorSaw, self.context) = (fields, authorSaw, context)
    (self.recordedAt, self.recordedBy) = (recordedAt, recordedBy)
    (self.state, self.notBefore) = (state, notBefore)
    (self.awaited, self.into) = (awaited, into)
    (self.attempts, self.problem) = (attempts, problem)
    (self.refusals, self.goesLast) = (refusals, goesLast)
    (self.note, self.prunedAt) = (note, prunedAt)
  }

  /// The record that a waiting edit needs.
  package var waitsOn: RecordKey? { awaited?.record }

  /// The edit's own clock: what its author saw, and the edit itself.
  package var clock: VectorClock { context.including(dot) }

  /// Whether its author had seen everything that `moment` has.
  package func hasSeen(_ moment: VectorClock) -> Bool {
    switch context.compare(moment) {
    case .equal, .after: true
    case .before, .concurrent: false
    }
  }

  /// Whether it was recorded by somebody who knew of `other`. An installation knows its own edits.
  package func follows(_ other: Edit) -> Bool {
    dot.replica == other.dot.replica ? dot.counter > other.dot.counter : context.contains(other.dot)
  }

  /// The edit as it travels.
  package var part: Fold.Part { Fold.Part(operation: operation, fields: fields.withoutMarkers) }
}

import Causality
import Foundation
import GRDB
import Registry

/// An edit as the store keeps it.
package struct StoredEdit: Sendable {
  package let id: Int64
  package let dot: Dot
  package let recordID: Int64
  package let key: RecordKey
  package let operation: WriteOperation
  /// What it goes before.
  package let priority: Priority
  package let fields: Fields
  /// What its author saw of these fields, where the base has moved since: an edit recorded while an
  /// earlier one was on the wire has not seen what that one was joined with.
  package let authorSaw: Fields
  /// The clock that the edit's author saw.
  package let context: VectorClock
  package let recordedAt: Date
  package let recordedBy: String
  package let state: EditState
  /// The edit's own backoff; nil when it is due.
  package let notBefore: Date?
  /// The record that a waiting edit needs.
  package let waitsOn: RecordKey?
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

  /// The edit's own clock: what its author saw, and the edit itself.
  package var clock: VectorClock { context.including(dot) }

  /// The edit as it travels.
  package var part: Fold.Part { Fold.Part(operation: operation, fields: fields.withoutMarkers) }

  /// An edit as it is right after it was recorded, with nothing to wait for.
  init(
    queued draft: DraftEdit, of record: StoredRecord, id: Int64, dot: Dot,
    context: VectorClock, at now: Date, by author: String
  ) {
    (self.id, self.dot, self.context) = (id, dot, context)
    (recordID, key) = (record.id, record.key)
    (operation, priority) = (draft.operation, draft.priority)
    fields = draft.fields
    authorSaw = [:]
    // As exactly as the store keeps it.
    recordedAt = StoreCoding.date(StoreCoding.milliseconds(now))
    recordedBy = author
    state = .queued
    (notBefore, waitsOn, into, attempts) = (nil, nil, nil, 0)
    (problem, note, prunedAt) = (nil, nil, nil)
    (refusals, goesLast) = (0, false)
  }

  static let columns = """
    edit.id AS edit_id, edit.replica, edit.counter, edit.record_id, edit.operation, edit.fields,
    edit.context, edit.recorded_at, edit.recorded_by, edit.state, edit.not_before, edit.attempts,
    edit.error_code, edit.error_message, edit.error_field, edit.error_status, edit.note,
    edit.author_saw, edit.pruned_at, edit.priority, edit.refusals, edit.refused_at,
    \(StoredRecord.keyColumns),
    (SELECT carrier.replica || ':' || carrier.counter FROM edit AS carrier
      WHERE carrier.id = edit.into_id) AS into_dot,
    (SELECT parent.kind || ':' || parent.provider || coalesce('/' || parent.external_id, '')
        || coalesce('/' || parent.user_name, '')
      FROM record AS parent WHERE parent.id = edit.waits_on) AS waits_on_key
    """

  static let source = "edit JOIN record ON record.id = edit.record_id"

  init(row: Row) throws {
    id = try row.value("edit_id")
    dot = try StoreCoding.dot(replica: row.value("replica"), counter: row.value("counter"))
    recordID = try row.value("record_id")
    key = try StoredRecord.key(row: row)
    operation = try StoreCoding.raw(row.value("operation"))
    priority = try StoreCoding.priority(row.value("priority"))
    fields = try StoreCoding.decode(row.value("fields"))
    authorSaw = try (row.value("author_saw") as String?).map { try StoreCoding.decode($0) } ?? [:]
    context = try StoreCoding.decode(row.value("context"))
    recordedAt = try StoreCoding.date(row.value("recorded_at"))
    recordedBy = try row.value("recorded_by")
    state = try StoreCoding.raw(row.value("state"))
    let due: Int64 = try row.value("not_before")
    notBefore = due == 0 ? nil : StoreCoding.date(due)
    waitsOn = try (row.value("waits_on_key") as String?).flatMap { RecordKey($0) }
    into = try (row.value("into_dot") as String?).flatMap { Dot($0) }
    attempts = try row.value("attempts")
    problem = try (row.value("error_code") as String?).map {
      Problem(
        code: $0, message: try row.value("error_message") ?? "",
        field: try row.value("error_field"), httpStatus: try row.value("error_status"))
    }
    refusals = try row.value("refusals")
    goesLast = try (row.value("refused_at") as Int64?) != nil
    note = try row.value("note")
    prunedAt = try (row.value("pruned_at") as Int64?).map(StoreCoding.date)
  }
}

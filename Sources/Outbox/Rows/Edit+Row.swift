import Causality
import Foundation
import GRDB
import Reconciliation
import Registry

extension Edit {
  /// An edit as it is right after it was recorded, with nothing to wait for.
  init(
    queued draft: DraftEdit, of record: Record, id: Int64, dot: Dot,
    context: VectorClock, at now: Date, by author: String
  ) {
    self.init(
      id: id, dot: dot, recordID: record.id, key: record.key, operation: draft.operation,
      priority: draft.priority, fields: draft.fields, context: context,
      // As exactly as the store keeps it.
      recordedAt: StoreCoding.date(StoreCoding.milliseconds(now)), recordedBy: author)
  }

  static let columns = """
    edit.id AS edit_id, edit.replica, edit.counter, edit.record_id, edit.operation, edit.fields,
    edit.context, edit.recorded_at, edit.recorded_by, edit.state, edit.not_before, edit.attempts,
    edit.error_code, edit.error_message, edit.error_field, edit.error_status, edit.note,
    edit.author_saw, edit.pruned_at, edit.priority, edit.refusals, edit.refused_at,
    \(Record.keyColumns),
    (SELECT carrier.replica || ':' || carrier.counter FROM edit AS carrier
      WHERE carrier.id = edit.into_id) AS into_dot,
    (SELECT parent.kind || ':' || parent.provider || coalesce('/' || parent.external_id, '')
        || coalesce('/' || parent.user_name, '')
      FROM record AS parent WHERE parent.id = edit.waits_on) AS waits_on_key,
    CASE WHEN edit.waits_on = edit.record_id THEN
      (SELECT earlier.replica || ':' || earlier.counter FROM edit AS earlier
        WHERE earlier.record_id = edit.record_id AND earlier.id < edit.id
          AND earlier.state IN (\(EarlierEdit.blockingStates.map { "'\($0.rawValue)'" }.joined(separator: ", ")))
        ORDER BY earlier.id LIMIT 1) END AS waits_on_dot
    """

  static let source = "edit JOIN record ON record.id = edit.record_id"

  init(row: Row) throws {
    let due: Int64 = try row.value("not_before")
    let authorSaw: String? = try row.value("author_saw")
    let into: String? = try row.value("into_dot")
    try self.init(
      id: row.value("edit_id"),
      dot: StoreCoding.dot(replica: row.value("replica"), counter: row.value("counter")),
      recordID: row.value("record_id"), key: Record.key(row: row),
      operation: StoreCoding.raw(row.value("operation")),
      priority: StoreCoding.priority(row.value("priority")),
      fields: StoreCoding.decode(row.value("fields")),
      authorSaw: authorSaw.map { try StoreCoding.decode($0) } ?? [:],
      context: StoreCoding.decode(row.value("context")),
      recordedAt: StoreCoding.date(row.value("recorded_at")),
      recordedBy: row.value("recorded_by"), state: StoreCoding.raw(row.value("state")),
      notBefore: due == 0 ? nil : StoreCoding.date(due),
      awaited: Self.awaited(row: row), into: into.flatMap { Dot($0) },
      attempts: row.value("attempts"), problem: Self.problem(row: row),
      refusals: row.value("refusals"),
      goesLast: (row.value("refused_at") as Int64?) != nil, note: row.value("note"),
      prunedAt: (row.value("pruned_at") as Int64?).map(StoreCoding.date))
  }

  private static func awaited(row: Row) throws -> Awaited? {
    let key: String? = try row.value("waits_on_key")
    let dot: String? = try row.value("waits_on_dot")
    guard let record = key.flatMap({ RecordKey($0) }) else { return nil }
    return dot.flatMap { Dot($0) }.map { .edit($0, of: record) } ?? .record(record)
  }

  private static func problem(row: Row) throws -> Problem? {
    try (row.value("error_code") as String?).map {
      Problem(
        code: $0, message: try row.value("error_message") ?? "",
        field: try row.value("error_field"), httpStatus: try row.value("error_status"))
    }
  }
}

import GRDB
import Registry

/// A membership can't go before its organisation and its user. So one that is urgent lifts what is
/// still queued of them to its own priority, whichever was recorded first.
extension Database {
  /// Lifts the edits of the parents of `record`, up to `priority` and never down.
  func liftParents(of record: StoredRecord, to priority: Priority) throws {
    let parents = record.key.parents.map(\.canonical)
    guard priority != .low, let first = parents.first, let last = parents.last else { return }
    try run(
      sql: """
        UPDATE edit SET priority = ?1
        WHERE record_id IN (SELECT id FROM record WHERE key IN (?2, ?3))
          AND +state IN ('queued', 'waiting') AND priority > ?1
        """, arguments: [priority.rank, first, last])
  }

  /// Lifts one edit, up to `priority` and never down.
  func lift(_ edit: Int64, to priority: Priority) throws {
    try run(
      sql: "UPDATE edit SET priority = ?1 WHERE id = ?2 AND priority > ?1",
      arguments: [priority.rank, edit])
  }
}

import Foundation
import GRDB
import Reconciliation
import Registry

extension Database {
  /// Frees every edit that waits for `parent`, and what waits behind another edit of `parent`
  /// itself: it is queued, or waits for what is next in its way.
  ///
  /// The plus signs keep SQLite from reading everything that waits, by the index of the states.
  ///
  /// - Parameter onlyRecord: frees only the edits of this record.
  func release(waitingFor parent: Int64, at now: Date, onlyRecord: Int64? = nil) throws {
    let waiting = try rows(
      sql: """
        SELECT id, waits_on FROM edit
        WHERE waits_on = ?1 AND +state = 'waiting' AND (?2 IS NULL OR +record_id = ?2)
        UNION ALL
        SELECT id, waits_on FROM edit
        WHERE record_id = ?1 AND +state = 'waiting' AND +waits_on <> ?1 AND +not_before = 0
          AND (?2 IS NULL OR +record_id = ?2)
        """, arguments: [parent, onlyRecord]
    ).map { (id: try $0.value("id") as Int64, waitsOn: try $0.value("waits_on") as Int64?) }
    for (id, waitsOn) in waiting.sorted(by: { $0.id < $1.id }) {
      let edit = try edit(id: id)
      let blocker = try blocker(of: edit)
      guard blocker == nil || blocker?.record != waitsOn else { continue }
      try Transition.free(unless: blocker)
        .apply(self, edit: edit.id, record: edit.recordID, at: now)
    }
  }

  /// Makes an edit due, or lets it wait for what stands in its way; then what waits behind it.
  ///
  /// - Parameter person: who asked for it; nil where nobody did.
  func requeue(_ edit: Edit, by person: String? = nil, at now: Date) throws {
    try Transition.free(unless: blocker(of: edit))
      .apply(self, edit: edit.id, record: edit.recordID, by: person, at: now)
    try release(waitingFor: edit.recordID, at: now, onlyRecord: edit.recordID)
  }

  /// A membership recorded before its organisation or user waits for it from now on, and raises it
  /// to its own priority.
  ///
  /// `CROSS JOIN` lets SQLite begin with the few memberships instead of everything that is queued.
  func holdChildren(of record: Record, behind creation: Edit, at now: Date) throws {
    let column: String
    switch record.key.kind {
    case .organisation: column = "organisation_key"
    case .user: column = "user_key"
    case .membership: return
    }
    // Most records have no memberships, and this asks for less than the edits of them.
    guard
      try one(
        Int.self, sql: "SELECT 1 FROM record WHERE \(column) = ? LIMIT 1",
        arguments: [record.key.canonical]) != nil
    else { return }
    let children = try rows(
      sql: """
        SELECT \(Edit.columns), edit.waits_on
        FROM record CROSS JOIN edit ON edit.record_id = record.id
        WHERE record.\(column) = ? AND edit.state IN ('queued', 'waiting') ORDER BY edit.id
        """, arguments: [record.key.canonical])
    var priority = creation.priority
    for row in children {
      let child = try Edit(row: row)
      priority = PriorityInheritance.raisePriority(priority, to: child.priority)
      let waitsOn: Int64? = try row.value("waits_on")
      guard let blocker = try blocker(of: child), blocker.record != waitsOn else { continue }
      try Transition.free(unless: blocker)
        .apply(self, edit: child.id, record: child.recordID, at: now)
    }
    guard priority != creation.priority else { return }
    try run(
      sql: "UPDATE edit SET priority = ? WHERE id = ?", arguments: [priority.rank, creation.id])
  }

  /// Raises the edits of the parents of `record`, up to `priority` and never down.
  func raiseParents(of record: Record, to priority: Priority) throws {
    let parents = PriorityInheritance.heirs(of: record.key, priority).map(\.canonical)
    guard let first = parents.first, let last = parents.last else { return }
    let states = PriorityInheritance.states.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    try run(
      sql: """
        UPDATE edit SET priority = ?1
        WHERE record_id IN (SELECT id FROM record WHERE key IN (?2, ?3))
          AND +state IN (\(states)) AND priority > ?1
        """, arguments: [priority.rank, first, last])
  }
}

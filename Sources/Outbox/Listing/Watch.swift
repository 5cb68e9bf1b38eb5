import Foundation
import GRDB
import Reconciliation
import Registry

/// What of a store is worth watching beyond ``OutboxStatus``, from indexes alone: a million edits on
/// their way cost no more than a few.
package struct OutboxWatch: Sendable {
  /// When the edit that was recorded first among those in an unfinished state was recorded; none for
  /// a state in which there is none.
  package let oldest: [EditState: Date]
  /// When the last pass began after which nothing was left that only needs time or a line.
  package let lastDrainedAt: Date?
  /// What every pass so far has cost, and how they ended.
  package let passes: PassTotals
  /// Open conflicts by the fields that differ; one may count under several.
  package let conflictFields: [FieldName: Int]
  /// Rejected edits by what was said against them.
  package let rejectedCodes: [String: Int]

  package init(
    oldest: [EditState: Date], lastDrainedAt: Date?, passes: PassTotals,
    conflictFields: [FieldName: Int], rejectedCodes: [String: Int]
  ) {
    self.oldest = oldest
    self.lastDrainedAt = lastDrainedAt
    self.passes = passes
    self.conflictFields = conflictFields
    self.rejectedCodes = rejectedCodes
  }
}

/// Every pass that a store has kept, taken together. They only grow.
package struct PassTotals: Sendable {
  /// How many passes ended so, by the word of their report; those that were killed are `partial`.
  package let outcomes: [String: Int]
  package let traffic: Traffic

  package init(outcomes: [String: Int], traffic: Traffic) {
    self.outcomes = outcomes
    self.traffic = traffic
  }
}

extension Outbox {
  package func watch() async throws -> OutboxWatch {
    let traffic = try await traffic(since: .distantPast)
    return try await read { db in
      var oldest: [EditState: Date] = [:]
      for state in EditState.unfinished { oldest[state] = try db.oldest(in: state) }
      let drained = try db.one(
        Int64.self,
        sql: """
          SELECT started_at FROM pass WHERE is_over = 1 AND json_valid(report)
            AND json_extract(report, '$.outcome') = 'drained' ORDER BY id DESC LIMIT 1
          """)
      return OutboxWatch(
        oldest: oldest, lastDrainedAt: drained.map(StoreCoding.date),
        passes: PassTotals(outcomes: try db.outcomes(), traffic: traffic),
        conflictFields: try db.openConflictFields(), rejectedCodes: try db.rejectedCodes())
    }
  }
}

extension Database {
  fileprivate func oldest(in state: EditState) throws -> Date? {
    try one(
      Int64.self,
      sql: """
        SELECT min(recorded_at) FROM (
          SELECT * FROM (SELECT recorded_at FROM edit
            WHERE state = ?1 AND not_before = 0 ORDER BY id LIMIT 1)
          UNION ALL
          SELECT * FROM (SELECT recorded_at FROM edit
            WHERE state = ?1 AND not_before > 0 ORDER BY id LIMIT 1))
        """, arguments: [state.rawValue]
    ).map(StoreCoding.date)
  }

  fileprivate func outcomes() throws -> [String: Int] {
    try counts(
      sql: """
        SELECT json_extract(report, '$.outcome') AS name, count(*) AS edits FROM pass
        WHERE json_valid(report) AND json_extract(report, '$.outcome') IS NOT NULL GROUP BY 1
        """)
  }

  fileprivate func rejectedCodes() throws -> [String: Int] {
    try counts(
      sql: """
        SELECT coalesce(error_code, 'none') AS name, count(*) AS edits FROM edit
        WHERE state = 'rejected' GROUP BY 1
        """)
  }

  fileprivate func openConflictFields() throws -> [FieldName: Int] {
    let named = try counts(
      sql: """
        SELECT json_extract(dispute.value, '$.name') AS name, count(*) AS edits
        FROM conflict, json_each(conflict.disputes) AS dispute
        WHERE conflict.resolved_by IS NULL GROUP BY 1
        """)
    return Dictionary(
      uniqueKeysWithValues: try named.map { (try StoreCoding.raw($0.key), $0.value) })
  }

  private func counts(sql: String) throws -> [String: Int] {
    var counts: [String: Int] = [:]
    for row in try rows(sql: sql) { counts[try row.value("name")] = try row.value("edits") }
    return counts
  }
}

/// How often a field was in conflict.
package struct FieldConflicts: Hashable, Sendable {
  /// Nil for records that are gone on the server, where no single field differs.
  package let field: FieldName?
  package internal(set) var open = 0
  package internal(set) var decided = 0
}

extension Outbox {
  /// The conflicts that were found at or after `start`, by the fields that differ; one may count under
  /// several. Those whose decision was pruned are not told.
  package func fieldConflicts(since start: Date) async throws -> [FieldConflicts] {
    try await read { db in
      var found: [FieldName?: FieldConflicts] = [:]
      let rows = try db.rows(
        sql: """
          SELECT json_extract(dispute.value, '$.name') AS name,
            conflict.resolved_by IS NULL AS is_open, count(*) AS conflicts
          FROM conflict LEFT JOIN json_each(conflict.disputes) AS dispute
          WHERE conflict.detected_at >= ? AND (dispute.value IS NOT NULL OR conflict.kind = 'gone')
          GROUP BY 1, 2
          """, arguments: [StoreCoding.milliseconds(start)])
      for row in rows {
        let name: FieldName? = try (row.value("name") as String?).map { try StoreCoding.raw($0) }
        var counted = found[name] ?? FieldConflicts(field: name)
        let count: Int = try row.value("conflicts")
        if try row.value("is_open") { counted.open += count } else { counted.decided += count }
        found[name] = counted
      }
      return found.values.sorted {
        ($1.open + $1.decided, $0.field?.rawValue ?? "") < (
          $0.open + $0.decided, $1.field?.rawValue ?? ""
        )
      }
    }
  }
}

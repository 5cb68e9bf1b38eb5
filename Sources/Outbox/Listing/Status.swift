import Causality
import Foundation
import GRDB
import Reconciliation
import Registry

/// Where the outbox stands, from counters that are kept up to date: no counting.
package struct OutboxStatus: Sendable {
  package let counts: [EditState: Int]
  package let oldestQueuedAt: Date?
  package let lastSync: (startedAt: Date, report: String)?
  /// Those that others were given to bring to Sunbird, among the sent ones.
  package var away = 0

  package subscript(state: EditState) -> Int { counts[state, default: 0] }
}

/// How many unfinished edits stand where, for the report of a pass.
package struct Backlog: Hashable, Sendable {
  /// Edits that only need time or a line.
  package let remaining: Int
  /// Those among them whose outcome is unknown.
  package let unknown: Int
  /// Edits that wait for a person: conflicts, rejected ones, those that are larger than any budget,
  /// and what waits behind them.
  package let needPerson: Int
  /// Edits that others were given to bring to Sunbird, and what waits for those: no line of this
  /// machine's brings them on.
  package var away = 0
}

extension Outbox {
  package func status() async throws -> OutboxStatus {
    try await read { db in
      let oldest = try db.one(
        Int64.self,
        sql: """
          SELECT min(recorded_at) FROM (
            SELECT * FROM (SELECT recorded_at FROM edit
              WHERE state = 'queued' AND not_before = 0 ORDER BY id LIMIT 1)
            UNION ALL
            SELECT * FROM (SELECT recorded_at FROM edit
              WHERE state = 'queued' AND not_before > 0 ORDER BY id LIMIT 1))
          """)
      let pass = try db.row(
        sql: "SELECT started_at, report FROM pass WHERE is_over = 1 ORDER BY id DESC LIMIT 1")
      return OutboxStatus(
        counts: try db.tally(), oldestQueuedAt: oldest.map(StoreCoding.date),
        lastSync: try pass.map {
          (try StoreCoding.date($0.value("started_at")), try $0.value("report"))
        }, away: try db.countAway().sent)
    }
  }

  /// What is left after a pass. An edit that waits behind a rejected edit or an open conflict, or
  /// behind one that does, waits for a person, too, and so does one that is larger than what may be
  /// spent.
  package func backlog() async throws -> Backlog {
    try await read { db in
      let counts = try db.tally()
      let stuck =
        try db.one(
          Int.self,
          sql: """
            WITH RECURSIVE held (record_id) AS (
              SELECT record_id FROM edit WHERE state = 'rejected'
              UNION SELECT record_id FROM edit WHERE state = 'conflict'
              UNION SELECT edit.record_id FROM held
                CROSS JOIN edit ON edit.waits_on = held.record_id AND +edit.state = 'waiting')
            SELECT count(*) FROM edit
            WHERE +state = 'waiting' AND waits_on IN (SELECT record_id FROM held)
            """) ?? 0
      let passedOver = try db.countPassedOver()
      let held = stuck + passedOver.queued + passedOver.waiting
      let unfinished = counts[.queued, default: 0] + counts[.waiting, default: 0]
      let away = try db.countAway()
      let sent = max(0, counts[.sent, default: 0] - away.sent)
      return Backlog(
        remaining: max(0, unfinished - held - away.behind) + sent, unknown: sent,
        needPerson: counts[.conflict, default: 0] + counts[.rejected, default: 0] + held,
        away: away.sent + away.behind)
    }
  }

  /// Keeps the report of a pass that is over.
  ///
  /// - Parameter pass: the number under which ``note(report:startedAt:asPass:)`` kept it so far.
  package func keep(report: String, startedAt: Date, asPass pass: Int64? = nil) async throws {
    try await write { db in
      _ = try db.keep(report: report, startedAt: startedAt, isOver: true, asPass: pass)
    }
  }

  /// Keeps how a pass stands that goes on; so it stays where nobody lives to end it.
  ///
  /// - Returns: the pass's number.
  package func note(
    report: String, startedAt: Date, asPass pass: Int64? = nil
  ) async throws -> Int64 {
    try await writeWithoutHooks { db in
      try db.keep(report: report, startedAt: startedAt, isOver: false, asPass: pass)
    }
  }

  /// A small fact that was learned, like what a server can't read; nil when none was.
  package func setting(_ name: String) async throws -> String? {
    try await read { db in
      try db.one(String.self, sql: "SELECT value FROM setting WHERE name = ?", arguments: [name])
    }
  }

  /// Keeps a small fact, or forgets it.
  package func set(_ name: String, to value: String?) async throws {
    try await write { db in
      if let value {
        try db.run(
          sql: "INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)",
          arguments: [name, value])
      } else {
        try db.run(sql: "DELETE FROM setting WHERE name = ?", arguments: [name])
      }
    }
  }
}

extension Database {
  fileprivate func keep(
    report: String, startedAt: Date, isOver: Bool, asPass pass: Int64?
  ) throws -> Int64 {
    try run(
      sql: """
        INSERT INTO pass (id, started_at, report, is_over) VALUES (?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET report = excluded.report, is_over = excluded.is_over
        """,
      arguments: [pass, StoreCoding.milliseconds(startedAt), report, isOver])
    return pass ?? lastInsertedRowID
  }

  /// How many edits are on their way by bundles, and how many of the same records, or of memberships
  /// of them, have to wait for that.
  fileprivate func countAway() throws -> (sent: Int, behind: Int) {
    let records = """
      SELECT record_id FROM road CROSS JOIN edit ON edit.id = edit_id
      WHERE bundle_id IS NOT NULL AND +state = 'sent'
      """
    let sent = try one(Int.self, sql: "SELECT count(*) FROM (\(records))") ?? 0
    guard sent > 0 else { return (0, 0) }
    let behind = try one(
      Int.self,
      sql: """
        SELECT count(*) FROM edit WHERE (record_id IN (\(records)) AND +state IN ('queued', 'waiting'))
          OR (waits_on IN (\(records)) AND +state = 'waiting')
        """)
    return (sent, behind ?? 0)
  }

  fileprivate func tally() throws -> [EditState: Int] {
    var counts: [EditState: Int] = [:]
    for row in try rows(sql: "SELECT state, edits FROM tally") {
      counts[try StoreCoding.raw(row.value("state"))] = try row.value("edits")
    }
    return counts
  }
}

import Foundation
import GRDB

/// What happened in one day.
package struct DayFigures: Hashable, Sendable {
  /// When the day began.
  package let start: Date
  /// Edits that were recorded.
  package internal(set) var recorded = 0
  /// Edits that Sunbird has taken, those that others carried among them.
  package internal(set) var delivered = 0
  /// Edits that were not finished at the day's end; at the last moment asked about for the last day.
  package internal(set) var depth = 0
  package internal(set) var passes = 0
  /// Bytes with headers, without TLS and TCP.
  package internal(set) var bytesSent = 0
  package internal(set) var bytesReceived = 0

  package init(start: Date) { self.start = start }
}

extension Outbox {
  /// The figures of days that follow each other, from the journal and the reports of passes: it reads
  /// both whole. What `agent prune --journal` has dropped is missing in the days before.
  ///
  /// - Parameters:
  ///   - starts: when each day begins, in their order; at least one.
  ///   - end: when the last one ends; what came later is not looked at.
  package func days(startingAt starts: [Date], until end: Date) async throws -> [DayFigures] {
    try await read { db in
      var days = starts.map(DayFigures.init)
      let arguments: StoredValues = [
        StoreCoding.milliseconds(starts[0]), StoreCoding.milliseconds(end),
      ]
      func add(_ sql: String, _ note: (Row, inout DayFigures) throws -> Void) throws {
        for row in try db.rows(sql: sql, arguments: arguments) {
          let at = StoreCoding.date(try row.value("slot") * Database.slot)
          guard let day = starts.lastIndex(where: { $0 <= at }) else { continue }
          try note(row, &days[day])
        }
      }
      var left = Array(repeating: 0, count: starts.count)
      try add(Database.recordedBySlot) { $1.recorded += try $0.value("edits") }
      try add(Database.deliveredBySlot) { $1.delivered += try $0.value("edits") }
      try add(Database.passesBySlot) { row, day in
        day.passes += try row.value("passes")
        day.bytesSent += try row.value("sent")
        day.bytesReceived += try row.value("received")
      }
      for row in try db.rows(sql: Database.leftBySlot, arguments: arguments) {
        let at = StoreCoding.date(try row.value("slot") * Database.slot)
        if let day = starts.lastIndex(where: { $0 <= at }) { left[day] += try row.value("edits") }
      }
      // Backwards from what is counted now, so that history that was dropped spoils no later day.
      var depth = try db.one(Int.self, sql: Database.unfinished, arguments: arguments) ?? 0
      for index in days.indices.reversed() {
        days[index].depth = max(0, depth)
        depth += left[index] - days[index].recorded
      }
      return days
    }
  }
}

extension Database {
  /// What is counted together, in milliseconds: every offset from UTC is a multiple of it.
  fileprivate static let slot: Int64 = 900_000

  fileprivate static let recordedBySlot = """
    SELECT recorded_at / \(slot) AS slot, count(*) AS edits FROM edit
    WHERE recorded_at >= ?1 AND recorded_at < ?2 GROUP BY 1
    """

  /// A carrier is accepted with all that it carries.
  fileprivate static let deliveredBySlot = """
    SELECT at / \(slot) AS slot,
      count(*) + sum((SELECT count(*) FROM edit WHERE into_id = journal.edit_id)) AS edits
    FROM journal WHERE event = 'accepted' AND at >= ?1 AND at < ?2 GROUP BY 1
    """

  /// When edits left the queue for good: folded ones do with what carries them on its way.
  fileprivate static let leftBySlot = """
    SELECT last / \(slot) AS slot, count(*) AS edits FROM (
      SELECT max(journal.at) AS last FROM journal JOIN edit ON edit.id = journal.edit_id
      WHERE journal.event IN ('accepted', 'folded', 'withdrawn')
        AND edit.state IN ('accepted', 'folded', 'withdrawn') AND edit.recorded_at < ?2
      GROUP BY journal.edit_id)
    WHERE last >= ?1 AND last < ?2 GROUP BY 1
    """

  fileprivate static let passesBySlot = """
    SELECT started_at / \(slot) AS slot, count(*) AS passes,
      coalesce(sum(json_extract(report, '$.bytesSent')), 0) AS sent,
      coalesce(sum(json_extract(report, '$.bytesReceived')), 0) AS received
    FROM pass WHERE started_at >= ?1 AND started_at < ?2 AND json_valid(report) GROUP BY 1
    """

  fileprivate static let unfinished = """
    SELECT (SELECT sum(edits) FROM tally
        WHERE state IN ('queued', 'waiting', 'sent', 'conflict', 'rejected'))
      - (SELECT count(*) FROM edit WHERE recorded_at >= ?2
        AND state IN ('queued', 'waiting', 'sent', 'conflict', 'rejected') AND ?1 IS NOT NULL)
    """
}

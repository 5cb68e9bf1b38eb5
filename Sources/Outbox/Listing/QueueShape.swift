import Foundation
import GRDB
import Reconciliation
import Registry

/// Why an edit is not finished, in few words, so that many edits share one.
package enum WaitingReason: Hashable, Sendable {
  /// The next pass takes it.
  case due
  /// It was tried, and waits for its own moment; why, as far as somebody said so.
  case putOff(code: String?)
  /// It waits for a school or a user that is not accepted yet.
  case behind(RecordKind)
  /// It waits for an earlier edit of its own record.
  case behindEarlier
  /// Sunbird said that it lacks what the edit is about.
  case lacking(code: String)
  /// It may have arrived: the server is asked.
  case unknownOutcome
  case conflict
  case rejected(code: String?)
}

/// How the unfinished edits are spread over reasons and ages.
package struct QueueShape: Sendable {
  package struct Row: Sendable {
    package let reason: WaitingReason
    /// How many, by age: one more than there are bounds; the last are older than all bounds.
    package internal(set) var ages: [Int]
    /// When the first of them was recorded.
    package internal(set) var oldestAt: Date

    package var total: Int { ages.reduce(0, +) }
  }

  /// The ages that part the columns, in seconds, youngest first.
  package static let bounds: [Double] = [
    3600, 4 * 3600, 86_400, 2 * 86_400, 4 * 86_400, 8 * 86_400, 16 * 86_400, 32 * 86_400,
  ]

  /// The reason that most edits have first.
  package let rows: [Row]

  /// All reasons together, by age.
  package var ages: [Int] {
    rows.reduce(Array(repeating: 0, count: Self.bounds.count + 1)) { zip($0, $1.ages).map(+) }
  }
}

extension Outbox {
  /// Counts what is not finished. Reads every unfinished edit once: a second for a million.
  package func shape(at now: Date) async throws -> QueueShape {
    try await read { db in
      var rows: [WaitingReason: QueueShape.Row] = [:]
      for row in try db.rows(sql: Database.shape, arguments: [StoreCoding.milliseconds(now)]) {
        let reason = try WaitingReason(row: row)
        let oldest = StoreCoding.date(try row.value("oldest_at"))
        var counted =
          rows[reason]
          ?? QueueShape.Row(
            reason: reason, ages: Array(repeating: 0, count: QueueShape.bounds.count + 1),
            oldestAt: oldest)
        counted.ages[try row.value("age")] += try row.value("edits")
        counted.oldestAt = min(counted.oldestAt, oldest)
        rows[reason] = counted
      }
      return QueueShape(
        rows: rows.values.sorted { ($1.total, $0.oldestAt) < ($0.total, $1.oldestAt) })
    }
  }
}

extension WaitingReason {
  fileprivate init(row: Row) throws {
    let state: EditState = try StoreCoding.raw(row.value("state"))
    let code: String? = try row.value("code")
    switch state {
    case .queued: self = try row.value("is_later") ? .putOff(code: code) : .due
    case .waiting:
      let kind: String? = try row.value("behind")
      if let kind {
        self = .behind(try StoreCoding.raw(kind))
      } else {
        self = code.map { .lacking(code: $0) } ?? .behindEarlier
      }
    case .sent: self = .unknownOutcome
    case .conflict: self = .conflict
    case .rejected: self = .rejected(code: code)
    case .accepted, .folded, .withdrawn:
      throw StoreCoding.Unreadable(description: "a finished edit that waits")
    }
  }
}

extension Database {
  /// A column is how many bounds an edit's age has passed.
  fileprivate static let shape = """
    SELECT state,
      CASE WHEN state IN ('rejected', 'waiting') OR (state = 'queued' AND not_before > ?1)
        THEN error_code END AS code,
      CASE WHEN state = 'waiting' AND waits_on <> record_id
        THEN (SELECT kind FROM record WHERE record.id = edit.waits_on) END AS behind,
      state = 'queued' AND not_before > ?1 AS is_later,
      \(QueueShape.bounds.map { "(?1 - recorded_at >= \(Int64($0 * 1000)))" }
        .joined(separator: " + ")) AS age,
      count(*) AS edits, min(recorded_at) AS oldest_at
    FROM edit WHERE state IN ('queued', 'waiting', 'sent', 'conflict', 'rejected')
    GROUP BY 1, 2, 3, 4, 5
    """
}

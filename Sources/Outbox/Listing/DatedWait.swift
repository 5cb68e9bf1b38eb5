import Causality
import Foundation
import GRDB
import Reconciliation
import Registry

/// An edit that waits for a moment of its own.
package struct DatedWait: Sendable {
  package let edit: Dot
  package let state: EditState
  package let until: Date
  /// Why, as far as somebody said so.
  package let problem: Problem?
}

extension Outbox {
  /// Of the edits that wait for a moment of their own, the one that goes on first; nil where none
  /// does. Edits that are larger than any budget wait for no moment.
  package func nextDatedWait(at now: Date) async throws -> DatedWait? {
    try await read { db in
      let last = StoreCoding.milliseconds(now.addingTimeInterval(StoredMoment.longestBackoff))
      let first = try [EditState.queued, .waiting, .sent].compactMap { state in
        try db.one(
          Int64.self,
          sql: """
            SELECT id FROM edit WHERE state = ? AND not_before > ? AND not_before <= ?
              AND error_code IS NOT 'over-budget' ORDER BY not_before LIMIT 1
            """,
          arguments: [state.rawValue, StoreCoding.milliseconds(now), last]
        ).map(db.edit(id:))
      }
      let next = first.min { ($0.notBefore ?? .distantFuture) < ($1.notBefore ?? .distantFuture) }
      return next.map {
        DatedWait(
          edit: $0.dot, state: $0.state, until: $0.notBefore ?? now, problem: $0.problem)
      }
    }
  }

  /// When the server is next asked about an upload that it still works on; nil where there is none.
  package func nextPoll() async throws -> Date? {
    try await read { db in
      try db.one(Int64.self, sql: "SELECT min(poll_at) FROM upload WHERE state <> 'done'")
        .map(StoreCoding.date)
    }
  }
}

import Foundation
import GRDB
import Reconciliation
import Registry

/// Edits whose request is larger than all that a pass or a day may spend. They are passed over, so
/// that they stop nobody, and wait for a person, since no time helps them.
package enum OverBudget {
  /// The code of the problem that such an edit has. The index `edit_over_budget` names it, too.
  package static let code = "over-budget"

  /// What makes an edit one of them; in just these words, so that SQLite takes the index.
  static let isOne = "state = 'queued' AND not_before > 0 AND error_code = 'over-budget'"
}

extension Outbox {
  /// The oldest edits that were passed over.
  package func passedOver(limit: Int) async throws -> [Edit] {
    try await read { db in
      try db.all(
        Int64.self,
        sql: """
          SELECT id FROM edit INDEXED BY edit_over_budget WHERE \(OverBudget.isOne)
          ORDER BY id LIMIT ?
          """, arguments: [limit]
      ).map(db.edit(id:))
    }
  }

  /// Lets what was passed over be tried again where passes have another limit than the last one.
  ///
  /// - Parameter limit: the most bytes that a request may cost in this pass; nil for no limit.
  package func noteByteLimit(_ limit: Int?) async throws {
    let (name, text) = ("byte limit", limit.map(String.init))
    guard try await setting(name) != text else { return }
    try await set(name, to: text)
    try await write { db in
      try db.run(
        sql: """
          UPDATE edit SET not_before = 0 WHERE id IN (
            SELECT id FROM edit INDEXED BY edit_over_budget WHERE \(OverBudget.isOne))
          """)
    }
  }
}

extension Database {
  /// How many edits wait with those that were passed over, themselves included.
  func countPassedOver() throws -> (queued: Int, waiting: Int) {
    let records = """
      SELECT record_id FROM edit INDEXED BY edit_over_budget WHERE \(OverBudget.isOne)
      """
    let queued = try one(
      Int.self,
      sql: "SELECT count(*) FROM edit WHERE record_id IN (\(records)) AND +state = 'queued'")
    let waiting = try one(
      Int.self,
      sql: "SELECT count(*) FROM edit WHERE waits_on IN (\(records)) AND +state = 'waiting'")
    return (queued ?? 0, waiting ?? 0)
  }
}

import Foundation
import GRDB
import Registry

extension Outbox {
  /// Makes the intent durable before the first byte leaves: in one transaction each claim's edits
  /// fold into their carrier, the carriers become `sent`, and an attempt is written for each.
  ///
  /// After a crash these edits are unknown, never queued.
  package func begin(
    _ sends: [(claim: Claim, operation: WriteOperation)], at now: Date
  ) async throws {
    try await witness()
    try await write { db in
      for (claim, operation) in sends {
        try db.fold(claim, at: now)
        try Transition.send.apply(
          db, edit: claim.carrier.id, record: claim.record.id, at: now)
        try db.addAttempt(edit: claim.carrier.id, operation: operation, at: now)
      }
    }
  }

  /// Writes one more attempt of an edit that is already `sent`: a second step, like the update
  /// after a creation that met an existing record.
  package func beginNext(
    _ claim: Claim, operation: WriteOperation, at now: Date
  ) async throws {
    try await write { db in
      try db.addAttempt(edit: claim.carrier.id, operation: operation, at: now)
    }
  }

  /// Writes down how each claim ended, in one transaction.
  package func settle(_ results: [(claim: Claim, settlement: Settlement)], at now: Date)
    async throws
  {
    try await write { db in
      for (claim, settlement) in results {
        try Settler(db: db, claim: claim, now: now).apply(settlement)
      }
    }
  }
}

extension Database {
  /// Folds the claim's run into its carrier. What an earlier carrier carried moves along.
  func fold(_ claim: Claim, at now: Date) throws {
    let carrier = claim.carrier
    for edit in claim.folded.dropLast() {
      let into = try Int64.fetchOne(
        self, sql: "SELECT into_id FROM edit WHERE id = ?", arguments: [edit.id])
      guard into != carrier.id else { continue }
      try execute(
        sql: "UPDATE edit SET into_id = ? WHERE into_id = ?", arguments: [carrier.id, edit.id])
      try Transition.fold(into: carrier.id)
        .apply(self, edit: edit.id, record: claim.record.id, at: now)
    }
  }

  func addAttempt(edit: Int64, operation: WriteOperation, at now: Date) throws {
    try cachedStatement(
      sql: "INSERT INTO attempt (edit_id, operation, started_at) VALUES (?, ?, ?)"
    ).execute(arguments: [edit, operation.rawValue, StoreCoding.milliseconds(now)])
  }
}

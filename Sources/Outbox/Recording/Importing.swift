import Foundation
import GRDB
import Registry

/// What became of one row of an imported file.
package enum ImportedRow: Sendable {
  case recorded
  /// It says what is recorded already.
  case unchanged
  case refused(StoreError)
}

extension Outbox {
  /// How many lines of the file with this digest have been recorded.
  package func importedLines(digest: String) async throws -> Int {
    try await read { db in
      try Int.fetchOne(db, sql: "SELECT lines FROM import WHERE digest = ?", arguments: [digest])
        ?? 0
    }
  }

  /// Records a run of rows in one transaction and notes how far the file has come, so that the
  /// same file again, also after a crash half way, records nothing twice.
  package func importRows(
    _ drafts: [DraftEdit], digest: String, throughLine line: Int, by author: String, at now: Date
  ) async throws -> [ImportedRow] {
    try await writeWitnessed { [replica] db in
      let recorder = Recorder(db: db, replica: replica, author: author, now: now)
      let rows = try drafts.map { draft -> ImportedRow in
        if try db.says(draft) { return .unchanged }
        do {
          _ = try recorder.record(draft)
          return .recorded
        } catch let error as StoreError {
          return .refused(error)
        }
      }
      try db.execute(
        sql: "INSERT OR REPLACE INTO import (digest, lines) VALUES (?, ?)",
        arguments: [digest, line])
      return rows
    }
  }
}

extension Database {
  /// Whether the store says already what `draft` says: its record stands so, or the same creation
  /// was recorded before.
  fileprivate func says(_ draft: DraftEdit) throws -> Bool {
    guard let record = try storedRecord(draft.key) else { return false }
    let pending = try undecidedEdits(of: record.id)
    if let last = pending.last {
      if draft.operation == .removeMember { return last.operation == .removeMember }
      if draft.operation == .addMember, last.operation == .removeMember { return false }
    } else if draft.operation == .removeMember {
      return record.presence == .absent
    }
    if draft.operation.isCreation, draft.operation != .addMember,
      try edits(of: record.id, in: EditState.allCases).contains(where: {
        $0.operation == draft.operation && $0.state != .withdrawn
          && $0.fields.withoutSecrets == draft.fields.withoutSecrets
      })
    {
      return true
    }
    guard !pending.isEmpty || record.presence == .present else { return false }
    let local = pending.reduce(record.base ?? [:]) { $0.overlaid(with: $1.fields) }
    return draft.fields.allSatisfy { name, value in
      name.same(local[name] ?? .null, value)
    }
  }
}

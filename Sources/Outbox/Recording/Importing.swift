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

/// One row of an imported file, with its line, from 1.
package struct ImportDraft: Sendable {
  package let line: Int
  package let draft: DraftEdit

  package init(line: Int, draft: DraftEdit) {
    self.line = line
    self.draft = draft
  }
}

/// How far a file has been recorded by earlier imports.
package struct ImportProgress: Sendable {
  /// Lines up to here have been taken.
  package let lines: Int
  /// Those among them that the store refused.
  package let refused: Set<Int>

  /// Whether the line needs nothing more.
  package func covers(_ line: Int) -> Bool { line <= lines && !refused.contains(line) }
}

extension Outbox {
  /// How far the file with this digest has been recorded.
  package func importProgress(digest: String) async throws -> ImportProgress {
    try await read { db in
      let lines = try db.one(
        Int.self, sql: "SELECT lines FROM import WHERE digest = ?", arguments: [digest])
      let refused = try db.all(
        Int.self, sql: "SELECT line FROM import_refusal WHERE digest = ?", arguments: [digest])
      return ImportProgress(lines: lines ?? 0, refused: Set(refused))
    }
  }

  /// Records a run of rows in one transaction and notes how far the file has come, so that the
  /// same file again, also after a crash half way, records nothing twice.
  package func importRows(
    _ rows: [ImportDraft], digest: String, throughLine line: Int, by author: String, at now: Date
  ) async throws -> [ImportedRow] {
    try await recording(by: author, at: now) { recorder in
      let db = recorder.db
      let hasRefusals = try db.hasRefusals(digest: digest)
      let ends = try rows.map { row in
        let end = try recorder.importRow(row.draft)
        if end.isRefused || hasRefusals {
          try db.note(row, digest: digest, isRefused: end.isRefused)
        }
        return end
      }
      try db.run(
        sql: """
          INSERT INTO import (digest, lines) VALUES (?, ?)
          ON CONFLICT (digest) DO UPDATE SET lines = max(lines, excluded.lines)
          """, arguments: [digest, line])
      return ends
    }
  }
}

extension Recorder {
  fileprivate func importRow(_ draft: DraftEdit) throws -> ImportedRow {
    let (record, isNew) = try foundOrMade(draft.key)
    if try !isNew && db.says(draft, of: record) { return .unchanged }
    do {
      try self.record(draft, in: record, isNew: isNew)
      return .recorded
    } catch let error as StoreError {
      return .refused(error)
    }
  }
}

extension ImportedRow {
  fileprivate var isRefused: Bool {
    switch self {
    case .recorded, .unchanged: false
    case .refused: true
    }
  }
}

extension Database {
  /// Whether any line of the file was refused so far.
  fileprivate func hasRefusals(digest: String) throws -> Bool {
    try one(
      Bool.self, sql: "SELECT EXISTS (SELECT 1 FROM import_refusal WHERE digest = ?)",
      arguments: [digest]) ?? false
  }

  /// Remembers a refused line, so that the same file again does not pass over it.
  fileprivate func note(_ row: ImportDraft, digest: String, isRefused: Bool) throws {
    let sql =
      isRefused
      ? "INSERT OR IGNORE INTO import_refusal (digest, line) VALUES (?, ?)"
      : "DELETE FROM import_refusal WHERE digest = ? AND line = ?"
    try run(sql: sql, arguments: [digest, row.line])
  }

  /// Whether the store says already what `draft` says: its record stands so, or the same creation
  /// was recorded before.
  fileprivate func says(_ draft: DraftEdit, of record: StoredRecord) throws -> Bool {
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

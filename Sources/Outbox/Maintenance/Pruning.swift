import Foundation
import GRDB

/// What of finished edits is dropped.
package enum PruneScope: Hashable, Sendable {
  /// What they changed; how they came about and where they ended stays.
  case bodies
  /// The same, and every attempt and journal line of theirs. Their names, authors and ends stay.
  case bodiesAndJournal
}

extension Outbox {
  /// Drops the bodies of edits that were finished before `cutoff`: accepted, withdrawn, cancelled
  /// out, or carried by one that is. Never touches anything that still has a way to go.
  ///
  /// Works a page at a time, so that recording goes on in between.
  ///
  /// - Returns: how many edits lost their body now.
  package func prune(
    _ scope: PruneScope, finishedBefore cutoff: Date, at now: Date
  ) async throws -> Int {
    var pruned = 0
    var last: Int64 = 0
    var length = Database.pageLength
    while true {
      let page = try await read { [last, length] db in
        try db.finishedEdits(before: cutoff, scope: scope, after: last, limit: length)
      }
      guard let end = page.last else { break }
      do {
        pruned += try await write { db in
          try page.reduce(0) { try $0 + (db.prune(edit: $1, scope: scope, at: now) ? 1 : 0) }
        }
      } catch StoreError.failed(_, ResultCode.SQLITE_FULL.rawValue, _) where length > 1 {
        length = max(1, length / 8)  // the disk may have room for the log of fewer
        continue
      }
      // Nobody else writes: the room that the log takes is used anew by the next page.
      if isAlone { try await checkpoint() }
      last = end
    }
    try await write { try $0.pruneConflicts() }
    return pruned
  }

  /// Gives pages that hold nothing back to the disk, some at a time, so that recording goes on in
  /// between.
  ///
  /// - Returns: how many bytes the file is smaller by; nil where the store was made by a version
  ///   that could not shrink it. There free pages are used again, but the file keeps its size.
  package func shrink() async throws -> Int? {
    let free = try await read { db in
      try Self.canShrink(db) ? Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0 : nil
    }
    guard let free else { return nil }
    var rest = free
    while rest > 0 {
      let before = rest
      rest = try await write { db in
        try db.execute(sql: "PRAGMA incremental_vacuum(\(Self.pagesAtOnce))")
        return try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
      }
      guard rest < before else { break }
    }
    try await checkpoint()
    let pageBytes = try await read { try Int.fetchOne($0, sql: "PRAGMA page_size") ?? 0 }
    return (free - rest) * pageBytes
  }

  /// How many pages one transaction gives back.
  private static let pagesAtOnce = 256

  private static func canShrink(_ db: Database) throws -> Bool {
    try Int.fetchOne(db, sql: "PRAGMA auto_vacuum") == 2
  }
}

extension Database {
  /// How many edits one transaction prunes.
  fileprivate static let pageLength = 500

  /// One page of the edits that were finished before `cutoff` and have something to be dropped.
  fileprivate func finishedEdits(
    before cutoff: Date, scope: PruneScope, after: Int64, limit: Int
  ) throws -> [Int64] {
    try all(
      Int64.self,
      sql: """
        SELECT edit.id FROM edit LEFT JOIN edit AS carrier ON carrier.id = edit.into_id
        WHERE edit.id > ?1 AND edit.recorded_at < ?2 AND (edit.pruned_at IS NULL OR ?3)
          AND edit.state IN ('accepted', 'withdrawn', 'folded')
          AND coalesce(carrier.state, 'accepted') IN ('accepted', 'withdrawn')
          AND coalesce((SELECT max(at) FROM journal
            WHERE record_id = edit.record_id AND edit_id = edit.id), 0) < ?2
          AND NOT EXISTS (SELECT 1 FROM guest WHERE edit_id = edit.id AND handed_back IS NOT NULL)
        ORDER BY edit.id LIMIT ?4
        """,
      arguments: [
        after, StoreCoding.milliseconds(cutoff), scope == .bodiesAndJournal, limit,
      ])
  }

  /// - Returns: whether the edit had a body.
  fileprivate func prune(edit: Int64, scope: PruneScope, at now: Date) throws -> Bool {
    try run(
      sql: """
        UPDATE edit SET fields = '{}', author_saw = NULL, pruned_at = ?
        WHERE id = ? AND pruned_at IS NULL
        """, arguments: [StoreCoding.milliseconds(now), edit])
    let hadBody = changesCount > 0
    try run(
      sql: """
        UPDATE upload_edit SET base = NULL WHERE edit_id = ? AND base IS NOT NULL
          AND (SELECT state FROM upload WHERE id = upload_id) = 'done'
        """, arguments: [edit])
    switch scope {
    case .bodies: break
    case .bodiesAndJournal:
      try run(sql: "DELETE FROM attempt WHERE edit_id = ?", arguments: [edit])
      try run(
        sql: """
          DELETE FROM journal WHERE edit_id = ?1
            AND record_id = (SELECT record_id FROM edit WHERE id = ?1)
          """, arguments: [edit])
    }
    return hadBody
  }

  /// The sides of a conflict go with the body of the edit that decided it.
  fileprivate func pruneConflicts() throws {
    try run(
      sql: """
        UPDATE conflict SET disputes = '[]', remote = '{}', base_before = NULL
        WHERE resolved_by IS NOT NULL AND remote <> '{}'
          AND (SELECT pruned_at FROM edit WHERE id = conflict.resolved_by) IS NOT NULL
        """)
  }
}

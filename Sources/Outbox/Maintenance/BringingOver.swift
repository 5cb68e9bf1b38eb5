import Foundation
import GRDB
import Reconciliation

/// What becomes of edits that the replaced store holds and the backup does not.
package enum NewerEdits: Hashable, Sendable {
  /// They go on in the restored store, under their own names.
  case bring
  /// They stay in the copy that is kept.
  case leaveOut
}

/// The edits that a replaced store holds and the backup does not.
package struct FoundNewer: Hashable, Sendable {
  package enum Fate: Hashable, Sendable {
    case brought
    case leftOut
    /// The replaced store is too damaged to be read.
    case unreadable
  }

  /// How many there are; nil where nobody knows.
  package let count: Int?
  /// The names of the first of them.
  package let names: [String]
  package let fate: Fate

  static let none = FoundNewer(count: 0, names: [], fate: .brought)
}

/// Brings what a replaced store knows beyond its backup over into the restored one.
///
/// It goes record by record, because an edit rests on all that was known of its record when it was
/// recorded: a record that has newer edits, or edits that have gone further towards Sunbird than
/// the backup knows, is taken over whole, with the states of its edits, its history and its
/// conflicts. Every other record stands as in the backup: that is what a restore is for. So an edit
/// that was sent or accepted after the backup is never taken for one that was not.
///
/// Where both stores hold edits of a record that the other lacks, the record stays as the backup
/// has it, and the newer edits come on top: the next look at the server brings them together.
struct BringingOver {
  /// The restored store, with the replaced one attached as `replaced`.
  let db: Database
  let now: Date

  /// How many names are told.
  private static let named = 20

  /// - Parameters:
  ///   - restored: the store that is being finished.
  ///   - replaced: the copy that is kept of the other.
  static func run(
    into restored: String, from replaced: String, _ newer: NewerEdits, at now: Date
  ) throws -> FoundNewer {
    let store = try DatabaseQueue(path: restored, configuration: .agent())
    defer { try? store.close() }  // what it wrote is committed or not by then
    return try store.writeWithoutTransaction { db in
      try db.execute(sql: "ATTACH DATABASE ? AS replaced", arguments: [replaced])
      var found = FoundNewer.none
      try db.inTransaction(.immediate) {
        let work = BringingOver(db: db, now: now)
        found = try work.find(newer)
        switch newer {
        case .bring:
          try work.bring()
          return .commit
        case .leaveOut: return .rollback
        }
      }
      return found
    }
  }

  /// Writes down which edits and records are to be brought, in temporary tables.
  private func find(_ newer: NewerEdits) throws -> FoundNewer {
    try db.execute(sql: Self.finding)
    let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM newer")
    let names = try String.fetchAll(
      db,
      sql: """
        SELECT replica || ':' || counter FROM replaced.edit JOIN newer USING (id) ORDER BY id LIMIT ?
        """, arguments: [Self.named])
    return FoundNewer(count: count, names: names, fate: newer == .bring ? .brought : .leftOut)
  }

  private func bring() throws {
    try bringRecords()
    try bringEdits()
    try bringUploads()
    try bringHistory()
    try bringRoads()
    try bringLearned()
    try bringReceipts()
    try reorder()
  }

  /// Every column of a table but those named, for one that a later version may have added.
  private func names(of table: String, without left: String...) throws -> [String] {
    try db.columns(in: table).map(\.name).filter { !left.contains($0) }
  }

  private func bringRecords() throws {
    let columns = try names(of: "record", without: "id")
    let list = columns.joined(separator: ", ")
    try db.execute(
      sql: """
        INSERT INTO main.record (\(list)) SELECT \(list) FROM replaced.record AS old
          WHERE NOT EXISTS (SELECT 1 FROM main.record WHERE key = old.key)
            AND id IN (SELECT id FROM needed);
        CREATE TEMP TABLE record_now AS
          SELECT old.id AS old_id, record.id
          FROM needed JOIN replaced.record AS old USING (id) JOIN main.record USING (key);
        CREATE UNIQUE INDEX temp.record_now_by_old ON record_now (old_id);
        """)
    let known = columns.filter { $0 != "key" }
    try db.execute(
      sql: """
        UPDATE main.record SET (\(known.joined(separator: ", "))) =
            (SELECT \(known.joined(separator: ", ")) FROM replaced.record AS old
              WHERE old.key = main.record.key)
          WHERE id IN (SELECT record_now.id FROM record_now JOIN touched ON touched.id = old_id
            WHERE NOT is_split)
        """)
  }

  private func bringEdits() throws {
    let columns = try names(
      of:
        "edit", without: "id", "record_id", "waits_on", "into_id", "pruned_at")
    let list = columns.joined(separator: ", ")
    let olds = columns.map { "old.\($0)" }.joined(separator: ", ")
    let changing = columns.filter { $0 != "replica" && $0 != "counter" }
    let waitsOn = "(SELECT record_now.id FROM record_now WHERE old_id = old.waits_on)"
    try db.execute(
      sql: """
        UPDATE main.edit SET (\(changing.joined(separator: ", ")), waits_on, into_id) =
            (SELECT \(changing.map { "old.\($0)" }.joined(separator: ", ")), \(waitsOn), NULL
              FROM replaced.edit AS old
              WHERE old.replica = main.edit.replica AND old.counter = main.edit.counter)
          WHERE id IN (SELECT id FROM outdated);
        INSERT INTO main.edit (\(list), record_id, waits_on, pruned_at)
          SELECT \(olds), record_now.id, \(waitsOn), old.pruned_at
          FROM replaced.edit AS old JOIN newer USING (id)
            JOIN record_now ON record_now.old_id = old.record_id
          ORDER BY old.id;
        CREATE TEMP TABLE edit_now AS
          SELECT old.id AS old_id, edit.id, old.record_id AS old_record
          FROM touched JOIN replaced.edit AS old ON old.record_id = touched.id
            JOIN main.edit USING (replica, counter);
        CREATE UNIQUE INDEX temp.edit_now_by_old ON edit_now (old_id);
        UPDATE main.edit SET into_id = carrier.id
          FROM edit_now, replaced.edit AS old, edit_now AS carrier
          WHERE edit_now.id = main.edit.id AND old.id = edit_now.old_id
            AND carrier.old_id = old.into_id AND main.edit.state = 'folded'
            AND (old.id IN (SELECT id FROM newer)
              OR main.edit.id IN (SELECT id FROM outdated));
        UPDATE main.edit SET pruned_at = old.pruned_at
          FROM edit_now, replaced.edit AS old
          WHERE edit_now.id = main.edit.id AND old.id = edit_now.old_id
            AND old.pruned_at IS NOT NULL AND main.edit.id IN (SELECT id FROM outdated);
        """)
  }

  /// An upload that both know is the same file's; one that is under way stays so.
  private func bringUploads() throws {
    let columns = try names(of: "upload", without: "id")
    let list = columns.joined(separator: ", ")
    let rows = try names(
      of:
        "upload_edit", without: "edit_id", "upload_id")
    try db.execute(
      sql: """
        UPDATE main.upload SET (\(list)) =
            (SELECT \(list) FROM replaced.upload AS old
              WHERE old.id = main.upload.id AND old.sent_at = main.upload.sent_at)
          WHERE state <> 'done' AND EXISTS (SELECT 1 FROM replaced.upload AS old
            WHERE old.id = main.upload.id AND old.sent_at = main.upload.sent_at);
        INSERT INTO main.upload (\(list)) SELECT \(list) FROM replaced.upload AS old
          WHERE NOT EXISTS (SELECT 1 FROM main.upload
              WHERE upload.sent_at = old.sent_at AND upload.kind = old.kind)
            AND id IN (SELECT upload_id FROM replaced.upload_edit
              JOIN edit_now ON edit_now.old_id = edit_id)
          ORDER BY id;
        INSERT OR REPLACE INTO main.upload_edit
            (edit_id, upload_id, \(rows.joined(separator: ", ")))
          SELECT edit_now.id, upload.id, \(rows.map { "row.\($0)" }.joined(separator: ", "))
          FROM replaced.upload_edit AS row JOIN edit_now ON edit_now.old_id = row.edit_id
            JOIN replaced.upload AS old ON old.id = row.upload_id
            JOIN main.upload ON upload.sent_at = old.sent_at AND upload.kind = old.kind
        """)
  }

  /// The story of a record that is taken over whole takes the place of the part that the backup has;
  /// of another one, that of its newer edits is added.
  private func bringHistory() throws {
    try db.execute(sql: Self.forgettingHistory)
    let attempt = try names(of: "attempt", without: "id", "edit_id")
    let conflict = try names(of: "conflict", without: "id", "record_id", "resolved_by")
    let journal = try names(of: "journal", without: "id", "record_id", "edit_id")
    func olds(_ columns: [String]) -> String { columns.map { "old.\($0)" }.joined(separator: ", ") }
    func news(_ columns: [String]) -> String { columns.joined(separator: ", ") }
    try db.execute(
      sql: """
        INSERT INTO main.attempt (edit_id, \(news(attempt)))
          SELECT edit_now.id, \(olds(attempt)) FROM replaced.attempt AS old
            JOIN edit_now ON edit_now.old_id = old.edit_id
            JOIN touched ON touched.id = edit_now.old_record
          WHERE NOT is_split OR old.edit_id IN (SELECT id FROM newer) ORDER BY old.id;
        INSERT INTO main.conflict (id, record_id, resolved_by, \(news(conflict)))
          SELECT CASE WHEN EXISTS (SELECT 1 FROM main.conflict WHERE id = old.id)
              THEN NULL ELSE old.id END,
            record_now.id, decision.id, \(olds(conflict)) FROM replaced.conflict AS old
            JOIN touched ON touched.id = old.record_id
            JOIN record_now ON record_now.old_id = old.record_id
            LEFT JOIN edit_now AS decision ON decision.old_id = old.resolved_by
          WHERE NOT is_split ORDER BY old.id;
        INSERT INTO main.journal (record_id, edit_id, \(news(journal)))
          SELECT record_now.id, edit_now.id, \(olds(journal)) FROM replaced.journal AS old
            JOIN touched ON touched.id = old.record_id
            JOIN record_now ON record_now.old_id = old.record_id
            LEFT JOIN edit_now ON edit_now.old_id = old.edit_id
          WHERE NOT is_split OR old.edit_id IN (SELECT id FROM newer) ORDER BY old.id
        """)
  }

  /// What passes have learned of servers and spent, and how far files were imported.
  private func bringLearned() throws {
    let passes = try names(of: "pass", without: "id").joined(separator: ", ")
    try db.execute(
      sql: """
        INSERT OR REPLACE INTO main.setting SELECT * FROM replaced.setting;
        INSERT OR REPLACE INTO main.import SELECT * FROM replaced.import;
        INSERT INTO main.pass (\(passes)) SELECT \(passes) FROM replaced.pass AS old
          WHERE NOT EXISTS (SELECT 1 FROM main.pass WHERE started_at = old.started_at) ORDER BY id
        """)
  }

  /// The replaced store's chain of receipts where it goes on from the backup's; the peers as they are
  /// now, for one that was taken away must not come back. A chain that has gone another way stays in the
  /// copy that is kept.
  private func bringReceipts() throws {
    try db.execute(sql: Self.receipts)
  }

  /// Lets go of what waited for something that is there now, and lets wait what has to: the records
  /// that were brought, and the memberships of those.
  private func reorder() throws {
    for edit in try Int64.fetchAll(db, sql: Self.homeless).map(db.edit) {
      try db.requeue(edit, at: now)
    }
    let edits = try Int64.fetchAll(db, sql: Self.ready)
    for edit in try edits.map(db.edit) {
      let blocker = try db.blocker(of: edit)
      guard (blocker == nil) == (edit.state == .waiting) else { continue }
      try Transition.free(unless: blocker)
        .apply(db, edit: edit.id, record: edit.recordID, at: now)
    }
  }
}

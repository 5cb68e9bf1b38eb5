import Foundation
import GRDB

/// A store's file as another program reads it, once no agent is at work on it.
package struct StoreFile {
  private let database: DatabaseQueue

  package init(_ path: String) throws {
    do {
      database = try Self.open(path, readonly: true)
    } catch let error as DatabaseError where error.resultCode == .SQLITE_READONLY {
      // What a program that was killed has left in the log can be read by who may write only.
      database = try Self.open(path, readonly: false)
    }
  }

  private static func open(_ path: String, readonly: Bool) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.readonly = readonly
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA query_only = ON") }
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  /// One edit, as far as a test has to tell it from others.
  package struct Edit: Hashable, Sendable {
    package let dot: String
    package let operation: String
    package let record: String
    package let state: String
    package let author: String
  }

  /// Every edit, in the order of recording.
  package func edits() throws -> [Edit] {
    try database.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT edit.replica || ':' || edit.counter AS dot, edit.operation, record.key,
            edit.state, edit.recorded_by
          FROM edit JOIN record ON record.id = edit.record_id ORDER BY edit.id
          """
      ).map {
        Edit(
          dot: $0["dot"], operation: $0["operation"], record: $0["key"], state: $0["state"],
          author: $0["recorded_by"])
      }
    }
  }

  /// Everything that makes the store unsound; empty for a sound one.
  package func flaws() throws -> [String] {
    try database.read { db in
      let pages = try String.fetchAll(db, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
      let references = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").map(\.description)
      let tallies = try String.fetchAll(
        db,
        sql: """
          SELECT tally.state || ': ' || tally.edits FROM tally
          WHERE edits <> (SELECT count(*) FROM edit WHERE edit.state = tally.state)
          """)
      let untold = try String.fetchAll(
        db,
        sql: """
          SELECT 'edit without a journal line: ' || counter FROM edit
          WHERE NOT EXISTS (SELECT 1 FROM journal
            WHERE journal.edit_id = edit.id AND journal.event = 'recorded')
          """)
      return pages + references + tallies + untold
    }
  }

  /// How many requests were about to leave.
  package func attempts() throws -> Int {
    try database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM attempt") ?? 0 }
  }
}

import Causality
import Foundation
import GRDB
import Outbox
import Reconciliation

/// The store's file behind the store's back.
struct RawFile {
  let path: String

  init(_ store: Outbox) { path = store.path }

  init(path: String) { self.path = path }

  private func open() throws -> DatabaseQueue { try DatabaseQueue(path: path) }

  /// Runs a statement as another program could.
  func execute(_ sql: String) throws {
    try open().write { try $0.execute(sql: sql) }
  }

  func integer(_ sql: String) throws -> Int {
    try open().read { try Int.fetchOne($0, sql: sql) ?? 0 }
  }

  /// The names of all edits.
  func dots() throws -> [Dot] {
    try open().read { db in
      try Row.fetchAll(db, sql: "SELECT replica, counter FROM edit").compactMap { row in
        ReplicaID(row["replica"]).map { Dot(replica: $0, counter: row["counter"]) }
      }
    }
  }

  /// How SQLite goes about a query.
  func plan(_ sql: String, arguments: StatementArguments) throws -> [String] {
    try open().read { db in
      try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + sql, arguments: arguments)
        .map { $0["detail"] }
    }
  }

  /// How many edits are in each state, by counting them.
  func countedStates() throws -> [EditState: Int] {
    let rows = try open().read { db in
      try Row.fetchAll(db, sql: "SELECT state, count(*) AS edits FROM edit GROUP BY state")
    }
    var counts: [EditState: Int] = [:]
    for row in rows {
      if let state = EditState(rawValue: row["state"]) { counts[state] = row["edits"] }
    }
    return counts
  }

  /// Writes everything in the log back into the file.
  func emptyLog() throws {
    try open().writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
  }

  /// Whether the text stands anywhere in the file or its log.
  func holds(_ text: String) throws -> Bool {
    try emptyLog()
    for name in [path, path + "-wal"] where FileManager.default.fileExists(atPath: name) {
      let bytes = try Data(contentsOf: URL(filePath: name))
      if bytes.range(of: Data(text.utf8)) != nil { return true }
    }
    return false
  }
}

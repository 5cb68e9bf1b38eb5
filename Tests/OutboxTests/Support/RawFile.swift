import Foundation
import GRDB
import Outbox

/// The store's file behind the store's back.
struct RawFile {
  let path: String

  init(_ store: Outbox) { path = store.path }

  private func open() throws -> DatabaseQueue { try DatabaseQueue(path: path) }

  /// Runs a statement as another program could.
  func execute(_ sql: String) throws {
    try open().write { try $0.execute(sql: sql) }
  }

  func integer(_ sql: String) throws -> Int {
    try open().read { try Int.fetchOne($0, sql: sql) ?? 0 }
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

  /// Whether the text stands anywhere in the file or its log.
  func holds(_ text: String) throws -> Bool {
    try open().writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
    for name in [path, path + "-wal"] where FileManager.default.fileExists(atPath: name) {
      let bytes = try Data(contentsOf: URL(filePath: name))
      if bytes.range(of: Data(text.utf8)) != nil { return true }
    }
    return false
  }
}

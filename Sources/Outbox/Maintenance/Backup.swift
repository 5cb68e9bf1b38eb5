import Causality
import Foundation
import GRDB

extension Outbox {
  /// Writes a consistent copy of the store to a new file, while everything runs.
  ///
  /// - Returns: how many edits are in the copy.
  package func backup(to file: String) async throws -> Int {
    guard !FileManager.default.fileExists(atPath: file) else {
      throw StoreError.fileExists(file)
    }
    return try await Self.guarded(path: file) {
      do {
        return try await copy(to: file)
      } catch {
        // Half a copy must not be taken for a whole one.
        try? FileManager.default.removeItem(atPath: file)  // it may never have been made
        throw error
      }
    }
  }

  /// Makes the copy one file, without a log beside it, so that it can be read from a medium that
  /// can't be written.
  private func copy(to file: String) async throws -> Int {
    guard
      FileManager.default.createFile(
        atPath: file, contents: nil, attributes: [.posixPermissions: 0o600])
    else { throw CocoaError(.fileWriteUnknown) }
    let copy = try DatabaseQueue(path: file)
    try copyContents(to: copy)
    try await copy.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA journal_mode = DELETE")
    }
    let edits = try await copy.read { db in
      try Int.fetchOne(db, sql: "SELECT count(*) FROM edit") ?? 0
    }
    try copy.close()
    return edits
  }

  /// Puts the contents of a backup in the place of the store's, in one transaction, and opens a new
  /// epoch: counters that the replaced store has issued are not issued again.
  ///
  /// - Parameter keeping: where the replaced contents are kept.
  /// - Returns: the store as it is now.
  package func restore(from file: String, keeping old: String) async throws -> Outbox {
    let source = try await Self.checkedStore(at: file)
    _ = try await backup(to: old)
    return try await Self.guarded(path: path) {
      try replaceContents(from: source)
      try source.close()
      try await openEpoch()
      return try await Outbox.open(path: path, machine: machine, watch: watch)
    }
  }

  /// The name of the installation whose store is, or was, at `path`, by the witness beside it.
  package static func witnessedName(path: String) -> String? {
    Witness.read(path + ".witness")?.name
  }

  /// Whether every page and every reference of the store is sound; the first findings otherwise.
  package func integrityProblems() async throws -> [String] {
    try await read { db in
      let pages = try String.fetchAll(db, sql: "PRAGMA integrity_check(10)").filter { $0 != "ok" }
      let references = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").prefix(10).map {
        "a row of table \(try $0.value("table") as String) refers to nothing"
      }
      return pages + references
    }
  }

  /// Opens a file that is to be restored, if it is a sound store.
  private static func checkedStore(at file: String) async throws -> DatabaseQueue {
    guard FileManager.default.fileExists(atPath: file) else {
      throw StoreError.missing(path: file)
    }
    return try await guarded(path: file) {
      let source = try DatabaseQueue(path: file)
      try await source.read { db in
        guard try db.tableExists("replica"), try db.tableExists("edit") else {
          throw StoreError.notAStore(path: file, detail: "it has no replica table")
        }
        let check = try String.fetchOne(db, sql: "PRAGMA integrity_check(1)")
        guard check == "ok" else {
          throw StoreError.notAStore(path: file, detail: check ?? "it can't be checked")
        }
      }
      return source
    }
  }
}

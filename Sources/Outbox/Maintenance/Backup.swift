import Foundation
import GRDB

extension Outbox {
  /// Writes a consistent copy of the store to a new file, while everything runs. A file that stands
  /// under its name is whole, whatever happens meanwhile.
  ///
  /// - Returns: how many edits are in the copy.
  package func backup(to file: String) async throws -> Int {
    guard !FileManager.default.fileExists(atPath: file) else {
      throw StoreError.fileExists(file)
    }
    return try await Self.guarded(path: file) { try copyContents(to: file) }
  }

  /// Makes the copy one file, without a log beside it, so that it can be read from a medium that
  /// can't be written, and gives it its name once it is finished.
  ///
  /// - Parameter mode: of the copy; its owner's alone unless told.
  static func copy(
    _ source: DatabaseQueue, to file: String, mode: mode_t = 0o600
  ) throws -> Int {
    let unfinished = FilePlacement.unfinished(file)
    do {
      try FilePlacement.makeEmpty(unfinished, mode: mode)
      let copy = try DatabaseQueue(path: unfinished, configuration: .agent())
      try source.backup(to: copy)
      let edits = try copy.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA journal_mode = DELETE")
        return try Int.fetchOne(db, sql: "SELECT count(*) FROM edit") ?? 0
      }
      try copy.close()
      try FilePlacement.place(unfinished, as: file)
      return edits
    } catch {
      for suffix in ["", "-journal"] {
        try? FilePlacement.remove(unfinished + suffix)  // its name says that it is unfinished
      }
      throw error
    }
  }
}

import GRDB

extension Outbox {
  /// Whether every page, every reference and every value of the store is sound; the first findings
  /// otherwise.
  package func integrityProblems() async throws -> [String] {
    try await read { db in
      let pages = try String.fetchAll(db, sql: "PRAGMA integrity_check(10)").filter { $0 != "ok" }
      let references = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").prefix(10).map {
        "a row of table \(try $0.value("table") as String) refers to nothing"
      }
      guard pages.isEmpty, references.isEmpty else { return pages + references }
      return try db.unreadableValues()
    }
  }
}

extension Database {
  /// SQLite keeps no checksums: what a flipped bit made of a value shows when it is read.
  fileprivate func unreadableValues() throws -> [String] {
    let edits = try firstUnreadable(
      "edit", sql: "SELECT \(StoredEdit.columns) FROM \(StoredEdit.source)",
      read: StoredEdit.init)
    let records = try firstUnreadable(
      "record", sql: "SELECT \(StoredRecord.columns) FROM record", read: StoredRecord.init)
    return [edits, records].compactMap(\.self)
  }

  private func firstUnreadable<Value>(
    _ table: String, sql: String, read: (Row) throws -> Value
  ) throws -> String? {
    let rows = try Row.fetchCursor(self, sql: sql)
    while let row = try rows.next() {
      do {
        _ = try read(row)
      } catch {
        return "a row of table \(table) holds what no version has written"
      }
    }
    return nil
  }
}

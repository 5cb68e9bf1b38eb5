import Foundation
import GRDB
import Outbox
import Registry
import Testing

/// Stores that builds from before the first release have made (`Fixtures/stores/unreleased.sql`).
struct EarlierStoreTests {
  private func write(_ sql: String, to path: String) throws {
    try DatabaseQueue(path: path).writeWithoutTransaction { try $0.execute(sql: sql) }
  }

  private static func dump() throws -> String {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let fixtures = tests.deletingLastPathComponent().deletingLastPathComponent()
    return try String(
      contentsOf: fixtures.appending(path: "Fixtures/stores/unreleased.sql"), encoding: .utf8)
  }

  /// What the file's tables, indexes and triggers are called, and what is in each table.
  private func shape(_ path: String) throws -> [String] {
    try DatabaseQueue(path: path).read { db in
      let things = try String.fetchAll(
        db,
        sql: """
          SELECT type || ' ' || name || ' of ' || tbl_name FROM sqlite_master
          WHERE name NOT LIKE 'sqlite_%'
          """)
      let columns = try String.fetchAll(
        db,
        sql: """
          SELECT t.name || '.' || c.name || ' ' || c.type || ' ' || c."notnull" || ' '
            || coalesce(c.dflt_value, 'none') || ' ' || c.pk
          FROM sqlite_master AS t, pragma_table_info(t.name) AS c WHERE t.type = 'table'
          """)
      return (things + columns).sorted()
    }
  }

  @Test func theLastOneIsTakenOverWithItsEdits() async throws {
    try await withFolder { folder in
      try write(Self.dump(), to: folder.path)
      let store = try await Outbox.open(path: folder.path)
      #expect(try RawFile(store).dots().count == 4)
      #expect(try await store.claim(limit: 10).map(\.record.key.description).count == 3)
      try await store.record(.createUser, "user:ap/meera")
      let fresh = folder.url.appending(path: "fresh.db").path
      _ = try await Outbox.create(path: fresh, name: "dharwad-01")
      #expect(try shape(folder.path) == shape(fresh))
      #expect(
        try RawFile(store).integer(
          "SELECT count(*) FROM grdb_migrations WHERE identifier = '001 outbox'")
          == 1)
      #expect(try RawFile(store).integer("SELECT count(*) FROM grdb_migrations") == 4)
    }
  }

  @Test(
    arguments: [
      "DELETE FROM grdb_migrations WHERE identifier = 'secrets of finished edits leave'",
      "DELETE FROM grdb_migrations WHERE identifier = '7 passes that are not over'",
      "INSERT INTO grdb_migrations VALUES ('of a version to come')",
    ], ["WAL", "DELETE"])
  func oneThatIsNotKnownIsRefusedAndStaysAsItIs(step: String, mode: String) async throws {
    try await withFolder { folder in
      try write(Self.dump(), to: folder.path)
      try write("\(step); PRAGMA journal_mode = \(mode);", to: folder.path)
      let before = try Data(contentsOf: URL(filePath: folder.path))
      for opening in [
        { _ = try await Outbox.open(path: folder.path) },
        { _ = try await Outbox.look(path: folder.path) },
        { _ = try await Outbox.create(path: folder.path, name: "dharwad-01") },
      ] {
        let error = try await refusal(opening)
        let said = step.hasPrefix("DELETE") ? "early build" : "newer version"
        #expect("\(error.map { "\($0)" } ?? "")".contains(said))
      }
      #expect(try Data(contentsOf: URL(filePath: folder.path)) == before)
    }
  }
}

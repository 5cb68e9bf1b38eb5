import GRDB

/// The store's schema: the files of the folder `schema`, in the order of their numbers. A released
/// file is never edited: a change is a new one.
enum Schema {
  private static let migrator: DatabaseMigrator = {
    var migrator = DatabaseMigrator()
    migrator.registerMigration(first, merging: Set(beforeTheFirst)) { db, applied in
      guard applied.isEmpty else { return try adopt(db, applied: applied) }
      try db.execute(sql: String(decoding: PackageResources._01_outbox_sql, as: UTF8.self))
    }
    migrator.registerMigration("002 lookalikes") { db in
      try db.execute(sql: String(decoding: PackageResources._02_lookalikes_sql, as: UTF8.self))
    }
    migrator.registerMigration("003 receipts") { db in
      try db.execute(sql: String(decoding: PackageResources._03_receipts_sql, as: UTF8.self))
    }
    migrator.registerMigration("004 bundles") { db in
      try db.execute(sql: String(decoding: PackageResources._04_bundles_sql, as: UTF8.self))
    }
    return migrator
  }()

  private static let first = "001 outbox"

  /// The steps by which unreleased builds came to the very same tables.
  private static let beforeTheFirst = [
    "1 outbox", "2 decisions can be taken back", "3 what an index may still show", "4 uploads",
    "5 bodies of finished edits can go", "6 priorities and data used",
    "7 passes that are not over", "edits over the budget", "uptime of answers",
    "contacts that pass on", "edits that are not let through", "where users are registered",
    "secrets of finished edits leave",
  ]

  /// A store of the last unreleased build has what the first file makes, but for one column, and one
  /// table that nothing uses.
  private static func adopt(_ db: Database, applied: Set<String>) throws {
    guard applied.isSuperset(of: beforeTheFirst) else { throw UnfinishedStore() }
    try db.execute(
      sql: """
        DROP TABLE import_refusal;
        ALTER TABLE conflict ADD COLUMN remote_change TEXT;
        """)
  }

  /// The store stands between two steps of an unreleased build.
  private struct UnfinishedStore: Error {}

  /// Brings the store at `path` to this version, in one transaction.
  ///
  /// - Throws: ``StoreError/notAStore(path:detail:)`` for one that an early build made.
  static func migrate(_ database: any DatabaseWriter, path: String) throws {
    do {
      try migrator.migrate(database)
    } catch is UnfinishedStore {
      throw StoreError.madeByEarlyBuild(path: path)
    }
  }

  /// Lets only a store pass that this version knows, or can take over.
  ///
  /// - Throws: ``StoreError/notAStore(path:detail:)`` for one of a later version or an early build.
  static func demandKnown(_ db: Database, path: String) throws {
    let applied = try applied(to: db)
    guard !isNewer(applied) else { throw StoreError.madeByNewerVersion(path: path) }
    let isTaken = applied.contains(first) || applied.isSuperset(of: beforeTheFirst)
    guard isTaken || applied.isEmpty else { throw StoreError.madeByEarlyBuild(path: path) }
  }

  /// The triggers and indexes of this version's tables, each as `trigger NAME` or `index NAME`.
  static func guards() throws -> Set<String> { try madeGuards.get() }

  private static let madeGuards = Result {
    let store = try DatabaseQueue()
    try migrator.migrate(store)
    return try store.read { try $0.guards() }
  }

  /// How a store's tables stand to this version's.
  enum Age {
    case older
    case current
    /// A later version of the agent has changed them.
    case newer
  }

  static func age(of db: Database) throws -> Age {
    let applied = try applied(to: db)
    if isNewer(applied) { return .newer }
    return applied.isSuperset(of: migrator.migrations) ? .current : .older
  }

  private static func isNewer(_ applied: Set<String>) -> Bool {
    !applied.isSubset(of: migrator.migrations + beforeTheFirst)
  }

  /// The steps that have made the store's tables. Asked by hand: the library reads the whole schema
  /// first.
  private static func applied(to db: Database) throws -> Set<String> {
    let isKept = try db.one(
      Int.self, sql: "SELECT 1 FROM sqlite_master WHERE name = 'grdb_migrations'")
    guard isKept != nil else { return [] }
    return Set(try db.all(String.self, sql: "SELECT identifier FROM grdb_migrations"))
  }
}

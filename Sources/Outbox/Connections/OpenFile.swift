import GRDB

/// The store's file, open for good, with what is known of its log.
struct OpenFile {
  let database: DatabaseQueue
  var log = LogLength()
  /// Whether nobody else can have it open.
  var isAlone = false

  /// Opens the file at `path`.
  ///
  /// - Parameter aloneWhereCrowded: whether to take the whole file where the disk has no room for
  ///   what programs need to have it open together.
  static func open(_ path: String, aloneWhereCrowded: Bool = false) async throws -> OpenFile {
    do {
      return try await open(path, isAlone: false)
    } catch let error as DatabaseError
      where aloneWhereCrowded && error.extendedResultCode == .SQLITE_IOERR_SHMSIZE
    {
      return try await open(path, isAlone: true)
    }
  }

  /// The log is switched on here and not by GRDB, which would set `synchronous` to NORMAL afterwards
  /// and write to the file at every opening.
  private static func open(_ path: String, isAlone: Bool) async throws -> OpenFile {
    let log = LogLength()
    let database = try DatabaseQueue(
      path: path, configuration: .writing(followedBy: log, isAlone: isAlone))
    let mode = try await database.writeWithoutTransaction { db in
      // Free pages can go back to the disk a few at a time; to be said before there is any page.
      if try Int.fetchOne(db, sql: "PRAGMA page_count") == 0 {
        try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
      }
      return try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
    }
    guard mode == "wal" else {
      throw StoreError.failed(path: path, code: 0, detail: "its disk can't hold a write-ahead log")
    }
    // What others left, or failed to make, is nobody's while the whole file is taken: its room counts.
    if isAlone { try FilePlacement.remove(path + "-shm") }
    return OpenFile(database: database, log: log, isAlone: isAlone)
  }
}

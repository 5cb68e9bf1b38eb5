import CSQLite
import GRDB

extension Configuration {
  /// SQLite as a whole, set once for the process; its result code.
  static let library = csqlite_count_no_memory()

  /// What every connection of the agent has in common.
  ///
  /// - Parameter lockTimeout: seconds to wait for a lock that somebody else has.
  static func agent(lockTimeout: Double = 20) -> Configuration {
    _ = library
    var configuration = Configuration()
    configuration.busyMode = .timeout(lockTimeout)
    configuration.foreignKeysEnabled = true
    // GRDB would raise its threads' priority, which only root may.
    configuration.qos = .default
    configuration.prepareDatabase { db in
      // What a statement keeps to undo itself is a few pages: in memory it takes a KiB at a time,
      // where SQLite would otherwise begin with 64 for each statement. Checkpoint says why none is
      // made unasked.
      try db.execute(sql: "PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 0")
    }
    return configuration
  }

  /// The connection that writes to the store: an acknowledged edit survives power loss; a secret
  /// does not outlive its deletion.
  ///
  /// - Parameter isAlone: whether it takes the whole file, so that nothing has to be made beside it.
  static func writing(followedBy log: LogLength, isAlone: Bool = false) -> Configuration {
    var configuration = agent()
    configuration.prepareDatabase { db in
      if isAlone { try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE") }
      try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON")
      log.follow(db.sqliteConnection)
    }
    return configuration
  }
}

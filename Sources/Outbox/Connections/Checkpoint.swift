import CSQLite
import GRDB

/// Brings what the log holds into the store's file.
///
/// SQLite 3.7.0 to 3.51.2 can lose commits here (its "WAL-reset bug"). A checkpoint that finds the
/// whole log in the file already takes no lock that keeps writers out; one of them may begin the log
/// anew before the checkpoint has noted how far it came, and that note then covers commits that are
/// in the log only. Two programs are enough, and stricter modes than PASSIVE do not help, because
/// they go on as PASSIVE where they get no lock.
///
/// So no connection of the agent has SQLite make checkpoints of its own accord, and this is the one
/// place that asks for one: while a second connection holds the writer's lock, so that nobody can
/// begin the log anew. The one that SQLite makes when the last connection is closed is safe: it
/// takes the whole file for itself first, as the end of WAL mode does.
enum Checkpoint {
  /// - Parameters:
  ///   - connection: one to the store that is in no transaction.
  ///   - lockTimeout: seconds to wait for the writer's lock.
  ///   - isAlone: whether the connection has the whole file for itself.
  static func run(
    _ connection: Database, path: String, lockTimeout: Double, isAlone: Bool = false
  ) throws {
    if isAlone {
      _ = try connection.checkpoint(.passive)
      return
    }
    let gate = try DatabaseQueue(path: path, configuration: .agent(lockTimeout: lockTimeout))
    defer { try? gate.close() }  // what it held ends with it
    try gate.writeWithoutTransaction { gate in
      try gate.execute(sql: "BEGIN IMMEDIATE")
      defer { try? gate.execute(sql: "ROLLBACK") }  // it has written nothing
      _ = try connection.checkpoint(.passive)
    }
  }

  /// Whether a library of this version (`sqlite3_libversion_number`) is free of the fault.
  static func isMended(in version: Int32) -> Bool {
    switch version {
    case 3_051_003...: true
    case 3_050_007..<3_051_000, 3_044_006..<3_045_000: true
    default: version < 3_007_000
    }
  }
}

extension Outbox {
  /// The library that keeps the store, and what keeps it from its own fault.
  package static var library: String {
    let name = "SQLite \(String(cString: sqlite3_libversion()))"
    return Checkpoint.isMended(in: sqlite3_libversion_number())
      ? name
      : "\(name), whose checkpoints can lose commits: the agent makes them under the writer's lock"
  }
}

import Causality
import Foundation
import GRDB
import Registry

/// The store: one SQLite file that holds every edit on its way and everything known about the
/// records they are about.
///
/// Each function is one transaction: it happens whole or not at all, and what it returns is on disk
/// (WAL, `synchronous=FULL`). The work runs on the database's own queue, never on the caller's
/// thread. Topics are extensions: `Recording`, `Sending`, `Review`, `Repair`, `Listing`.
package final class Outbox: Sendable {
  package let path: String
  package let replica: ReplicaID
  private let database: DatabaseQueue

  private init(path: String, replica: ReplicaID, database: DatabaseQueue) {
    self.path = path
    self.replica = replica
    self.database = database
  }

  /// Creates the store at `path`, folders included, for the installation `name`; opens the one
  /// that is there, whose name then stands.
  package static func create(path: String, name: String) async throws -> Outbox {
    guard let replica = ReplicaID(name: name, epoch: 1) else {
      throw StoreError.notAStore(path: path, detail: "\(name) is not a replica's name")
    }
    return try await guarded(path: path) {
      let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
      let database = try DatabaseQueue(path: path, configuration: configuration)
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
      try Schema.migrator.migrate(database)
      try await database.write { db in
        try db.execute(
          sql: "INSERT OR IGNORE INTO replica (id, name, epoch, counter) VALUES (1, ?, 1, 0)",
          arguments: [replica.description])
      }
      return try await opened(database, path: path)
    }
  }

  /// Opens the store at `path`.
  ///
  /// - Throws: ``StoreError/missing(path:)`` rather than making an empty one.
  package static func open(path: String) async throws -> Outbox {
    guard FileManager.default.fileExists(atPath: path) else {
      throw StoreError.missing(path: path)
    }
    return try await guarded(path: path) {
      let database = try DatabaseQueue(path: path, configuration: configuration)
      guard try await database.read({ try $0.tableExists("replica") }) else {
        throw StoreError.notAStore(path: path, detail: "it has no replica table")
      }
      guard try await database.read({ try !Schema.migrator.hasBeenSuperseded($0) }) else {
        throw StoreError.notAStore(path: path, detail: "a newer version of the agent made it")
      }
      if try await database.read({ try !Schema.migrator.hasCompletedMigrations($0) }) {
        try Schema.migrator.migrate(database)
      }
      return try await opened(database, path: path)
    }
  }

  private static func opened(_ database: DatabaseQueue, path: String) async throws -> Outbox {
    let replica = try await database.read { db in
      let row = try Row.fetchOne(db, sql: "SELECT name, epoch FROM replica WHERE id = 1")
      return row.flatMap { row -> ReplicaID? in
        ReplicaID(name: row["name"], epoch: row["epoch"])
      }
    }
    guard let replica else {
      throw StoreError.notAStore(path: path, detail: "it does not say whose it is")
    }
    return Outbox(path: path, replica: replica, database: database)
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.journalMode = .wal
    configuration.busyMode = .timeout(20)
    configuration.foreignKeysEnabled = true
    configuration.prepareDatabase { db in
      // An acknowledged edit survives power loss; a secret does not outlive its deletion.
      try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON")
    }
    return configuration
  }

  /// One transaction that changes the store.
  func write<Value: Sendable>(
    _ work: @escaping @Sendable (Database) throws -> Value
  ) async throws -> Value {
    try await Self.guarded(path: path) { try await database.write(work) }
  }

  /// One transaction that only looks.
  func read<Value: Sendable>(
    _ work: @escaping @Sendable (Database) throws -> Value
  ) async throws -> Value {
    try await Self.guarded(path: path) { try await database.read(work) }
  }

  /// Turns SQLite's errors into the store's own, without the statement's values.
  private static func guarded<Value: Sendable>(
    path: String, _ work: () async throws -> Value
  ) async throws -> Value {
    do {
      return try await work()
    } catch let error as DatabaseError {
      throw StoreError.failed(
        path: path, code: error.resultCode.rawValue, detail: error.message ?? "SQLite error")
    } catch let error as StoreCoding.Unreadable {
      throw StoreError.notAStore(path: path, detail: error.description)
    } catch let error as CocoaError {
      throw StoreError.failed(path: path, code: 0, detail: error.localizedDescription)
    }
  }
}

import Causality
import Foundation
import GRDB
import Reconciliation
import Registry

/// The store: one SQLite file that holds every edit on its way and everything known about the
/// records they are about.
///
/// Each function is one transaction: it happens whole or not at all, and what it returns is on disk
/// (WAL, `synchronous=FULL`). The work runs on the database's own queue and not on the caller's
/// thread, but for recordings. Topics are extensions, with a folder each.
package final class Outbox: Sendable {
  /// Where the file is, without links in it.
  package let path: String
  package let replica: ReplicaID
  /// The installation's name, without the epoch.
  package var name: String {
    String(replica.description.prefix { $0 != "~" })
  }
  /// Why the store took a new name when it was opened; nil when it kept its own.
  package let newEpoch: EpochReason?
  /// What the next opening for good will make of its name, where this one only looks; nil otherwise.
  package let foreseen: Foresight?
  let database: DatabaseQueue
  private let log: LogLength
  /// Whether nobody else can have the store open.
  let isAlone: Bool
  let identity: Identity
  let hooks: StoreHooks

  init(
    replica: ReplicaID, newEpoch: EpochReason?, foreseen: Foresight? = nil, file: OpenFile,
    identity: Identity, hooks: StoreHooks
  ) {
    path = identity.path
    self.replica = replica
    self.newEpoch = newEpoch
    self.foreseen = foreseen
    database = file.database
    log = file.log
    isAlone = file.isAlone
    self.identity = identity
    self.hooks = hooks
  }

  /// Creates the store at `path`, folders included, for the installation `name`; opens the one
  /// that is there, whose name then stands.
  package static func create(
    path: String, name: String, machine: Machine = .current(), hooks: StoreHooks = .none
  ) async throws -> Outbox {
    guard let replica = ReplicaID(name: name, epoch: 1) else {
      throw StoreError.notAStore(path: path, detail: "\(name) is not a replica's name")
    }
    let path = StorePath.resolved(path)
    return try await guarded(path: path) {
      let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
      // Before SQLite opens it: its log and its index take the owner and mode of the file.
      if FileManager.default.fileExists(atPath: path) {
        try StoreCheck.refuseOthers(path)
        try StorePath.demandOneName(path)
        try FileOwner.setStoreMode(at: path)
      } else {
        try FilePlacement.makeEmpty(path, mode: FileOwner.storeMode(at: path))
      }
      let file = try await OpenFile.open(path)
      try Schema.migrate(file.database, path: path)
      let identity = Identity(path: path, machine: machine)
      let made = try await file.database.write {
        db -> (replica: ReplicaID, reason: EpochReason?)? in
        try db.execute(
          sql: "INSERT OR IGNORE INTO replica (id, name, epoch, counter) VALUES (1, ?, 1, 0)",
          arguments: [replica.description])
        guard db.changesCount > 0 else { return nil }
        return try identity.settle(db, isNew: true)
      }
      return try await opened(file, identity, hooks, made: made)
    }
  }

  /// Opens the store at `path`.
  ///
  /// - Parameter alone: whether to take the whole file where the disk has no room for what programs
  ///   need to have it open together.
  /// - Throws: ``StoreError/missing(path:)`` rather than making an empty one.
  package static func open(
    path: String, machine: Machine = .current(), hooks: StoreHooks = .none,
    aloneWhereCrowded alone: Bool = false
  ) async throws -> Outbox {
    try StoreReach.demand(path)
    let path = StorePath.resolved(path)
    return try await guarded(path: path) {
      let mounts = MountTable.current()
      try StoreCheck.demandStore(path)
      try StorePath.demandOneName(path, mounts: mounts)
      let file = try await OpenFile.open(path, aloneWhereCrowded: alone)
      switch try look(file.database, Schema.age) {
      case .newer: throw StoreError.madeByNewerVersion(path: path)
      case .older: try Schema.migrate(file.database, path: path)
      case .current: break
      }
      return try await opened(
        file, Identity(path: path, machine: machine, mounts: mounts), hooks)
    }
  }

  /// A store that fits its witness is opened without writing: looking works while another process
  /// holds the file.
  ///
  /// - Parameter made: who the store is, where it has been made just now.
  private static func opened(
    _ file: OpenFile, _ identity: Identity, _ hooks: StoreHooks,
    made: (replica: ReplicaID, reason: EpochReason?)? = nil
  ) async throws -> Outbox {
    var identity = identity
    identity.uniqueEpoch = hooks.epoch
    #if DEBUG
      identity.trustsStore = Sabotage.isOn(.reuseCounters)
    #endif
    if let made {
      return Outbox(
        replica: made.replica, newEpoch: made.reason, file: file, identity: identity, hooks: hooks)
    }
    let database = file.database
    if let replica = try look(database, identity.confirmed) {
      return Outbox(
        replica: replica, newEpoch: nil, file: file, identity: identity, hooks: hooks)
    }
    let (replica, reason) = try await database.write { [identity] in try identity.settle($0) }
    return Outbox(
      replica: replica, newEpoch: reason, file: file, identity: identity, hooks: hooks)
  }

  /// Reads on the caller's thread: whoever opens a store waits for it anyway.
  private static func look<Value>(
    _ database: DatabaseQueue, _ work: (Database) throws -> Value
  ) throws -> Value { try database.unsafeRead(work) }

  /// Copies everything to a new file, without stopping anybody.
  ///
  /// - Returns: how many edits are in the copy.
  func copyContents(to file: String) throws -> Int { try Self.copy(database, to: file) }

  /// What a witness of the store would say now.
  func storedWitness() async throws -> Witness? {
    try await read { [identity] db in try identity.witness(of: db) }
  }

  /// Brings what the log holds into the file, as far as nobody reads it.
  func checkpoint() async throws {
    try await Self.guarded(path: path) {
      guard !hooks.runsHere else { return try checkpointHere(lockTimeout: 20) }
      try await database.writeWithoutTransaction { [path, log, isAlone] db in
        log.wasTried()
        try Checkpoint.run(db, path: path, lockTimeout: 20, isAlone: isAlone)
      }
    }
  }

  private func checkpointHere(lockTimeout: Double) throws {
    try database.writeWithoutTransaction { [path, log, isAlone] db in
      log.wasTried()
      try Checkpoint.run(db, path: path, lockTimeout: lockTimeout, isAlone: isAlone)
    }
  }

  /// The same where the log has become long. It does not matter whether that works out: what was
  /// committed is on the disk, and the next commit tries again.
  private func keepLogShort() async {
    guard !hooks.runsHere else { return keepLogShortHere() }
    guard log.isTooLong else { return }
    try? await database.writeWithoutTransaction { [path, log, isAlone] db in
      log.wasTried()
      try Checkpoint.run(db, path: path, lockTimeout: Self.briefLockTimeout, isAlone: isAlone)
    }
  }

  private func keepLogShortHere() {
    if log.isTooLong { try? checkpointHere(lockTimeout: Self.briefLockTimeout) }
  }

  /// Seconds for which a checkpoint that nobody waits for tries to get the writer's lock.
  private static let briefLockTimeout = 1.0

  /// Takes over everything from another database, in one transaction.
  ///
  /// - Parameter first: runs once nobody else can write to the store and nothing of it has changed
  ///   yet; where it throws, nothing changes.
  func replaceContents(from other: DatabaseQueue, first: () throws -> Void) throws {
    try withoutActuallyEscaping(first) { first in
      var isFirst = true
      // A page at a time, so that the first step has locked the store and not ended yet.
      try other.backup(to: database, pagesPerStep: 1) { _ in
        guard isFirst else { return }
        isFirst = false
        try first()
      }
    }
  }

  /// One transaction that changes the store.
  func write<Value: Sendable>(
    _ work: @escaping @Sendable (Database) throws -> Value
  ) async throws -> Value {
    let value = try await withHooks { try await transaction(work) }
    await keepLogShort()
    return value
  }

  /// One transaction on which no later decision rests: no simulation has to let the process die around it.
  func writeWithoutHooks<Value: Sendable>(
    _ work: @escaping @Sendable (Database) throws -> Value
  ) async throws -> Value {
    let value = try await Self.guarded(path: path) { try await transaction(work) }
    await keepLogShort()
    return value
  }

  /// One transaction that records edits: the witness learns of their counters once they are on disk.
  /// What is recorded is recorded, also where the witness can't be written, as on a full disk:
  /// nobody has seen these counters yet. ``writeWitness()`` is stricter, before anybody does.
  func recording<Value: Sendable>(
    by author: String, at now: Date, _ work: (Recorder) throws -> Value
  ) async throws -> Value {
    let (value, recorded) = try await withHooks {
      try writeHere { db in
        try identity.demandPlace()
        let counters = try Counters(db)
        let value = try work(Recorder(db: db, counters: counters, author: author, now: now))
        try counters.keep(db)
        return (value, identity.witness(of: counters))
      }
    }
    try? identity.remember(recorded)  // behind is harmless
    keepLogShortHere()
    return value
  }

  private func withHooks<Value: Sendable>(
    _ transaction: () async throws -> Value
  ) async throws -> Value {
    try await hooks.before()
    let value = try await Self.guarded(path: path, transaction)
    try await hooks.after()
    return value
  }

  private func transaction<Value: Sendable>(
    _ work: @escaping @Sendable (Database) throws -> Value
  ) async throws -> Value {
    hooks.runsHere ? try writeHere(work) : try await database.write(work)
  }

  /// One transaction on the caller's thread. To hand a recording to the queue and back takes as long
  /// as a fast disk takes to keep it, and whoever records waits for it anyway.
  private func writeHere<Value>(_ work: (Database) throws -> Value) throws -> Value {
    try database.write(work)
  }

  /// Lets the witness know every counter that was issued. Needed before any of them leaves the
  /// machine: a restored store must not issue again what others have seen. And the store is still
  /// the one at its path: another pass would be at work in what stands there now.
  func writeWitness() async throws {
    try await read { [identity] db in try identity.remember(db) }
  }

  /// One transaction that only looks.
  ///
  /// GRDB's own reads switch `PRAGMA query_only` on and off, and SQLite then prepares every kept
  /// statement anew: that costs more than most reads.
  func read<Value: Sendable>(
    _ work: @escaping @Sendable (Database) throws -> Value
  ) async throws -> Value {
    try await Self.guarded(path: path) {
      hooks.runsHere
        ? try readHere(work)
        : try await database.unsafeRead { try Self.looking($0, work) }
    }
  }

  func readHere<Value>(_ work: (Database) throws -> Value) throws -> Value {
    try database.unsafeRead { try Self.looking($0, work) }
  }

  private static func looking<Value>(
    _ db: Database, _ work: (Database) throws -> Value
  ) throws -> Value {
    try db.beginTransaction(.deferred)
    do {
      let value = try work(db)
      try db.commit()
      return value
    } catch {
      try? db.rollback()  // nothing was written; why it failed is what counts
      throw error
    }
  }
}

import Foundation
import GRDB

/// Puts a backup in the place of a store. Whenever it ends or dies, the store is the old one or the
/// new one, whole, and what the old one held is in one of the two or in the copy that is kept.
///
/// The new store is finished first, in a file of its own and with its new epoch. A sound store then
/// takes over its contents in one transaction, which begins with the copy that is kept: so nothing
/// can be recorded between the two. A damaged store keeps a second name, and the finished file
/// takes the first.
package struct Restore: Sendable {
  /// The store's path.
  package let path: String
  private let machine: Machine

  package init(path: String, machine: Machine = .current()) {
    self.path = StorePath.resolved(path)
    self.machine = machine
  }

  /// What was restored.
  package struct Restored: Sendable {
    /// The store as it is now.
    package let outbox: Outbox
    /// Where the replaced store is; nil when there was none.
    package let kept: String?
    /// What the replaced store held that the backup does not.
    package let newer: FoundNewer
  }

  /// Lets only a sound backup pass that this version can use. Changes nothing, in it or elsewhere.
  package static func check(_ file: String) async throws {
    try await Outbox.guarded(path: file) { try source(file).close() }
  }

  /// The backup, opened to be read only.
  private static func source(_ file: String) throws -> DatabaseQueue {
    guard FileManager.default.fileExists(atPath: file) else {
      throw StoreError.missing(path: file)
    }
    let source = try StoreCheck.opened(file)
    try source.unsafeRead { db in
      guard try db.tableExists("edit"), try db.tableExists("grdb_migrations") else {
        throw StoreError.notAStore(path: file, detail: "it has no edits")
      }
      guard try Schema.age(of: db) != .newer else {
        throw StoreError.madeByNewerVersion(path: file)
      }
    }
    return source
  }

  /// Makes the store's folder, where there is none, as on a new machine.
  package func makeFolder() async throws {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    try await Outbox.guarded(path: folder) {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
    }
  }

  /// - Parameters:
  ///   - file: the backup, which stays as it is.
  ///   - stamp: tells the replaced store's name from that of others.
  /// - Throws: ``StoreError``; the store is then what it was, with nothing left beside it.
  package func run(
    from file: String, stamp: String, newer: NewerEdits = .bring, at now: Date = Date()
  ) async throws -> Restored {
    try await Self.check(file)
    try await makeFolder()
    try await clear()
    let current = try await sound()
    let prepared = "\(path)\(Self.restoring)\(UInt32.random(in: .min ... .max))"
    let kept = path + Self.replaced + stamp
    let hasKept: Bool
    var found = FoundNewer.none
    do {
      let ready = try await prepare(prepared, from: file, replacing: current)
      if let current {
        found = try await current.takeOver(prepared, keeping: kept, newer, at: now)
        hasKept = true
      } else {
        let beyond = ready.beyond(WitnessFile.read(beside: path))
        hasKept = try await Outbox.guarded(path: path) { try replace(by: prepared, kept) }
        if hasKept { found = FoundNewer(count: beyond, names: [], fate: .unreadable) }
        if let witness = ready.witness {
          // Without it the store takes one more epoch.
          try? WitnessFile.write(witness, beside: path)
        }
      }
    } catch {
      try? await clear()  // what can't be removed now is at the next restore
      throw error
    }
    try await clear()
    let outbox = try await Outbox.open(path: path, machine: machine)
    return Restored(outbox: outbox, kept: hasKept ? kept : nil, newer: found)
  }

  /// What follows the store's name in that of the copy that is kept.
  static let replaced = ".replaced-"
  /// What follows it in that of the new store until it is finished.
  private static let restoring = ".restoring-"

  /// Takes away what a restore that was killed left. No other one is under way: the caller holds
  /// the store's lock.
  private func clear() async throws {
    try await Outbox.guarded(path: path) {
      try FilePlacement.remove(beside: path + Self.replaced, where: FilePlacement.isUnfinished)
      try FilePlacement.remove(beside: path + Self.restoring) { _ in true }
    }
  }

  /// The store that is there; nil when there is none, or one that can't be opened because it is
  /// damaged. One that is locked, or on a full or failing disk, is an error: somebody may be at work
  /// on it.
  private func sound() async throws -> Outbox? {
    try await Outbox.guarded(path: path) { try demandKnownVersion() }
    do {
      return try await Outbox.open(path: path, machine: machine)
    } catch StoreError.missing(let missing) where missing == path {
      return nil
    } catch StoreError.notAStore(let broken, _) where broken == path {
      return nil
    } catch StoreError.failed(let failed, let code, _)
      where failed == path && Self.damage.contains(code & 0xFF)
    {
      return nil
    }
  }

  /// A newer version's store is not damaged: it must not be pushed aside by an older version.
  private func demandKnownVersion() throws {
    // None, or none that can be read: told when it is opened.
    guard let database = try? StoreCheck.opened(path) else { return }
    let isNewer = try? database.unsafeRead { try Schema.age(of: $0) == .newer }
    try database.close()
    if isNewer == true { throw StoreError.madeByNewerVersion(path: path) }
  }

  private static let damage: Set<Int32> = [
    ResultCode.SQLITE_CORRUPT.rawValue, ResultCode.SQLITE_NOTADB.rawValue,
  ]

  /// The new store, finished in a file of its own.
  private struct Prepared {
    /// What its witness has to say.
    let witness: Witness?
    /// What that of the backup had.
    let before: Witness?

    /// How many edits a witness knows beyond the backup; nil where it says nothing about that.
    func beyond(_ witness: Witness?) -> Int? {
      guard let before, let witness, (witness.name, witness.epoch) == (before.name, before.epoch)
      else { return nil }
      return max(0, Int(witness.counter - before.counter))
    }
  }

  /// Finishes the new store in a file of its own.
  private func prepare(
    _ prepared: String, from file: String, replacing current: Outbox?
  ) async throws -> Prepared {
    let source = try await Outbox.guarded(path: file) { try Self.source(file) }
    return try await Outbox.guarded(path: path) {
      try FilePlacement.makeEmpty(prepared, mode: FileOwner.storeMode(at: path))
      let copy = try DatabaseQueue(path: prepared, configuration: .agent())
      try source.backup(to: copy)
      try source.close()
      try await copy.read { db in
        let check = try String.fetchOne(db, sql: "PRAGMA integrity_check(1)")
        guard check == "ok" else {
          throw StoreError.notAStore(path: file, detail: check ?? "it can't be checked")
        }
      }
      try Schema.migrate(copy, path: file)
      let known = try await current?.storedWitness()
      let ready = try await copy.write { [path, machine] db in
        let identity = Identity(path: prepared, machine: machine)
        let before = try identity.witness(of: db)
        try Identity(path: path, machine: machine).openEpoch(of: db, replacing: known)
        return Prepared(witness: try identity.witness(of: db), before: before)
      }
      try await copy.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA journal_mode = DELETE")
      }
      try copy.close()
      return ready
    }
  }

  /// Puts the finished store in the place of a damaged one, or of none.
  ///
  /// - Returns: whether there was something to keep.
  private func replace(by prepared: String, _ kept: String) throws -> Bool {
    let there = ["-wal", ""].filter { FileManager.default.fileExists(atPath: path + $0) }
    do {
      for suffix in there { try FilePlacement.double(path + suffix, as: kept + suffix) }
      try FilePlacement.keepNames(beside: path)
    } catch {
      for suffix in there { try? FilePlacement.remove(kept + suffix) }  // one copy more is no harm
      throw error
    }
    // The log is the damaged store's: beside another file it would be read into that one.
    for suffix in ["-wal", "-shm"] { try FilePlacement.remove(path + suffix) }
    try FilePlacement.move(prepared, over: path)
    return !there.isEmpty
  }
}

extension Outbox {
  /// Takes over the contents of a finished store in one transaction, and keeps what is replaced.
  /// What that held beyond the backup is brought into the finished store while nobody can record:
  /// so no edit can be recorded too late to be brought.
  fileprivate func takeOver(
    _ prepared: String, keeping kept: String, _ newer: NewerEdits, at now: Date
  ) async throws -> FoundNewer {
    try await Self.guarded(path: path) {
      let source = try DatabaseQueue(path: prepared, configuration: .agent())
      let epoch = try await source.read { try Self.epoch($0) }
      // The store's own connection is busy then.
      let reader = try DatabaseQueue(path: path, configuration: .agent())
      var isKept = false
      var found = FoundNewer.none
      do {
        try replaceContents(from: source) {
          // Whoever shared the store shares what it was.
          _ = try Self.copy(reader, to: kept, mode: FileOwner.storeMode(at: path))
          isKept = true
          found = try Self.bringOver(from: kept, into: prepared, newer, at: now)
        }
      } catch {
        let isReplaced = try await reader.read { try Self.epoch($0) } == epoch
        if isKept, !isReplaced { try? FilePlacement.remove(kept) }  // one copy more is no harm
        throw error
      }
      try reader.close()
      try source.close()
      try? await writeWitness()  // behind is harmless
      return found
    }
  }

  /// A store may be too damaged to be read and still be opened: then the backup is all there is.
  private static func bringOver(
    from kept: String, into prepared: String, _ newer: NewerEdits, at now: Date
  ) throws -> FoundNewer {
    do {
      return try BringingOver.run(into: prepared, from: kept, newer, at: now)
    } catch let error as DatabaseError
      where [.SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_CONSTRAINT].contains(error.resultCode)
    {
      return FoundNewer(count: nil, names: [], fate: .unreadable)
    } catch is StoreCoding.Unreadable {
      return FoundNewer(count: nil, names: [], fate: .unreadable)
    }
  }

  private static func epoch(_ db: Database) throws -> Int64? {
    try Int64.fetchOne(db, sql: "SELECT epoch FROM replica WHERE id = 1")
  }
}

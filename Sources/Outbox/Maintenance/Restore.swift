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
  }

  /// - Parameters:
  ///   - file: the backup, which stays as it is.
  ///   - stamp: tells the replaced store's name from that of others.
  /// - Throws: ``StoreError``; the store is then what it was, with nothing left beside it.
  package func run(from file: String, stamp: String) async throws -> Restored {
    guard FileManager.default.fileExists(atPath: file) else {
      throw StoreError.missing(path: file)
    }
    try await clear()
    let current = try await sound()
    let prepared = "\(path)\(Self.restoring)\(UInt32.random(in: .min ... .max))"
    let kept = path + Self.replaced + stamp
    let hasKept: Bool
    do {
      let witness = try await prepare(prepared, from: file, replacing: current)
      if let current {
        try await current.takeOver(prepared, keeping: kept)
        hasKept = true
      } else {
        hasKept = try await Outbox.guarded(path: path) { try replace(by: prepared, kept) }
        if let witness {
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
    return Restored(outbox: outbox, kept: hasKept ? kept : nil)
  }

  /// What follows the store's name in that of the copy that is kept.
  static let replaced = ".replaced-"
  /// What follows it in that of the new store until it is finished.
  private static let restoring = ".restoring-"

  /// Takes away what a restore that was killed left. No other one is under way: the caller holds
  /// the store's lock.
  private func clear() async throws {
    try await Outbox.guarded(path: path) {
      let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
      try FilePlacement.remove(beside: path + Self.replaced, where: FilePlacement.isUnfinished)
      try FilePlacement.remove(beside: path + Self.restoring) { _ in true }
    }
  }

  /// The store that is there; nil when there is none, or one that can't be opened because it is
  /// damaged. One that is locked, or on a full or failing disk, is an error: somebody may be at work
  /// on it.
  private func sound() async throws -> Outbox? {
    do {
      return try await Outbox.open(path: path, machine: machine)
    } catch StoreError.missing(let missing) where missing == path {
      return nil
    } catch StoreError.notAStore(let broken, _) where broken == path {
      return nil
    } catch StoreError.failed(let failed, let code, _)
      where failed == path && Self.damage.contains(code)
    {
      return nil
    }
  }

  private static let damage: Set<Int32> = [
    ResultCode.SQLITE_CORRUPT.rawValue, ResultCode.SQLITE_NOTADB.rawValue,
  ]

  /// Finishes the new store in a file of its own.
  ///
  /// - Returns: what the new store's witness has to say.
  private func prepare(
    _ prepared: String, from file: String, replacing current: Outbox?
  ) async throws -> Witness? {
    let source = try await Outbox.guarded(path: file) {
      let source = try DatabaseQueue(path: file, configuration: .agent())
      try await source.read { db in
        guard try db.tableExists("replica"), try db.tableExists("edit") else {
          throw StoreError.notAStore(path: file, detail: "it has no replica table")
        }
      }
      return source
    }
    return try await Outbox.guarded(path: path) {
      try FilePlacement.makeEmpty(prepared)
      let copy = try DatabaseQueue(path: prepared, configuration: .agent())
      try source.backup(to: copy)
      try source.close()
      try await copy.read { db in
        let check = try String.fetchOne(db, sql: "PRAGMA integrity_check(1)")
        guard check == "ok" else {
          throw StoreError.notAStore(path: file, detail: check ?? "it can't be checked")
        }
      }
      let known = try await current?.known()
      let witness = try await copy.write { [path, machine] db in
        try Identity(path: path, machine: machine).openEpoch(of: db, replacing: known)
        return try Identity(path: prepared, machine: machine).witness(of: db)
      }
      try await copy.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA journal_mode = DELETE")
      }
      try copy.close()
      return witness
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
  fileprivate func takeOver(_ prepared: String, keeping kept: String) async throws {
    try await Self.guarded(path: path) {
      let source = try DatabaseQueue(path: prepared, configuration: .agent())
      let epoch = try await source.read { try Self.epoch($0) }
      // The store's own connection is busy then.
      let reader = try DatabaseQueue(path: path, configuration: .agent())
      var isKept = false
      do {
        try replaceContents(from: source) {
          _ = try Self.copy(reader, to: kept)
          isKept = true
        }
      } catch {
        let isReplaced = try await reader.read { try Self.epoch($0) } == epoch
        if isKept, !isReplaced { try? FilePlacement.remove(kept) }  // one copy more is no harm
        throw error
      }
      try reader.close()
      try source.close()
      try? await witness()  // behind is harmless
    }
  }

  private static func epoch(_ db: Database) throws -> Int64? {
    try Int64.fetchOne(db, sql: "SELECT epoch FROM replica WHERE id = 1")
  }
}

import ArgumentParser
import Foundation
import Outbox
import Registry
import SyncEngine

struct BackupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "Writes a consistent copy of the store, while everything runs."
  )

  @Argument(help: "The copy, a new file.") var file: String
  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let (outbox, _) = try await options.openStore()
    try options.tell(file: file, edits: try await outbox.backup(to: file))
  }
}

struct RestoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Puts a backup in the store's place and keeps the replaced store beside it.")

  @Argument(help: "The backup.") var file: String
  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let configuration = try await options.configuration()
    try configuration.checkStoreFolder()
    guard FileManager.default.fileExists(atPath: file) else {
      throw CommandError(
        .unreachable, code: "no-file", "the backup \(file) can't be read", hint: "check the path")
    }
    guard let lock = try SyncLock.take(store: configuration.store) else {
      throw CommandError(
        .tryLater, code: "busy", "a sync of this store is running", hint: "wait for its end")
    }
    defer { withExtendedLifetime(lock) {} }
    let restored = try await StoreReplacement(path: configuration.store).restore(from: file)
    options.say("the replaced store is kept as \(restored.kept.safe)")
    options.say("new edits are named \(restored.outbox.replica)")
    let edits = try await restored.outbox.status().counts.values.reduce(0, +)
    try options.tell(file: file, edits: edits)
  }
}

/// Puts a backup in the place of a store, sound or not.
struct StoreReplacement {
  let path: String

  func restore(from file: String) async throws -> (outbox: Outbox, kept: String) {
    let stamp = Date().formatted(
      .iso8601.year().month().day().time(includingFractionalSeconds: true)
        .dateSeparator(.omitted).timeSeparator(.omitted))
    let kept = "\(path).replaced-\(stamp)"
    do {
      let current = try await Outbox.open(path: path)
      return (try await current.restore(from: file, keeping: kept), kept)
    } catch StoreError.missing(let missing) where missing == path {
      return (try await fresh(from: file), "nothing: there was none")
    } catch StoreError.failed(let failed, let code, _)
      where failed == path && Self.damage.contains(code)
    {
      return (try await aside(kept, from: file), kept)
    } catch StoreError.notAStore(let broken, _) where broken == path {
      return (try await aside(kept, from: file), kept)
    }
  }

  /// SQLite's codes for a damaged file: `SQLITE_CORRUPT` and `SQLITE_NOTADB`. A store that is
  /// locked, or on a full or failing disk, is not put aside: somebody may be at work on it.
  private static let damage: Set<Int32> = [11, 26]

  /// Moves a store that can't be opened out of the way, with its companions.
  private func aside(_ kept: String, from file: String) async throws -> Outbox {
    for suffix in ["", "-wal", "-shm"] {
      guard FileManager.default.fileExists(atPath: path + suffix) else { continue }
      try FileManager.default.moveItem(atPath: path + suffix, toPath: kept + suffix)
    }
    return try await fresh(from: file)
  }

  /// A new store with the backup's contents.
  private func fresh(from file: String) async throws -> Outbox {
    let name = Outbox.witnessedName(path: path) ?? "restored"
    let empty = try await Outbox.create(path: path, name: name)
    let scratch = "\(path).empty-\(UUID().uuidString)"
    let outbox = try await empty.restore(from: file, keeping: scratch)
    try FileManager.default.removeItem(atPath: scratch)
    return outbox
  }
}

extension GlobalOptions {
  fileprivate func tell(file: String, edits: Int) throws {
    console.print(
      printsJSON
        ? try JSONOutput.line(.object(["file": .string(file), "edits": .count(edits)]))
        : "\(file.safe): \(edits) edits")
  }
}

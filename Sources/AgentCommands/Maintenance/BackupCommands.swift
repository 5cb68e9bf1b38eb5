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
    let (outbox, _) = try await options.lookAtStore(anyReplica: true)
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
    let restored = try await Restore(path: configuration.store)
      .run(from: file, stamp: Self.stamp)
    if let kept = restored.kept { options.say("the replaced store is kept as \(kept.safe)") }
    options.say("new edits are named \(restored.outbox.replica)")
    let edits = try await restored.outbox.status().counts.values.reduce(0, +)
    try options.tell(file: file, edits: edits)
  }

  /// The moment, as it stands in the replaced store's name.
  private static var stamp: String {
    Date().formatted(
      .iso8601.year().month().day().time(includingFractionalSeconds: true)
        .dateSeparator(.omitted).timeSeparator(.omitted))
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

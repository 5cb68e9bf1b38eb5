import ArgumentParser
import Codecs
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
    let edits = try await outbox.backup(to: file)
    let isPrivate = !FileMode.isOpenToOthers(file)
    if !isPrivate {
      options.console.say(
        "warning: others can read \(file.safe): its file system keeps no permissions; whoever has "
          + "that medium has the names and numbers of everybody in it")
    }
    try options.tell(file: file, edits: edits, more: ["private": .bool(isPrivate)])
  }
}

struct RestoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Puts a backup in the store's place and keeps the replaced store beside it.",
    discussion: """
      Edits that were recorded after the backup come along, under their own names, with what is \
      known of their records; everything else is as it was in the backup.
      """)

  @Argument(help: "The backup.") var file: String
  @Flag(
    help: "Leave out edits that were recorded after the backup: they stay in the replaced store.")
  var withoutNewer = false
  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let configuration = try await options.configuration()
    Session.current.kept?.letGo()
    try configuration.checkStoreFolder()
    guard FileManager.default.fileExists(atPath: file) else {
      throw CommandError(
        .unreachable, code: "no-file", "the backup \(file) can't be read", hint: "check the path")
    }
    try await Restore.check(file)
    let restore = Restore(path: configuration.store)
    try await restore.makeFolder()
    guard let lock = try SyncLock.take(store: configuration.store) else {
      throw CommandError(
        .tryLater, code: "busy", "a sync of this store is running", hint: "wait for its end")
    }
    defer { withExtendedLifetime(lock) {} }
    let restored = try await restore.run(
      from: file, stamp: Self.stamp, newer: withoutNewer ? .leaveOut : .bring)
    if let kept = restored.kept { options.say("the replaced store is kept as \(kept.safe)") }
    if let sentence = restored.newer.sentence { options.console.say(sentence) }
    options.say("new edits are named \(restored.outbox.replica)")
    let edits = try await restored.outbox.status().counts.values.reduce(0, +)
    try options.tell(file: file, edits: edits, more: restored.newer.json)
    if restored.newer.needsPerson { throw ExitCode(ExitStatus.needsPerson.rawValue) }
  }

  /// The moment, as it stands in the replaced store's name.
  private static var stamp: String {
    Date().formatted(
      .iso8601.year().month().day().time(includingFractionalSeconds: true)
        .dateSeparator(.omitted).timeSeparator(.omitted))
  }
}

extension GlobalOptions {
  fileprivate func tell(file: String, edits: Int, more: [String: JSONValue] = [:]) throws {
    let members: [String: JSONValue] = ["file": .string(file), "edits": .count(edits)]
    console.print(
      printsJSON
        ? try JSONOutput.line(.object(members.merging(more) { $1 }))
        : "\(file.safe): \(edits.counted("edit"))")
  }
}

extension FoundNewer {
  /// Whether somebody has to look for what may be missing.
  fileprivate var needsPerson: Bool { fate == .unreadable && count != 0 }

  /// What became of them, for a person; nil where there are none.
  fileprivate var sentence: String? {
    guard count != 0 else { return nil }
    let many = count.map { $0.counted("edit") } ?? "edits"
    let list = names.isEmpty ? "" : ": " + names.joined(separator: ", ") + (isLong ? ", …" : "")
    return switch fate {
    case .brought: "\(many) recorded after the backup came along\(list)"
    case .leftOut:
      "\(many) recorded after the backup are in the replaced store only\(list)"
    case .unreadable:
      "the replaced store is too damaged to be read: \(count.map { "\($0)" } ?? "any number of") "
        + "edits recorded after the backup may be in it only"
    }
  }

  private var isLong: Bool { (count ?? 0) > names.count }

  /// `newer`: how many, null where nobody knows. `newerEdits`: the names of the first of them.
  fileprivate var json: [String: JSONValue] {
    [
      "newer": count.map(JSONValue.count) ?? .null,
      "newerEdits": .array(names.map(JSONValue.string)), "newerBrought": .bool(fate == .brought),
    ]
  }
}

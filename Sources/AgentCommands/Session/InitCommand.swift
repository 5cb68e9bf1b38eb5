import ArgumentParser
import Causality
import Foundation
import Outbox
import Registry

struct InitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Creates the store. Running it again is harmless.")

  @Option(help: "This office's name in vector clocks: a-z, 0-9 and -, at most 32.")
  var replica: String?

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let configuration = try await options.configuration()
    Session.current.kept?.letGo()
    try configuration.checkStoreFolder()
    let name = try checked(replica ?? configuration.replica ?? Self.suggestedName())
    let outbox = try await Outbox.create(path: configuration.store, name: name)
    if let reason = outbox.newEpoch { options.console.say(reason.sentence(outbox.replica)) }
    if let replica, replica != outbox.name {
      throw CommandError(
        .badData, code: "other-replica",
        "the store \(outbox.path) belongs to \(outbox.replica), not to \(replica)",
        hint: "name another store with --store; nothing was changed")
    }
    if replica == nil { try configuration.check(outbox) }
    if options.printsJSON {
      options.console.print(
        try JSONOutput.line(
          .object([
            "replica": .string(outbox.replica.description), "store": .string(outbox.path),
          ])))
    } else {
      options.console.print("store \(outbox.path.safe) of \(outbox.replica)")
    }
  }

  private func checked(_ name: String) throws -> String {
    guard ReplicaID(name: name, epoch: 1) != nil else {
      throw CommandError(
        .badData, code: "bad-replica", "\(name) is not a name for a replica",
        hint: "use a-z, 0-9 and -, at most 32, for example dharwad-01", field: "replica")
    }
    return name
  }

  /// The machine's name with a few random digits: two machines may bear one name.
  private static func suggestedName() -> String {
    let host = ProcessInfo.processInfo.hostName.lowercased()
      .filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    return "\(host.prefix(20))-\(String(UInt16.random(in: 0x1000...0xFFFF), radix: 16))"
  }
}

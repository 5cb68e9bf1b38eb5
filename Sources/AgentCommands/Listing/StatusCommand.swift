import ArgumentParser
import Codecs
import Foundation
import Outbox
import Reconciliation
import Registry
import SyncEngine

struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Tells how many edits stand where, and what blocks.")

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let (outbox, configuration) = try await options.lookAtStore()
    let status = try await outbox.status()
    let unseen = try await outbox.sendsUnseen()
    let used = try await DataUsed(outbox, at: Date())
    let blockage = try await outbox.blockage(at: Date())
    if options.printsJSON {
      options.console.print(
        try JSONOutput.line(try Self.json(status, outbox, used, blockage, unseen: unseen)))
    } else {
      for line in Self.lines(status, outbox) { options.console.print(line) }
      if let blockage { options.console.print("blocked: \(blockage.line)") }
      for edit in try await outbox.passedOver(limit: SyncCommand.mostPassedOverTold) {
        options.console.print(edit.passedOverLine)
      }
      if let line = used.line { options.console.print(line) }
      if unseen { options.console.print(Self.unseenNote) }
      if let other = try await Self.otherServer(outbox, configuration) {
        options.console.print("nothing is sent: \(other.message.safe)")
        if let hint = other.hint { options.say("hint: \(hint.safe)") }
      }
    }
  }

  /// What keeps every pass from sending; nil where the server is the known one.
  private static func otherServer(
    _ outbox: Outbox, _ configuration: AgentConfiguration
  ) async throws -> CommandError? {
    guard let baseURL = configuration.baseURL,
      case .other(let other) = try await outbox.tie(to: baseURL)
    else { return nil }
    return CommandError(other)
  }

  static let unseenNote =
    "Sunbird does not show this consumer its records: updates go without a look at what is there"

  private static func json(
    _ status: OutboxStatus, _ outbox: Outbox, _ used: DataUsed, _ blockage: Blockage?,
    unseen: Bool
  ) throws -> JSONValue {
    var members: [String: JSONValue] = [
      "replica": .string(outbox.replica.description), "store": .string(outbox.path),
      "oldestQueuedAt": status.oldestQueuedAt.map(JSONOutput.time) ?? .null,
      "lastSync": try lastSync(status) ?? .null, "sendsUnseen": .bool(unseen),
      "dataUsed": used.json, "blocked": blockage?.json ?? .null,
    ]
    for state in EditState.allCases { members[state.rawValue] = .count(status[state]) }
    return .object(members)
  }

  private static func lastSync(_ status: OutboxStatus) throws -> JSONValue? {
    guard let pass = status.lastSync,
      case .object(var members) = try JSONValue(parsing: pass.report.utf8)
    else { return nil }
    members["startedAt"] = JSONOutput.time(pass.startedAt)
    return .object(members)
  }

  private static func lines(_ status: OutboxStatus, _ outbox: Outbox) -> [String] {
    var lines = ["\(outbox.replica)  \(outbox.path.safe)"]
    let counts = EditState.allCases.filter { status[$0] > 0 }
      .map { "\(status[$0]) \($0.rawValue)" }
    lines.append(counts.isEmpty ? "no edits yet" : counts.joined(separator: ", "))
    if let oldest = status.oldestQueuedAt { lines.append("oldest queued: \(oldest.officeTime)") }
    if let pass = status.lastSync { lines.append("last sync: \(pass.startedAt.officeTime)") }
    if status[.conflict] > 0 { lines.append("conflicts wait for you: agent conflicts") }
    if status[.rejected] > 0 {
      lines.append("rejected edits wait for you: agent queue --state rejected")
    }
    if status[.sent] > 0 {
      lines.append("\(status[.sent]) of unknown outcome: the next sync asks the server")
    }
    return lines
  }
}

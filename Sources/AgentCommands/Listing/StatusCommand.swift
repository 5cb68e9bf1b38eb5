import ArgumentParser
import Codecs
import Foundation
import Outbox
import Reconciliation
import Registry
import SyncEngine

struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Tells how many edits stand where and since when, what blocks, and what to do next.",
    discussion: """
      While no more than a few thousand edits wait, a table tells how many of them are how old, by \
      why they wait; --ages shows it however many there are.
      """)

  @Flag(help: "Count what waits by reason and age, also where that takes a while.") var ages = false
  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let (outbox, configuration) = try await options.lookAtStore()
    let now = Date()
    let status = try await OfficeStatus(outbox, configuration, at: now)
    if options.printsJSON {
      var members = try status.members
      if ages { members["ages"] = ShapeTable(shape: try await outbox.shape(at: now)).json }
      return options.console.print(try JSONOutput.line(.object(members)))
    }
    status.lines.forEach(options.console.print)
    let unfinished = EditState.unfinished.reduce(0) { $0 + status[$1] }
    if ages || unfinished <= Self.mostCounted {
      let table = ShapeTable(shape: try await outbox.shape(at: now))
      table.lines.forEach(options.console.print)
    } else {
      options.say("`agent status --ages` tells why they wait, and how long")
    }
    for step in NextStep.all(for: status) {
      options.console.print("next: \(step.sentence)".safe)
    }
  }

  /// The most edits that are counted without being asked to: some milliseconds.
  private static let mostCounted = 5000

  static let unseenNote =
    "Sunbird does not show this consumer its records: updates go without a look at what is there"
}

extension OfficeStatus {
  /// The status as `status --json` has it.
  var members: [String: JSONValue] {
    get throws {
      var members: [String: JSONValue] = [
        "replica": .string(replica), "store": .string(store),
        "oldestQueuedAt": counts.oldestQueuedAt.map(JSONOutput.time) ?? .null,
        "lastSync": try lastSync ?? .null, "sendsUnseen": .bool(sendsUnseen),
        "dataUsed": used.json, "blocked": blockage?.json ?? .null,
        "oldest": .object(
          Dictionary(
            uniqueKeysWithValues: watch.oldest.map { ($0.key.rawValue, JSONOutput.time($0.value)) }
          )),
        "away": .count(counts.away),
        "remaining": .count(backlog.remaining), "held": .count(backlog.needPerson),
        "next": .array(NextStep.all(for: self).map { .string($0.sentence) }),
      ]
      for state in EditState.allCases { members[state.rawValue] = .count(self[state]) }
      return members
    }
  }

  private var lastSync: JSONValue? {
    get throws {
      guard let pass = counts.lastSync,
        case .object(var members) = try JSONValue(parsing: pass.report.utf8)
      else { return nil }
      members["startedAt"] = JSONOutput.time(pass.startedAt)
      return .object(members)
    }
  }

  /// The same for a person, but for what is to be done.
  fileprivate var lines: [String] {
    var lines = ["\(replica)  \(store.safe)"]
    let told = EditState.allCases.filter { self[$0] > 0 }.map { "\(self[$0]) \($0.rawValue)" }
    lines.append(told.isEmpty ? "no edits yet" : told.joined(separator: ", "))
    for state in EditState.unfinished {
      guard let oldest = watch.oldest[state] else { continue }
      lines.append("oldest \(state.rawValue): \(oldest.officeTime)")
    }
    if let pass = counts.lastSync {
      let outcome = lastPass.map { ", \($0.outcome.rawValue)" } ?? ""
      lines.append("last sync: \(pass.startedAt.officeTime)\(outcome)")
    }
    if let blockage { lines.append("blocked: \(blockage.line)") }
    lines += passedOver.map(\.passedOverLine)
    if let line = used.line { lines.append(line) }
    if sendsUnseen { lines.append(StatusCommand.unseenNote) }
    if case .otherServer(let error)? = obstacle {
      lines.append("nothing is sent: \(error.message.safe)")
    }
    if counts.away > 0 {
      lines.append("\(counts.away) on their way by bundles (`agent bundle list`)")
    }
    if self[.sent] > counts.away {
      lines.append(
        "\(self[.sent] - counts.away) of unknown outcome: the next sync asks the server")
    }
    return lines
  }
}

import ArgumentParser
import Codecs
import Foundation
import Outbox
import Reconciliation
import Registry

struct RecordCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record", abstract: "Lists and finds records; shows one and its history.",
    subcommands: [List.self, Find.self, Show.self, History.self])

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows a record as it stands here and as it was last seen on the server.")

    @Argument(help: "The record, for example user:ap/asha.") var record: RecordKey
    @OptionGroup var options: GlobalOptions

    func run() async throws {
      let (outbox, _) = try await options.lookAtStore()
      let (found, pending) = try await outbox.record(record)
      let server = try await outbox.server(record)
      let local = (found.base ?? [:]).overlaid(with: pending)
      if options.printsJSON {
        options.console.print(
          try JSONOutput.line(
            .object([
              "record": .string(found.key.description),
              "presence": .string(found.presence.rawValue),
              "serverId": .optional(found.serverID), "local": local.json,
              "base": found.base?.json ?? .null, "server": server?.json ?? .null,
              "clock": found.clock.json,
              "baseClock": found.baseClock.json,
            ])))
        return
      }
      let id = found.serverID.map { "  server id \($0)" } ?? ""
      options.console.print("\(found.key)\(id)  \(Self.words(found.presence))".safe)
      for name in found.key.kind.fields where local[name] != nil || server?[name] != nil {
        let (here, there) = (name.text(local[name]), name.text(server?[name]))
        options.console.print(
          here == there || name.isSecret
            ? "  \(name.rawValue): \(here)" : "  \(name.rawValue): \(here)  (server: \(there))")
      }
      options.console.print("clock \(try JSONOutput.line(found.clock.json))")
    }

    private static func words(_ presence: Presence) -> String {
      switch presence {
      case .present: "on Sunbird"
      case .absent: "not on Sunbird"
      case .unknown: "not known to be on Sunbird"
      }
    }
  }

  struct History: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Tells everything that ever happened to a record.")

    @Argument(help: "The record.") var record: RecordKey
    @OptionGroup var options: GlobalOptions

    func run() async throws {
      let (outbox, _) = try await options.lookAtStore()
      let shown = try await Paging.each(
        limit: 0,
        page: { after, count in
          try await outbox.history(of: record, after: after, limit: count)
            .map { ($0.id, $0.line) }
        },
        show: { (line: HistoryLine) in
          options.console.print(options.printsJSON ? try JSONOutput.line(line.json) : line.text)
        })
      if !shown.any { options.sayNone("nothing is known to have happened to it") }
    }
  }
}

extension HistoryLine {
  fileprivate var json: JSONValue {
    .object([
      "at": JSONOutput.time(at), "event": .string(event.rawValue),
      "edit": .optional(edit?.description),
      "detail": .object(detail.mapValues(JSONValue.string)), "pruned": .bool(isPruned),
    ])
  }

  fileprivate var text: String {
    let said = detail.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
      .joined(separator: ", ")
    let gone = isPruned ? "pruned  " : ""
    return "\(at.officeTime)  \(edit?.description ?? "-")  \(event.rawValue)  \(gone)\(said)".safe
  }
}

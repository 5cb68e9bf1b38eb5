import ArgumentParser
import Foundation
import Outbox
import Registry
import SyncEngine

struct ServerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "server",
    abstract: "Whose answers the store holds, and what to do when the address has changed.",
    discussion: """
      What Sunbird has accepted, its ids and its values are known of one server. When \
      server.baseURL names another one, `agent sync` stops with 78 until a person has said which \
      it is: the same Sunbird under a new address (`adopt`), or another one (`forget`). Both keep \
      every edit.
      """,
    subcommands: [Show.self, Adopt.self, Forget.self], defaultSubcommand: Show.self)

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Tells whose answers the store holds, and which server is configured.")

    @OptionGroup var options: GlobalOptions

    func run() async throws {
      let (outbox, configuration) = try await options.lookAtStore()
      let known = try await outbox.knownServer().address
      let configured = configuration.baseURL.map { ServerName($0).description }
      guard !options.printsJSON else {
        return options.console.print(
          try JSONOutput.line(
            .object(["server": .optional(known), "configured": .optional(configured)])))
      }
      options.console.print("answers of: \((known ?? "no server yet").safe)")
      options.console.print("configured: \((configured ?? "none").safe)")
    }
  }

  struct Adopt: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Says that the configured server is the known one under a new address.",
      discussion: "Everything that is known of it stays: the next sync goes on from there.")

    @OptionGroup var options: GlobalOptions

    func run() async throws {
      let (outbox, configuration) = try await options.openStore()
      guard let baseURL = configuration.baseURL else { throw CommandError.noServer }
      let address = ServerName(baseURL).description
      let was = try await outbox.knownServer().address
      try await Self.alone(outbox) { try await outbox.answers(ofServer: address) }
      guard !options.printsJSON else {
        return options.console.print(
          try JSONOutput.line(.object(["server": .string(address), "was": .optional(was)])))
      }
      options.console.print(
        "what is known of \((was ?? "no server").safe) is of \(address.safe) now")
    }
  }

  struct Forget: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Forgets what is known of the server, so that another one is looked at anew.",
      discussion: """
        Ids, values and open conflicts go; edits stay. What waits is sent to the server that is \
        configured then, and what may have left is asked for there. What the former server has \
        accepted is not sent again.
        """)

    @OptionGroup var options: GlobalOptions

    func run() async throws {
      let (outbox, _) = try await options.openStore()
      let was = try await outbox.knownServer().address
      let forgotten = try await Self.alone(outbox) { try await outbox.forgetServer(at: Date()) }
      guard !options.printsJSON else {
        return options.console.print(
          try JSONOutput.line(
            .object([
              "server": .null, "was": .optional(was), "records": .count(forgotten.records),
              "conflicts": .count(forgotten.conflicts),
            ])))
      }
      options.console.print(
        "forgotten: what \((was ?? "a server").safe) had of \(forgotten.records) records, "
          + "\(forgotten.conflicts) open conflicts; every edit is kept")
    }
  }
}

extension AsyncParsableCommand {
  /// Does something while no pass is under way.
  fileprivate static func alone<Value>(
    _ outbox: Outbox, _ work: () async throws -> Value
  ) async throws -> Value {
    guard let lock = try SyncCommand.lock(outbox.path) else {
      throw CommandError(
        .tryLater, code: "busy", "a sync of this store is running", hint: "wait for its end")
    }
    defer { withExtendedLifetime(lock) {} }
    return try await work()
  }
}

extension CommandError {
  static let noServer = CommandError(
    .configuration, code: "no-server", "no server is configured",
    hint: "set server.baseURL in the configuration, or AGENT_SERVER_BASE_URL",
    field: "server.baseURL")

  /// The store knows another server than the one that is configured.
  init(_ other: OtherServer) {
    self.init(
      .configuration, code: "other-server",
      "the store holds the answers of \(other.known), the configuration names \(other.configured)",
      hint: "run `agent server adopt` if that is the same Sunbird under a new address, or `agent "
        + "server forget` if it is another one, or mend server.baseURL; every edit is kept",
      field: "server.baseURL")
  }
}

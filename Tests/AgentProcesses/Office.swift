import Foundation

/// An office: a folder with a store, and the real `agent` at work in it.
package final class Office: Sendable {
  package let folder: TemporaryFolder
  /// The server that the office talks to; kept so that it lives as long as the office does.
  package let sunbird: SunbirdProcess?
  private let settings: [String: String]

  /// An address of this machine where nobody listens.
  package static let nobody = "http://127.0.0.1:1"

  /// An office whose store is made.
  ///
  /// - Parameter settings: more of the agent's environment.
  package static func open(
    _ replica: String = "dharwad-01", sunbird: SunbirdProcess? = nil,
    settings: [String: String] = [:]
  ) async throws -> Office {
    let office = try Office(sunbird: sunbird, settings: settings)
    let made = try await office.agent("init", "--replica", replica)
    guard made.status == 0 else { throw NotMade(talk: made.talk) }
    return office
  }

  package struct NotMade: Error {
    let talk: String
  }

  /// An office without a store yet.
  package init(sunbird: SunbirdProcess? = nil, settings: [String: String] = [:]) throws {
    self.sunbird = sunbird
    self.settings = settings
    folder = try TemporaryFolder()
  }

  package var store: String { path("agent.db") }

  package func path(_ name: String) -> String { folder.path(name) }

  package func agent(
    _ arguments: String..., input: String = "", environment: [String: String] = [:]
  ) async throws -> Finished {
    try await agent(arguments, input: input, environment: environment)
  }

  package func agent(
    _ arguments: [String], input: String = "", environment: [String: String] = [:]
  ) async throws -> Finished {
    try await start(arguments, input: input, environment: environment).finished()
  }

  /// Starts the agent and leaves it running.
  package func start(
    _ arguments: [String], input: String = "", environment: [String: String] = [:]
  ) throws -> RecordedChild {
    try RecordedChild(
      Program.agent.path, arguments, environment: self.environment(environment), input: input,
      folder: folder)
  }

  /// Runs a script of the shell; `$AGENT` is the agent, `$FOLDER` the office's folder.
  package func shell(
    _ script: String, environment: [String: String] = [:]
  ) async throws -> Finished {
    try await RecordedChild(
      "/bin/sh", ["-c", script], environment: self.environment(environment), input: "",
      folder: folder
    ).finished()
  }

  private func environment(_ more: [String: String]) -> [String: String] {
    [
      "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": folder.url.path, "LANG": "C.UTF-8",
      "AGENT_STORE": store, "AGENT_SERVER_BASE_URL": sunbird?.url ?? Self.nobody,
      "AGENT": Program.agent.path, "FOLDER": folder.url.path,
    ].merging(settings) { $1 }.merging(more) { $1 }
  }
}

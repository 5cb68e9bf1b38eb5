import Foundation

/// An office: a folder with a configuration and a store, and the real `agent` at work in it.
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
    try configure("server:\n  baseURL: \(sunbird?.url ?? Self.nobody)\n")
  }

  package var store: String { path("agent.db") }

  package func path(_ name: String) -> String { folder.path(name) }

  /// Replaces the configuration; the store stays where it is.
  package func configure(_ yaml: String) throws {
    try write("agent.yaml", "store: \(store)\n" + yaml)
  }

  /// Writes a file into the office's folder.
  ///
  /// - Returns: its path.
  @discardableResult
  package func write(_ name: String, _ text: String, mode: Int = 0o600) throws -> String {
    let path = path(name)
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    return path
  }

  package func read(_ name: String) throws -> String {
    // Foundation's own reading of a text drops a byte order mark.
    String(decoding: try Data(contentsOf: URL(filePath: path(name))), as: UTF8.self)
  }

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

  /// Starts the agent at a terminal of its own.
  package func startAtTerminal(
    _ arguments: String..., columns: UInt16 = 80, rows: UInt16 = 24,
    environment: [String: String] = [:]
  ) throws -> Typist {
    try Typist(
      Program.agent.path, arguments, columns: columns, rows: rows,
      environment: self.environment(environment), folder: folder)
  }

  /// Runs a script of the shell; `$AGENT` is the agent, `$FOLDER` the office's folder.
  package func shell(
    _ script: String, environment: [String: String] = [:]
  ) async throws -> Finished {
    try await RecordedChild(
      "/bin/sh", ["-c", script], environment: self.environment(environment), folder: folder
    ).finished()
  }

  /// Nothing of the developer's own environment reaches the agent.
  private func environment(_ more: [String: String]) -> [String: String] {
    [
      "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": folder.url.path, "LANG": "C.UTF-8",
      "AGENT_CONFIG": path("agent.yaml"), "AGENT": Program.agent.path, "FOLDER": folder.url.path,
    ].merging(settings) { $1 }.merging(more) { $1 }
  }
}

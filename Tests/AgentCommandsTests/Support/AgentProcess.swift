import Foundation
import Testing

/// Runs programs to their end, without a thread that waits.
///
/// Output goes to files and input comes from one: no pipe can fill up, and none is inherited by a
/// program that another test starts at the same time.
enum ProgramRun {
  static func finish(
    _ executable: URL, _ arguments: [String], environment: [String: String], input: String,
    folder: TemporaryFolder
  ) async throws -> Finished {
    let name = UUID().uuidString
    let files = ["in", "out", "err"].map { folder.url.appendingPathComponent("\(name).\($0)") }
    try Data(input.utf8).write(to: files[0])
    for file in files[1...] { try Data().write(to: file) }

    let child = try Child(
      executable, arguments, environment: environment, folder: folder.url,
      streams: files.map(\.path))
    let status = await child.end()
    defer {
      for file in files { try? FileManager.default.removeItem(at: file) }  // the folder goes, too
    }
    return Finished(
      status: status, output: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self),
      talk: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self))
  }
}

/// An office: a folder with a configuration and a store, and the real `agent` at work in it.
final class Office: Sendable {
  let folder: TemporaryFolder
  /// The server that the office talks to; kept so that it lives as long as the office does.
  let sunbird: SunbirdProcess?

  /// An address of this machine where nobody listens.
  static let nobody = "http://127.0.0.1:1"

  /// An office whose store is made.
  static func open(
    _ replica: String = "dharwad-01", sunbird: SunbirdProcess? = nil
  ) async throws -> Office {
    let office = try Office(sunbird: sunbird)
    try await office.agent("init", "--replica", replica).expect(0)
    return office
  }

  /// An office without a store yet.
  init(sunbird: SunbirdProcess? = nil) throws {
    self.sunbird = sunbird
    folder = try TemporaryFolder()
    try configure("server:\n  baseURL: \(sunbird?.url ?? Self.nobody)\n")
  }

  var store: String { path("agent.db") }

  func path(_ name: String) -> String { folder.path(name) }

  /// Replaces the configuration; the store stays where it is.
  func configure(_ yaml: String) throws { try write("agent.yaml", "store: \(store)\n" + yaml) }

  /// Writes a file into the office's folder.
  ///
  /// - Returns: its path.
  @discardableResult
  func write(_ name: String, _ text: String, mode: Int = 0o600) throws -> String {
    let path = path(name)
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    return path
  }

  func read(_ name: String) throws -> String {
    try String(contentsOfFile: path(name), encoding: .utf8)
  }

  func agent(
    _ arguments: String..., input: String = "", environment: [String: String] = [:]
  ) async throws -> Finished {
    try await agent(arguments, input: input, environment: environment)
  }

  func agent(
    _ arguments: [String], input: String = "", environment: [String: String] = [:]
  ) async throws -> Finished {
    try await ProgramRun.finish(
      Program.agent.url, arguments, environment: self.environment(environment), input: input,
      folder: folder)
  }

  /// Starts the agent and leaves it running.
  func start(_ arguments: String...) throws -> Child {
    try Child(
      Program.agent.url, arguments, environment: environment([:]), folder: folder.url,
      streams: ["/dev/null", "/dev/null", "/dev/null"])
  }

  /// Runs a line of the shell in the office's folder; `$AGENT` is the agent.
  func shell(_ line: String, environment: [String: String] = [:]) async throws -> Finished {
    try await ProgramRun.finish(
      URL(fileURLWithPath: "/bin/sh"), ["-c", line],
      environment: self.environment(environment), input: "", folder: folder)
  }

  /// Nothing of the developer's own environment reaches the agent.
  private func environment(_ more: [String: String]) -> [String: String] {
    [
      "PATH": "/usr/bin:/bin", "HOME": folder.url.path, "LANG": "C.UTF-8",
      "AGENT_CONFIG": path("agent.yaml"), "AGENT": Program.agent.url.path,
    ].merging(more) { $1 }
  }
}

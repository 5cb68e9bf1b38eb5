import AgentProcesses
import Foundation

/// Debian's age and ssh-keygen, run by a shell in a folder of their own.
struct Tools {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Runs `script`, in which every step has to succeed.
  @discardableResult
  func run(_ script: String) async throws -> Finished {
    let path = "/usr/local/bin:/usr/bin:/bin"
    return try await RecordedChild(
      "/bin/bash", ["-euo", "pipefail", "-c", script], environment: ["PATH": path], folder: folder
    ).finished()
  }

  func write(_ bytes: some Sequence<UInt8>, to name: String, mode: Int = 0o600) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: folder.path(name)))
    try FileManager.default.setAttributes(
      [.posixPermissions: mode], ofItemAtPath: folder.path(name))
  }

  func write(_ text: String, to name: String) throws { try write(text.utf8, to: name) }

  func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: folder.path(name))))
  }

  func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }
}

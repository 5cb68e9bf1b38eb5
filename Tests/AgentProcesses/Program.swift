import Foundation

/// A program of this package, in the folder of products that the tests were built into.
package enum Program: String {
  case agent
  case sunbirdSim = "sunbird-sim"

  package var path: String {
    URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
      .deletingLastPathComponent().appendingPathComponent(rawValue).path
  }
}

/// What a finished program left behind.
package struct Finished: Sendable {
  /// The exit status; 128 and the signal's number, as a shell tells it, for a signal.
  package let status: Int32
  /// Standard output.
  package let output: String
  /// Standard error.
  package let talk: String

  package var lines: [String] { output.split(separator: "\n").map(String.init) }

  package var wasKilled: Bool { status == 128 + SIGKILL }
}

/// A folder that is gone when the last who knows it lets go.
package final class TemporaryFolder: Sendable {
  package let url: URL

  package init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("agent-processes-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
  }

  deinit {
    try? FileManager.default.removeItem(at: url)  // nobody is left to be told
  }

  package func path(_ name: String) -> String { url.appendingPathComponent(name).path }
}

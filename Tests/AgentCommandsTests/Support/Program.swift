import Foundation

/// A program of this package, in the folder of products that the tests were built into.
enum Program: String {
  case agent
  case sunbirdSim = "sunbird-sim"

  var url: URL {
    URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
      .deletingLastPathComponent().appendingPathComponent(rawValue)
  }
}

/// What a finished program left behind.
struct Finished: Sendable {
  let status: Int32
  /// Standard output.
  let output: String
  /// Standard error.
  let talk: String

  /// The lines of standard output.
  var lines: [String] { output.split(separator: "\n").map(String.init) }

  /// Whether `text` stands on standard output or on standard error.
  func mentions(_ text: String) -> Bool { output.contains(text) || talk.contains(text) }
}

/// A folder that is gone when the last who knows it lets go.
final class TemporaryFolder: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("agent-commands-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  deinit {
    try? FileManager.default.removeItem(at: url)  // nobody is left to be told
  }

  func path(_ name: String) -> String { url.appendingPathComponent(name).path }
}

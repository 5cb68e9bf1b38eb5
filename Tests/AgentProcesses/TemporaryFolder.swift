import Foundation

/// A folder that is gone when the last who knows it lets go.
package final class TemporaryFolder: Sendable {
  package let url: URL

  package init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("agent-processes-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  deinit {
    try? FileManager.default.removeItem(at: url)  // nobody is left to be told
  }

  package func path(_ name: String) -> String { url.appendingPathComponent(name).path }
}

import ArgumentParser
import Foundation

struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "A day of a district against a built-in stand-in for Sunbird; nothing to set up.")

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("agent-demo-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(at: folder) }  // the system clears what stays
    let story = try await DemoStory(folder: folder, console: Session.current.console)
    let wentWell = try await story.tell()
    if !wentWell { throw ExitCode(ExitStatus.failed.rawValue) }
  }
}

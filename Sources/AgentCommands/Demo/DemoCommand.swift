import ArgumentParser

struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: "Shows everything against a built-in stand-in for Sunbird.")
  func run() async throws {}
}

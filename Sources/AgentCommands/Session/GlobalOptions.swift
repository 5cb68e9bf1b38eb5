import ArgumentParser
import Foundation
import Outbox

/// The options that every command takes.
struct GlobalOptions: ParsableArguments {
  @Option(help: "The configuration file.")
  var config: String?

  @Option(help: "The store, an SQLite file.")
  var store: String?

  @Flag(help: "Print JSON on standard output, one object or JSON Lines.")
  var json = false

  @Flag(name: .shortAndLong, help: "Say more on standard error.")
  var verbose = false

  @Flag(name: .shortAndLong, help: "Say nothing on standard error but errors.")
  var quiet = false

  var console: Console { Session.current.console }

  var printsJSON: Bool { json || Session.current.presets.json }

  /// The configuration with these options laid over it.
  func configuration() async throws -> AgentConfiguration {
    let session = Session.current
    return try await AgentConfiguration.load(
      path: config ?? session.presets.config, store: store ?? session.presets.store,
      environment: session.environment, overrides: session.presets.overrides)
  }

  /// Opens the store that the configuration names.
  func openStore() async throws -> (outbox: Outbox, configuration: AgentConfiguration) {
    let configuration = try await configuration()
    try configuration.checkStoreFolder()
    return (try await Outbox.open(path: configuration.store), configuration)
  }

  /// Says something to a person, unless told to be quiet.
  func say(_ text: String) {
    if !quiet { console.say(text) }
  }
}

/// Who records an edit.
struct AuthorOptions: ParsableArguments {
  @Option(name: .customLong("by"), help: "Who records the edit; the system's user unless told.")
  var author: String?

  var name: String { author ?? Session.current.presets.author ?? NSUserName() }
}

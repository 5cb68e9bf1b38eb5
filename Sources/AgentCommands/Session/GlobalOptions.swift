import ArgumentParser
import Causality
import Foundation
import Logging
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

  /// How wide a row may be: the terminal's width, or what COLUMNS says; nil for any.
  var width: Int? {
    console.width() ?? Session.current.environment["COLUMNS"].flatMap { Int($0) }
  }

  var printsJSON: Bool { json || Session.current.presets.json }

  /// The log, on standard error: with `--verbose` every request and how each edit ended. The journal
  /// of systemd has each edit's end without being asked, or only those that wait for a person where
  /// nothing but errors is wanted.
  var log: Logger {
    let isForJournal = Journal.isStandardError(Session.current.environment)
    let say = console.say
    var log = Logger(label: "agent") { _ in LineLog(isForJournal: isForJournal, write: say) }
    log.logLevel = verbose ? .debug : !isForJournal ? .warning : quiet ? .notice : .info
    return log
  }

  /// The configuration with these options laid over it.
  func configuration() async throws -> AgentConfiguration {
    let session = Session.current
    let path = config ?? session.presets.config
    let asked = ConfigurationAsked(
      file: AgentConfiguration.path(path, session.environment),
      store: store ?? session.presets.store)
    if let kept = session.kept?.configuration(asked) { return kept }
    let stamp = FileStamp(asked.file)
    let configuration = try await AgentConfiguration.load(
      path: path, store: asked.store, environment: session.environment,
      overrides: session.presets.overrides)
    session.kept?.keep(configuration, asked, stamp)
    // In the REPL each line would say it again; the doctor says it there.
    if !session.ownsInput, !configuration.strangers.isEmpty {
      say(EnvironmentNames.sentence(configuration.strangers).safe)
    }
    return configuration
  }

  /// Opens the store that the configuration names, unless it is another office's.
  ///
  /// - Parameters:
  ///   - anyReplica: opens that, too: what is in it must not be out of reach.
  ///   - alone: whether to do without others where the disk has room for one only.
  func openStore(
    anyReplica: Bool = false, aloneWhereCrowded alone: Bool = false
  ) async throws -> (outbox: Outbox, configuration: AgentConfiguration) {
    let configuration = try await configuration()
    try configuration.checkStoreFolder()
    let outbox = try await opened(configuration.store, alone)
    if !anyReplica { try configuration.check(outbox) }
    return (outbox, configuration)
  }

  private func opened(_ path: String, _ alone: Bool) async throws -> Outbox {
    let kept = Session.current.kept
    if let outbox = kept?.outbox(at: path) { return outbox }
    let outbox = try await Outbox.open(path: path, aloneWhereCrowded: alone)
    if let reason = outbox.newEpoch { console.say(reason.sentence(outbox.replica)) }
    try kept?.keep(outbox, at: path)
    return outbox
  }

  /// Says that a list is empty, where a person would otherwise look at nothing.
  func sayNone(_ text: String) {
    if console.isTerminal, !printsJSON { say(text) }
  }

  /// Says something to a person, unless told to be quiet.
  func say(_ text: String) {
    if !quiet { console.say(text) }
  }
}

/// Who records an edit.
struct AuthorOptions: ParsableArguments {
  @Option(name: .customLong("by"), help: "Who does it; the system's user unless told.")
  var author: String?

  var name: String { author ?? Session.current.presets.author ?? Self.person }

  /// Who sits at the machine: behind `sudo -u` the one who called it, not the one who was asked for.
  /// Root, who is nobody in particular, may as well have become that user.
  static var person: String {
    let caller = Session.current.environment["SUDO_USER"] ?? ""
    return ["", "root"].contains(caller) ? NSUserName() : caller
  }
}

extension EpochReason {
  /// What happened to the store, for a person.
  func sentence(_ replica: ReplicaID) -> String {
    switch self {
    case .restored:
      "this store is older than its last use: a backup was put back, or its -wal file is missing; "
        + "edits recorded since are not in it; new edits are named \(replica)"
    case .copied:
      "this store is a copy, or stands on another machine: new edits are named \(replica)"
    }
  }
}

import ArgumentParser
import Codecs
import Diagnostics
import Foundation
import HTTPTransport
import Logging
import Outbox
import Registry
import Sunbird
import SyncEngine

struct SyncCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync", abstract: "Brings what is queued to Sunbird, in one pass.")

  @Flag(help: "Do not wait out the backoff of single edits, nor for the hours of sync.hours.")
  var now = false
  @Flag(help: "Only tell what would be sent.") var dryRun = false
  @Option(help: "End the pass after so many bytes.") var maxBytes: Int?
  @Option(help: "End the pass after so many seconds.") var maxSeconds: Double?
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard maxBytes ?? 1 > 0, maxSeconds ?? 1 > 0 else {
      throw ValidationError("--max-bytes and --max-seconds must be above 0.")
    }
  }

  func run() async throws {
    let (outbox, configuration) =
      dryRun ? try await options.lookAtStore() : try await options.openStore()
    var settings = try configuration.syncSettings()
    settings.ignoresBackoff = now
    settings.limits.maxBytes = maxBytes
    settings.limits.maxSeconds = maxSeconds
    if now { settings.limits.hours = nil }
    try await outbox.demandServer(settings.shownURL)
    guard !dryRun else { return try await forecast(outbox, settings) }

    let (report, stop) = try await pass(outbox, settings, configuration)
    try await tellWhy(report, stop, outbox)
    try tell(report)
    let status = Self.status(report.outcome, backlog: try await outbox.backlog())
    if status != .done { throw ExitCode(status.rawValue) }
  }

  /// Most edits that are named as larger than any budget.
  static let mostPassedOverTold = 3

  /// Says why something is left: no pass ends with "try again later" or "waits for a person" and no
  /// reason. Reasons are no talk: who wants none gets them in one line.
  private func tellWhy(
    _ report: SyncReport, _ stop: StopReason?, _ outbox: Outbox
  ) async throws {
    var left: [String] = []
    if stop == nil, report.outcome == .partial {
      let unknown = try await outbox.edits(EditFilter(states: [.sent]), limit: 1).first
      left.append(
        try await outbox.blockage(at: Date())?.line ?? report.rest(unknown?.problem).safe)
    }
    left += try await outbox.passedOver(limit: Self.mostPassedOverTold).map(\.passedOverLine)
    if let line = try await outbox.status().needPersonLine { left.append(line) }
    guard options.quiet, !options.printsJSON else {
      stop?.tell(options.console, json: options.printsJSON)
      for line in left { options.console.say(line) }
      return
    }
    let reasons = (stop.map { [$0.line] } ?? []) + left
    if !reasons.isEmpty { options.console.say(reasons.joined(separator: "; ")) }
  }

  private func pass(
    _ outbox: Outbox, _ settings: SyncSettings, _ configuration: AgentConfiguration
  ) async throws -> (SyncReport, StopReason?) {
    guard let lock = try Self.lock(outbox.path) else { return (try await busy(outbox), nil) }
    defer { withExtendedLifetime(lock) {} }
    let teller = ProgressTeller(
      console: options.quiet || options.verbose || options.printsJSON ? nil : options.console,
      log: options.log)
    defer { teller.clear() }
    let pass = try await RunningPass(
      outbox, settings, configuration, log: options.log, teller: teller)
    return try await SignalWatch.process.during { _ in
      Task { await pass.end() }
    } _: {
      try await pass.run()
    }
  }

  private func busy(_ outbox: Outbox) async throws -> SyncReport {
    options.console.say("another sync of this store is running")
    let backlog = try await outbox.backlog()
    var report = SyncReport()
    report.outcome = .busy
    report.remaining = backlog.remaining
    report.unknown = backlog.unknown
    return report
  }

  private func forecast(_ outbox: Outbox, _ settings: SyncSettings) async throws {
    let forecast = try await Forecaster(outbox: outbox, settings: settings).forecast()
    guard options.printsJSON else {
      for line in [forecast.sentence] + forecast.passedOverLines { options.console.print(line) }
      return
    }
    let backlog = try await outbox.backlog()
    var report = SyncReport()
    report.outcome = backlog.remaining == 0 ? .drained : .partial
    report.remaining = backlog.remaining
    report.unknown = backlog.unknown
    var members = try JSONValue(parsing: report.json().utf8).object ?? [:]
    members["forecast"] = forecast.json
    members["passedOver"] = forecast.passedOverJSON
    options.console.print(try JSONOutput.line(.object(members)))
  }

  private func tell(_ report: SyncReport) throws {
    guard !options.printsJSON else { return options.console.print(try report.json()) }
    options.console.print(report.sentence)
    for left in report.notUploaded ?? [] {
      options.console.print("\(left.edits) went singly, not by upload: \(left.reason.safe)")
    }
  }

  static func lock(_ path: String) throws -> SyncLock? {
    do {
      return try SyncLock.take(store: path)
    } catch {
      throw CommandError(
        .store, code: "lock-failed", "the lock beside the store can't be made: \(error)",
        hint: lockHint(path))
    }
  }

  /// What is in the way of the lock: one that root made with an earlier version is root's alone.
  private static func lockHint(_ store: String) -> String {
    let lock = SyncLock.path(beside: store)
    guard let owner = FileMode.owner(of: lock), owner != geteuid() else {
      return "check the folder's owner and the disk"
    }
    return "it belongs to another user: run `sudo chown --reference=\(store) \(lock)`"
  }

  static func transport(
    _ configuration: AgentConfiguration, isForDoctor: Bool = false
  ) throws -> CurlTransport {
    let proxy = try configuration.line.proxyChoice()
    do {
      return try CurlTransport(
        limits: TransportLimits(
          connectTimeout: .seconds(isForDoctor ? 6 : 15),
          answerTimeout: .seconds(isForDoctor ? 10 : 90),
          maxConnections: FlightBound(configuration.maxConnections).overLongWay,
          maxUploadBytesPerSecond: configuration.maxBytesPerSecond,
          caFile: configuration.line.caFile, proxy: proxy))
    } catch .caFileUnreadable(let path) {
      throw CommandError(
        .configuration, code: "ca-file", "the bundle of authorities \(path) can't be read",
        hint: "check server.caFile", field: "server.caFile")
    } catch .limitNotPositive(let name) {
      throw CommandError(.configuration, code: "bad-limit", "\(name) must be above 0")
    } catch .library(let detail) {
      throw CommandError(.failed, code: "libcurl", "libcurl can't start: \(detail)")
    }
  }

  /// The exit status of a pass: "try later" outranks "waits for a person".
  private static func status(_ outcome: SyncOutcome, backlog: Backlog) -> ExitStatus {
    switch outcome {
    case .drained: backlog.needPerson > 0 ? .needsPerson : .done
    case .partial, .offline, .busy: .tryLater
    case .refused: .refused
    }
  }
}

extension StopReason {
  /// Tells why a pass stopped. That is no talk, and is said also to those who want none.
  fileprivate func tell(_ console: Console, json: Bool) {
    switch outcome {
    case .refused:
      CommandError(.refused, code: "refused", sentence, hint: hint).report(to: console, json: json)
    case .drained, .partial, .offline, .busy:
      console.say(sentence.safe)
      if let hint { console.say("hint: \(hint.safe)") }
    }
  }

  /// Sentence and hint in one line.
  fileprivate var line: String {
    let isError = outcome == .refused
    return ((isError ? "error: " : "") + sentence + (hint.map { " (\($0))" } ?? "")).safe
  }

  /// What a person can do about it, where the sentence does not say so.
  fileprivate var hint: String? {
    switch self {
    case .refused:
      "put a fresh token into server.tokenFile or server.userTokenFile, whichever was refused; "
        + "the next sync goes on from here"
    case .notSunbird(let answer): answer.hint
    case .wrongAddress: "put that address into server.baseURL"
    case .proxyLogin:
      ProxyInUse.loginHint
    case .offline, .noUserToken, .throttled, .serverDown, .outOfBytes, .outOfTime,
      .outOfBytesToday, .outsideHours, .interrupted:
      nil
    }
  }
}

extension WayAnswer {
  /// What a person can do about it.
  var hint: String {
    switch kind {
    case .portal: "open a web page in a browser on this network and sign in to it"
    case .noLine: "the line behind it is down: ask whoever runs it, or wait"
    case .denial:
      "ask whoever runs the network or the proxy to let Sunbird's address through; no new token helps"
    case .anotherCall, .other, .garbled, .proxyLogin, .wrongAddress:
      "check server.baseURL and the proxy; `agent doctor` asks each call by itself"
    }
  }
}

extension OutboxStatus {
  /// What waits for a person, and where it is shown; nil for nothing.
  var needPersonLine: String? {
    let conflicts = self[.conflict]
    let rejected = self[.rejected]
    guard conflicts + rejected > 0 else { return nil }
    let parts = [
      conflicts > 0 ? "\(conflicts) in conflict (`agent conflicts`)" : nil,
      rejected > 0 ? "\(rejected) rejected (`agent queue --state rejected`)" : nil,
    ]
    return "waiting for a person: " + parts.compactMap { $0 }.joined(separator: ", ")
  }
}

extension SyncReport {
  /// What is left where nothing stands in its way.
  ///
  /// - Parameter cause: why the outcome of the first unknown one is not known.
  fileprivate func rest(_ cause: Problem?) -> String {
    guard unknown > 0 else {
      return "\(remaining.counted("edit")) \(remaining == 1 ? "is" : "are") left for the next sync"
    }
    return "the outcome of \(unknown.counted("edit")) is unknown: the next sync asks the server"
      + (cause.map { "; \($0.message)" } ?? "")
  }

  /// The report for a person.
  var sentence: String {
    var parts = ["\(accepted) accepted"]
    if merged > 0 { parts.append("\(merged) of them merged with others' changes") }
    if incomplete > 0 {
      parts.append("\(incomplete) of them not in full (`agent queue --all` says what is missing)")
    }
    if conflicts > 0 { parts.append(conflicts.counted("conflict")) }
    if rejected > 0 { parts.append("\(rejected) rejected") }
    parts.append("\(remaining) remaining")
    if unknown > 0 { parts.append("\(unknown) of unknown outcome") }
    let bytes =
      "\(requests.counted("request")), \(bytesSent.counted("byte")) up, "
      + "\(bytesReceived.counted("byte")) down"
    return "\(outcome.rawValue): \(parts.joined(separator: ", ")); \(bytes), "
      + "\(String(format: "%.1f", seconds)) s"
  }
}

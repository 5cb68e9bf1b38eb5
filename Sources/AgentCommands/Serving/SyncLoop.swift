import Foundation
import Logging
import Outbox
import SyncEngine

/// The passes of a server that syncs by itself, one after the other, until it is stopped.
///
/// An actor, because the stop may come at any moment of a pass.
actor SyncLoop {
  private let options: GlobalOptions
  private let log: Logger
  private var schedule: SyncSchedule
  private var running: RunningPass?
  private var work: Task<Void, Never>?
  /// What is waited for between passes. Of its own, since it is cut short by the stop: a pass is not.
  private var pause: Task<Void, any Error>?
  private var isStopping = false
  /// Whether it waits for the next pass although there was a line when it was needed last.
  private var isResting = false
  private var hasLostLine = false
  private var lastLook: ContinuousClock.Instant?

  init(_ options: GlobalOptions, every seconds: Double) {
    self.options = options
    log = options.log
    schedule = SyncSchedule(interval: seconds)
  }

  /// Begins with a pass.
  func start() {
    var session = Session.current
    // What is odd about the environment was said at the start.
    session.ownsInput = true
    work = Task { await Session.$current.withValue(session) { await run() } }
  }

  /// Ends a pass under way in order, and waits for that.
  func stop() async {
    isStopping = true
    pause?.cancel()
    await running?.end()
    await work?.value
  }

  /// Something was recorded. Where there is no line now, the next pass begins when there is one again.
  func recorded() async {
    let now = ContinuousClock.now
    guard isResting, lastLook.map({ now - $0 > Self.betweenLooks }) ?? true else { return }
    lastLook = now
    guard let look = await line(), await !look.succeeds(), isResting else { return }
    hasLostLine = true
    pause?.cancel()
  }

  /// However much is recorded.
  private static let betweenLooks = Duration.seconds(2)

  private func run() async {
    while !isStopping {
      let outcome = await pass()
      guard !isStopping else { return }
      var wait = schedule.passed(outcome)
      let over = ContinuousClock.now
      while let next = await waited(wait, since: over) { wait = next }
    }
  }

  /// Waits, and looks at the line where it is to be looked at.
  ///
  /// - Returns: what to wait for next; nil for the next pass.
  private func waited(
    _ wait: SyncSchedule.Wait, since over: ContinuousClock.Instant
  ) async -> SyncSchedule.Wait? {
    switch wait {
    case .seconds(let seconds):
      (isResting, hasLostLine) = (true, false)
      await sleep(seconds)
      isResting = false
      guard hasLostLine, !isStopping else { return nil }
      return schedule.foundNoLine(waited: (ContinuousClock.now - over) / .seconds(1))
    case .line(let after, let atMost):
      await sleep(after)
      guard !isStopping, after < atMost else { return nil }
      let look = await line()
      if await look?.succeeds() ?? false {
        schedule.foundLine()
        return nil
      }
      return schedule.foundNoLine(waited: (ContinuousClock.now - over) / .seconds(1))
    }
  }

  private func sleep(_ seconds: Double) async {
    let pause = Task { try await Task.sleep(for: .seconds(seconds)) }
    self.pause = pause
    _ = await pause.result  // cut short or not
  }

  /// What to look at, by the configuration as it stands now.
  private func line() async -> LineLook? {
    // Whoever can't read it is told by the next pass.
    let configuration = try? await options.configuration()
    return configuration.flatMap { LineLook($0, Session.current.environment) }
  }

  /// - Returns: how it ended; nil where it could not be made.
  private func pass() async -> SyncOutcome? {
    do {
      let (outbox, configuration) = try await options.openStore()
      let settings = try configuration.syncSettings()
      try await outbox.demandServer(settings.shownURL)
      guard let lock = try SyncCommand.lock(outbox.path) else {
        log.info("another sync of this store is running")
        return .busy
      }
      defer { withExtendedLifetime(lock) {} }
      let pass = try await RunningPass(
        outbox, settings, configuration, log: log, teller: ProgressTeller(console: nil, log: log))
      running = pass
      defer { running = nil }
      guard !isStopping else { return nil }
      let (report, stop) = try await pass.run()
      tell(report, stop)
      return report.outcome
    } catch {
      let failure = CommandError(of: error)
      let hint = failure.hint.map { "; \($0)" } ?? ""
      log.error("no pass: \(failure.message)\(hint)", metadata: ["code": "\(failure.code)"])
      return nil
    }
  }

  private func tell(_ report: SyncReport, _ stop: StopReason?) {
    let reason = stop.map { "; \($0.sentence)" } ?? ""
    let level: Logger.Level =
      switch report.outcome {
      case .refused: .warning
      case .drained, .partial, .offline, .busy: .info
      }
    log.log(level: level, "\(report.sentence)\(reason)")
  }
}

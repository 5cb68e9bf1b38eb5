import Foundation
import HTTPTransport
import Logging
import Outbox
import Registry
import Sunbird

/// One pass over the outbox: recover → plan → refresh → send → settle → report.
///
/// Holds no state of its own between steps but the report: everything that matters is in the store
/// before the next step begins, so a pass may die anywhere.
package struct SyncPass: Sendable {
  private let outbox: Outbox
  private let settings: SyncSettings
  private let clock: any SyncClock
  private let courier: Courier
  private let inquirer: Inquirer
  private let reconciler: Reconciler
  private let delivery: Delivery
  private let progress: @Sendable (SyncReport) -> Void

  /// - Parameters:
  ///   - chance: a number from 0 up to 1, for jitter.
  ///   - progress: told after each batch how the pass stands.
  package init(
    outbox: Outbox, transport: any Transport, settings: SyncSettings,
    clock: any SyncClock = SystemClock(), log: Logger = Logger(label: "sync"),
    chance: @escaping @Sendable () -> Double = { .random(in: 0..<1) },
    progress: @escaping @Sendable (SyncReport) -> Void = { _ in }
  ) async throws {
    self.outbox = outbox
    self.settings = settings
    self.clock = clock
    self.progress = progress
    let memory = ServerMemory(outbox: outbox, baseURL: settings.baseURL)
    courier = Courier(
      transport: transport, settings: settings, clock: clock, log: log,
      sendsPlain: try await memory.takesPlainOnly(),
      exhausted: try await memory.exhausted(at: clock.now))
    inquirer = Inquirer(
      courier: courier, dialect: settings.dialect, maxConnections: settings.maxConnections)
    reconciler = Reconciler(dialect: settings.dialect, policies: settings.policies)
    delivery = Delivery(
      courier: courier, inquirer: inquirer, reconciler: reconciler, outbox: outbox, clock: clock,
      chance: chance)
  }

  /// Runs the pass and keeps its report.
  ///
  /// - Returns: the report, and why the pass stopped before everything was tried, if it did.
  package func run() async throws -> (report: SyncReport, stop: StopReason?) {
    let startedAt = clock.now
    let memory = ServerMemory(outbox: outbox, baseURL: settings.baseURL)
    var report = SyncReport()
    if let pause = try await memory.pause(at: startedAt) {
      await courier.end(pause)
    } else {
      try await outbox.wake(
        at: startedAt, ignoringBackoff: settings.ignoresBackoff, longest: Backoff.longest)
      try await recover(&report)
      try await drain(&report)
    }
    try await memory.learn(from: courier, at: clock.now)
    let stop = await courier.stop
    report = try await finished(report, stop: stop, startedAt: startedAt)
    try await outbox.keep(report: report.json(), startedAt: startedAt)
    return (report, stop)
  }

  /// Settles what an earlier pass left unknown: by asking, never by sending again blindly.
  private func recover(_ report: inout SyncReport) async throws {
    let due = settings.ignoresBackoff ? Date.distantFuture : clock.now
    var last: Int64 = 0
    let start = clock.uptime
    while await courier.stop == nil {
      let claims = try await outbox.inDoubt(after: last, limit: await batchLimit, at: due)
      guard let end = claims.last else { return }
      last = end.carrier.id
      let doubt = Question.doubt(
        Problem(code: "unknown", message: "The outcome of an earlier attempt is unknown."))
      try await concurrently(claims, &report) { claim in
        (claim, try await delivery.settle(claim, byAsking: doubt, since: start))
      }
    }
  }

  /// Most edits in the next batch. The first one is one edit: it finds out whether there is a line
  /// at all, and whether the credentials still hold.
  private var batchLimit: Int {
    get async { await courier.hasHeardSunbird ? settings.batchSize : 1 }
  }

  /// Sends what is due, batch by batch, until nothing is or the pass has to stop.
  private func drain(_ report: inout SyncReport) async throws {
    while await courier.stop == nil {
      let claims = try await outbox.claim(limit: await batchLimit)
      guard !claims.isEmpty else { return }
      let planned = await plan(claims)
      try await settle(planned.settled, &report)
      let begun = try await begin(planned.sends)
      let sends = zip(planned.sends, begun).filter(\.1).map(\.0)
      try await concurrently(sends, &report) { send in
        (
          send.claim,
          try await delivery.deliver(send.claim, steps: send.steps, acceptance: send.acceptance)
        )
      }
    }
  }

  /// Makes the intent of each send durable.
  ///
  /// - Returns: whether each of them may leave.
  private func begin(_ sends: [Send]) async throws -> [Bool] {
    #if DEBUG
      if Sabotage.isOn(.sendBeforeIntent) { return sends.map { _ in true } }
    #endif
    return try await outbox.begin(
      sends.map { ($0.claim, $0.steps[0].operation) }, at: clock.now)
  }

  private typealias Settled = (claim: Claim, settlement: Settlement)

  private struct Send: Sendable {
    let claim: Claim
    let steps: [WriteStep]
    let acceptance: Acceptance
  }

  /// Decides about each claim; asks the server about those that can't be decided without.
  private func plan(_ claims: [Claim]) async -> (settled: [Settled], sends: [Send]) {
    var settled: [Settled] = []
    var sends: [Send] = []
    var toSee: [Claim] = []
    func take(_ step: Step, _ claim: Claim) {
      switch step {
      case .look: toSee.append(claim)
      case .missing(let problem): settled.append((claim, delivery.missing(claim, problem)))
      case .settle(let settlement): settled.append((claim, settlement))
      case .send(let steps, let acceptance):
        sends.append(Send(claim: claim, steps: steps, acceptance: acceptance))
      }
    }
    for claim in claims {
      if let held = await held(claim) {
        settled.append((claim, held))
      } else {
        take(reconciler.plan(claim, view: nil), claim)
      }
    }
    #if DEBUG
      if Sabotage.isOn(.sendUnseen) {
        for claim in toSee { take(reconciler.plan(claim, view: .unseen), claim) }
        toSee = []
      }
    #endif
    let asked = toSee
    toSee = []
    for (claim, answer) in zip(asked, await look(at: asked)) {
      switch answer {
      case .view(.present(let remote)):
        let claim = claim.seeing(remote.fields)
        take(reconciler.plan(claim, view: .present(remote)), claim)
      case .view(let view): take(reconciler.plan(claim, view: view), claim)
      case .none(let problem?) where await courier.stop == nil:
        settled.append((claim, delivery.deferred(problem)))
      case .none(let problem): settled.append((claim, .untried(problem)))
      }
    }
    return (settled, sends)
  }

  /// Asks the server how the claims' records stand there; again, while an answer may be older than
  /// this office's own last edit of the record.
  private func look(at claims: [Claim]) async -> [Answer] {
    var askedAt = clock.uptime
    var answers = await inquirer.ask(claims)
    for delay in IndexPatience.delays + [IndexPatience.last] {
      let unsure = claims.indices.filter { index in
        guard case .view(let view) = answers[index] else { return false }
        return reconciler.mayBeOutlived(view, of: claims[index].record, askedAt: askedAt)
      }
      guard !unsure.isEmpty, await courier.stop == nil else { break }
      await clock.sleep(seconds: delay)
      askedAt = clock.uptime
      let again = await inquirer.ask(unsure.map { claims[$0] })
      for (index, answer) in zip(unsure, again) { answers[index] = answer }
    }
    return answers
  }

  /// The end of a claim whose call has used up its hour: it goes on when the next one begins.
  private func held(_ claim: Claim) async -> Settlement? {
    let kind = claim.record.key.kind
    guard let operation = claim.fold.intent.operation(for: kind),
      let until = await courier.exhaustion(of: settings.dialect.writes[operation])
    else { return nil }
    return .deferred(until: until, Courier.hourIsUsedUp)
  }

  /// Runs deliveries side by side and settles the first of them as soon as a few have ended, so
  /// that a crash leaves little unknown.
  private func concurrently<Element: Sendable>(
    _ elements: [Element], _ report: inout SyncReport,
    _ work: @escaping @Sendable (Element) async throws -> Settled
  ) async throws {
    try await withThrowingTaskGroup(of: Settled.self) { group in
      var rest = elements.makeIterator()
      for _ in 0..<max(1, settings.maxConnections) {
        guard let element = rest.next() else { break }
        group.addTask { try await work(element) }
      }
      var ended: [Settled] = []
      while let result = try await group.next() {
        ended.append(result)
        if let element = rest.next() { group.addTask { try await work(element) } }
        if ended.count >= Self.maxUnsettled {
          try await settle(ended, &report)
          ended = []
        }
      }
      try await settle(ended, &report)
    }
  }

  /// The most deliveries whose end is not yet in the store.
  private static let maxUnsettled = 16

  private func settle(_ results: [Settled], _ report: inout SyncReport) async throws {
    guard !results.isEmpty else { return }
    let written = try await outbox.settle(results, at: clock.now, uptime: clock.uptime)
    for (result, isWritten) in zip(results, written) where isWritten {
      report.count(result.settlement, edits: result.claim.fold.count)
    }
    report = await measured(report)
    progress(report)
  }

  private func measured(_ report: SyncReport) async -> SyncReport {
    var report = report
    report.requests = await courier.requests
    report.bytesSent = await courier.bytesSent
    report.bytesReceived = await courier.bytesReceived
    return report
  }

  private func finished(
    _ report: SyncReport, stop: StopReason?, startedAt: Date
  ) async throws -> SyncReport {
    var report = await measured(report)
    let backlog = try await outbox.backlog()
    report.remaining = backlog.remaining
    report.unknown = backlog.unknown
    report.seconds = clock.now.timeIntervalSince(startedAt)
    report.outcome = stop?.outcome ?? (backlog.remaining == 0 ? .drained : .partial)
    return report
  }
}

extension SyncReport {
  /// Counts how one claim of `edits` edits ended.
  mutating func count(_ settlement: Settlement, edits: Int) {
    switch settlement {
    case .accepted(let acceptance):
      accepted += edits
      if acceptance.remoteChanged { merged += edits }
    case .conflict: conflicts += 1
    case .rejected: rejected += edits
    case .cancelled, .postponed, .deferred, .waits, .untried, .doubtful: break
    }
  }

  /// The report as the store and `--json` have it.
  package func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}

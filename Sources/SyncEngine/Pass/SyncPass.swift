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
  private let batch: Batch
  private let progress: @Sendable (SyncReport) -> Void

  /// - Parameters:
  ///   - chance: a number from 0 up to 1, for jitter.
  ///   - progress: told after each batch how the pass stands.
  ///   - waiting: told when the pass begins to wait, for what and how long.
  package init(
    outbox: Outbox, transport: any Transport, settings: SyncSettings,
    clock: any SyncClock = SystemClock(), log: Logger = Logger(label: "sync"),
    chance: @escaping @Sendable () -> Double = { .random(in: 0..<1) },
    progress: @escaping @Sendable (SyncReport) -> Void = { _ in },
    waiting: @escaping @Sendable (Wait, _ seconds: Double) -> Void = { _, _ in }
  ) async throws {
    self.outbox = outbox
    self.settings = settings
    self.progress = progress
    let budget = try await PassBudget.of(settings, outbox, at: clock.now)
    var clock = PassClock(clock: clock, tell: waiting)
    let memory = ServerMemory(outbox: outbox, baseURL: settings.baseURL)
    courier = Courier(
      transport: transport, settings: settings, clock: clock, log: log,
      sendsPlain: try await memory.takesPlainOnly(),
      exhausted: try await memory.exhausted(at: clock.now),
      budget: budget)
    clock.endsAt = budget.deadline
    clock.whenOver = { [courier] in await courier.checkTime() }
    self.clock = clock
    inquirer = Inquirer(courier: courier, dialect: settings.dialect)
    reconciler = Reconciler(
      dialect: settings.dialect, policies: settings.policies,
      ownUserID: settings.credentials.userID)
    delivery = Delivery(
      courier: courier, inquirer: inquirer, reconciler: reconciler, outbox: outbox, clock: clock,
      chance: chance)
    batch = Batch(
      outbox: outbox, settings: settings, clock: clock, courier: courier, inquirer: inquirer,
      reconciler: reconciler, delivery: delivery)
  }

  /// Runs the pass and keeps its report.
  ///
  /// - Returns: the report, and why the pass stopped before everything was tried, if it did.
  package func run() async throws -> (report: SyncReport, stop: StopReason?) {
    let startedAt = clock.now
    let memory = ServerMemory(outbox: outbox, baseURL: settings.baseURL)
    var report = SyncReport()
    report.remaining = try await outbox.backlog().remaining
    if let pause = await courier.overBudget() {
      await courier.end(pause)
    } else if let pause = try await memory.pause(at: startedAt) {
      await courier.end(pause)
    } else {
      try await outbox.wake(
        at: startedAt, ignoringBackoff: settings.ignoresBackoff, longest: Backoff.longest)
      var bulk = bulkStage
      try await bulk?.recover(&report, ignoringBackoff: settings.ignoresBackoff)
      try await recover(&report)
      try await drain(&report, &bulk)
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
      _ = try await concurrently(claims, &report) { claim in
        .settled((claim, try await delivery.settle(claim, byAsking: doubt, since: start)))
      }
    }
  }

  /// Most edits in the next batch. The first one is one edit: it finds out whether there is a line
  /// at all, and whether the credentials still hold.
  private var batchLimit: Int {
    get async { await courier.hasHeardSunbird ? settings.batchSize : 1 }
  }

  /// Sends what is due, batch by batch, until nothing is or the pass has to stop. Where there is a
  /// bulk lane it is offered the claims first, unless everything is to go single.
  private func drain(_ report: inout SyncReport, _ bulk: inout BulkStage?) async throws {
    let goesByBulk = settings.lane != .single
    while await courier.stop == nil {
      let limit = await batchLimit
      let claims = try await outbox.claim(limit: goesByBulk ? bulk?.window ?? limit : limit)
      guard !claims.isEmpty else { return }
      var rest = claims[...]
      if goesByBulk, let unsent = try await bulk?.carry(claims, &report) { rest = unsent[...] }
      while !rest.isEmpty, await courier.stop == nil {
        let batch = rest.prefix(await batchLimit)
        rest = rest.dropFirst(batch.count)
        try await carry(Array(batch), &report)
      }
    }
  }

  /// The lane of uploads; nil where the dialect has none.
  private var bulkStage: BulkStage? {
    settings.dialect.bulk.map { lane in
      BulkStage(
        lane: lane, settings: settings, courier: courier, inquirer: inquirer,
        reconciler: reconciler.byUpload, delivery: delivery, outbox: outbox, clock: clock,
        progress: progress)
    }
  }

  /// Brings a batch to its end. Claims of which the server may still show what this office has
  /// just replaced are looked at again when the others are through.
  private func carry(_ claims: [Claim], _ report: inout SyncReport) async throws {
    var claims = claims
    var delays = IndexPatience.delays[...]
    while true {
      let plan = await batch.plan(claims)
      claims = try await settle(plan.ends, &report)
      let begun = try await batch.begin(plan.sends)
      // What was looked at goes first: a look grows old.
      let turns =
        begun.filter { $0.seenAt != nil }.map(Batch.Turn.send)
        + plan.looks.map(Batch.Turn.look)
        + begun.filter { $0.seenAt == nil }.map(Batch.Turn.send)
      claims += try await concurrently(turns, &report, batch.take)
      guard !claims.isEmpty, await courier.stop == nil, !Task.isCancelled else { return }
      await clock.sleep(seconds: delays.popFirst() ?? IndexPatience.last)
    }
  }

  /// Runs deliveries side by side and settles the first of them as soon as a few have ended, so
  /// that a crash leaves little unknown.
  ///
  /// - Returns: the claims to be looked at again.
  private func concurrently<Element: Sendable>(
    _ elements: [Element], _ report: inout SyncReport,
    _ work: @escaping @Sendable (Element) async throws -> Batch.End
  ) async throws -> [Claim] {
    try await withThrowingTaskGroup(of: Batch.End.self) { group in
      var unsure: [Claim] = []
      var rest = elements.makeIterator()
      for _ in 0..<max(1, settings.maxConnections) {
        guard let element = rest.next() else { break }
        group.addTask { try await work(element) }
      }
      var ended: [Batch.End] = []
      while let result = try await group.next() {
        ended.append(result)
        if let element = rest.next() { group.addTask { try await work(element) } }
        if ended.count >= Self.maxUnsettled {
          unsure += try await settle(ended, &report)
          ended = []
        }
      }
      return try await unsure + settle(ended, &report)
    }
  }

  /// The most deliveries whose end is not yet in the store.
  private static let maxUnsettled = 16

  /// - Returns: the claims to be looked at again.
  private func settle(_ ends: [Batch.End], _ report: inout SyncReport) async throws -> [Claim] {
    var (results, unsure): ([Settled], [Claim]) = ([], [])
    for end in ends {
      switch end {
      case .settled(let result): results.append(result)
      case .unsure(let claim): unsure.append(claim)
      case .overtaken: break
      }
    }
    guard !results.isEmpty else { return unsure }
    let written = try await outbox.settle(results, at: clock.now, uptime: clock.uptime)
    for (result, isWritten) in zip(results, written) where isWritten {
      report.count(result.settlement, edits: result.claim.fold.count)
    }
    report = await measured(report)
    progress(report)
    return unsure
  }

  private func measured(_ report: SyncReport) async -> SyncReport {
    var report = report
    report.requests = await courier.requests
    report.bytesSent = await courier.bytesSent
    report.bytesReceived = await courier.bytesReceived
    report.seconds = clock.now.timeIntervalSince(courier.startedAt)
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
      if acceptance.note != nil { incomplete += edits }
    case .conflict: conflicts += 1
    case .rejected: rejected += edits
    case .cancelled: break
    case .postponed, .deferred, .waits, .untried, .doubtful: return
    }
    settled += edits
    remaining = max(0, remaining - edits)
  }

  /// The report as the store and `--json` have it.
  package func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}

import Foundation
import HTTPTransport
import Logging
import Outbox
import Reconciliation
import Registry
import Sunbird

/// One pass over the outbox: recover → plan → refresh → send → settle → report.
///
/// Holds no state of its own between steps but the report: everything that matters is in the store
/// before the next step begins, so a pass may die anywhere.
package struct SyncPass: Sendable {
  let outbox: Outbox
  let settings: SyncSettings
  let clock: any SyncClock
  let client: APIClient
  private let inquirer: Inquirer
  private let reconciler: Reconciler
  private let delivery: Delivery
  private let organisations: KnownIDs
  let batch: Batch
  private let progress: @Sendable (SyncReport) -> Void
  private let passLog: PassLog

  /// - Parameters:
  ///   - chance: a number from 0 up to 1, for jitter.
  ///   - progress: told after each batch how the pass stands.
  ///   - waiting: told when the pass begins to wait, for what and how long.
  package init(
    outbox: Outbox, transport: any Transport, settings: SyncSettings,
    clock: any SyncClock = SystemClock(), log: Logger = .silent,
    chance: @escaping @Sendable () -> Double = { .random(in: 0..<1) },
    progress: @escaping @Sendable (SyncReport) -> Void = { _ in },
    waiting: @escaping @Sendable (Wait, _ seconds: Double) -> Void = { _, _ in }
  ) async throws {
    self.outbox = outbox
    self.progress = progress
    passLog = PassLog(outbox: outbox, startedAt: clock.now)
    let settings = try await settings.spelled(by: outbox)
    self.settings = settings
    let budget = try await PassBudget.of(settings, outbox, at: clock.now)
    let known = StoredServerFacts(outbox: outbox, baseURL: settings.shownURL)
    var clock = PassClock(clock: clock, tell: waiting)
    let trail = ExchangeTrail()
    client = APIClient(
      transport: transport, settings: settings, clock: clock, log: log,
      account: try await known.account(settings, budget, at: clock.now), trail: trail)
    clock.endsAt = budget.deadline
    clock.whenOver = { [client] in await client.checkTime() }
    self.clock = clock
    inquirer = Inquirer(
      client: client, dialect: settings.dialect, sight: try await known.sight())
    reconciler = Reconciler(
      dialect: settings.dialect, policies: settings.policies,
      ownUserID: settings.credentials.userID)
    let organisations = KnownIDs(outbox: outbox, inquirer: inquirer)
    self.organisations = organisations
    delivery = Delivery(
      client: client, inquirer: inquirer, reconciler: reconciler,
      registrar: Registrar(settings, outbox, organisations), ids: organisations, outbox: outbox,
      clock: clock, chance: chance,
      settling: Settling(
        outbox: outbox, clock: clock, freed: FreedContacts(), trail: trail, log: log))
    batch = Batch(
      outbox: outbox, settings: settings, clock: clock, client: client, inquirer: inquirer,
      reconciler: reconciler, delivery: delivery)
  }

  /// Runs the pass and keeps its report.
  ///
  /// - Throws: ``OtherServer`` where the store holds another server's answers.
  /// - Returns: the report, and why the pass stopped before everything was tried, if it did.
  package func run() async throws -> (report: SyncReport, stop: StopReason?) {
    try await outbox.quickLook()
    let startedAt = clock.now
    try await outbox.beginWords(with: settings.shownURL)
    let known = StoredServerFacts(outbox: outbox, baseURL: settings.shownURL)
    var report = SyncReport()
    report.remaining = try await outbox.backlog().remaining
    await client.checkBudget()
    if let pause = try await known.pause(at: startedAt) { await client.end(pause) }
    if await client.stop == nil {
      try await outbox.noteByteLimit(settings.limits.mostBytesAtOnce)
      try await outbox.wake(
        at: startedAt, ignoringBackoff: settings.ignoresBackoff, longest: Backoff.longest)
      var uploads = uploads
      if try await uploads?.recover(&report, ignoringBackoff: settings.ignoresBackoff) == true {
        // Of those that nothing has turned up of some go last in this very pass.
        try await outbox.wake(at: clock.now, ignoringBackoff: false, longest: Backoff.longest)
      }
      let refused = try await outbox.refusedRecords()
      try await drain(
        &report, &uploads, except: Set(refused.map(\.id)),
        after: unknownOutcomes(goingLast: false))
      try await tryRefused(refused, &report, &uploads)
    }
    await client.lookForPortal()
    let account = await client.account
    try await known.keep(account, settings, at: clock.now)
    let stop = account.stop
    report = try await finished(report, stop: stop, startedAt: startedAt)
    try await passLog.end(report)
    // What is settled stands; a log that can't be cleared now is cleared by the next pass.
    try? await outbox.clearLogOfSecrets()
    return (report, stop)
  }

  /// Has the pass end: nothing leaves any more. What is on the line goes on.
  package func interrupt() async { await client.end(.interrupted) }

  /// Gives up waiting for what is neither the line's nor this program's: a fresh user token.
  package func abandonRenewal() async { await client.abandonRenewal() }

  /// What an earlier pass has left unknown.
  ///
  /// - Parameter goingLast: those that something stood against, instead of the others.
  private func unknownOutcomes(goingLast: Bool) -> UnknownOutcomes {
    UnknownOutcomes(
      due: settings.ignoresBackoff ? .distantFuture : clock.now, start: clock.uptime,
      goingLast: goingLast)
  }

  /// Settles what an earlier pass has left unknown, and sends what is due until nothing is or the
  /// pass has to stop. Where there is a bulk lane it is offered the claims first, unless everything is
  /// to go single.
  ///
  /// - Parameter unknown: what is to be asked about; nil for nothing.
  private func drain(
    _ report: inout SyncReport, _ uploads: inout Uploads?, except refused: Set<Int64>,
    after unknown: UnknownOutcomes?
  ) async throws {
    guard settings.lane != .single, let window = uploads?.window else {
      return try await carry(.store(except: refused), after: unknown, &report)
    }
    if let unknown { try await carry(.claims([]), after: unknown, &report) }
    while await client.stop == nil {
      let claims = try await outbox.claim(limit: window, excluding: refused)
      guard !claims.isEmpty else { return }
      let rest = try await uploads?.carry(claims, &report) ?? []
      try await carry(.claims(rest), &report)
    }
  }

  /// Tries what something stood against in an earlier pass, each by itself or in small uploads: what
  /// stands against one of these must not keep the others from their turn. Then those that waited
  /// behind them.
  private func tryRefused(
    _ refused: [RefusedRecord], _ report: inout SyncReport, _ uploads: inout Uploads?
  ) async throws {
    guard !refused.isEmpty, await client.stop == nil else { return }
    await client.tryRefused()
    // With nobody else to go, a question about nobody tells whether others would pass. Refused
    // credentials are found out by one request, as ever.
    let isWorthAQuestion = refused.contains { $0.refusals > 0 || !$0.isAboutCredentials }
    if isWorthAQuestion, await !client.hasHeardSunbird { await inquirer.askAboutNobody() }
    let claims = try await outbox.claim(records: refused.map(\.id))
    let single =
      try await uploads?.retry(claims, claim: { try await outbox.claim(records: $0) }, &report)
    try await carry(
      .claims(single ?? claims), after: unknownOutcomes(goingLast: true), &report)
    guard await client.stop == nil else { return }
    try await drain(&report, &uploads, except: [], after: nil)
  }

  /// The lane of uploads; nil where the dialect has none.
  private var uploads: Uploads? {
    settings.dialect.bulk.map { lane in
      Uploads(
        UploadParts(
          lane: lane, settings: settings, client: client, inquirer: inquirer,
          reconciler: reconciler.byUpload, delivery: delivery, organisations: organisations,
          outbox: outbox, clock: clock, noteCost: { try await noteCost(&$0) }))
    }
  }

  /// Measures what the pass has cost so far, keeps it and tells it.
  func noteCost(_ report: inout SyncReport) async throws {
    report = await measured(report)
    try await passLog.note(report)
    progress(report)
  }

  private func measured(_ report: SyncReport) async -> SyncReport {
    var report = report
    let traffic = await client.account.traffic
    report.requests = traffic.requests
    report.bytesSent = traffic.bytesSent
    report.bytesReceived = traffic.bytesReceived
    report.seconds = clock.now.timeIntervalSince(passLog.startedAt)
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

extension RefusedRecord {
  /// Whether the credentials were refused, and not something on the way stood against it.
  fileprivate var isAboutCredentials: Bool {
    guard let code else { return true }
    let problem = Problem(code: code, message: "")
    return problem.standsInTheWay == .nothing
  }
}

extension SyncReport {
  /// The report as the store and `--json` have it.
  package func json() throws -> String { try SettingText.of(self) }
}

extension SyncSettings {
  /// The same with its keys in the spelling that was first recorded.
  fileprivate func spelled(by outbox: Outbox) async throws -> SyncSettings {
    guard let bulkOrganisation else { return self }
    var settings = self
    settings.bulkOrganisation = try await outbox.spelling(of: bulkOrganisation)
    return settings
  }
}

import Foundation
import Outbox
import Reconciliation
import Registry

extension SyncPass {
  /// Where a flow takes its claims from.
  enum Source {
    /// Whatever is due in the store, but for these records.
    case store(except: Set<Int64>)
    /// Claims that were handed out already.
    case claims([Claim])
  }

  /// The edits of unknown outcome that an earlier pass has left, a page at a time.
  struct UnknownOutcomes: Sendable {
    /// When they may be asked about.
    let due: Date
    /// The uptime at which this process learned of them, in seconds.
    let start: Double
    /// Those that something stood against in an earlier pass, instead of the others.
    var goingLast = false
    /// The last edit of the page before; nil when there are no more.
    var after: Int64? = 0
  }

  /// What a part of the pass that went beside the others came back with.
  private enum Event: Sendable {
    case finished(Ended)
    case planned([Claim], claimed: Int, [Ended])
    /// What an earlier pass has left unknown; nil for the last edit where there is no more.
    case found([Claim], last: Int64?)
    case settled([Ended], SettledCount)
  }

  /// Brings claims to their end until nothing is due or the pass has to stop; first those of unknown
  /// outcome, by asking, never by sending again blindly.
  func carry(
    _ source: Source, after unknown: UnknownOutcomes? = nil, _ report: inout SyncReport
  ) async throws {
    var scheduler = PassScheduler()
    var (source, unknown) = (source, unknown)
    try await withThrowingTaskGroup(of: Event.self) { group in
      while true {
        switch scheduler.next(await conditions()) {
        case .perform(let work): group.addTask { .finished(try await batch.perform(work)) }
        case .plan(let again):
          let (limit, held) = (await client.batchLimit, scheduler.held.union(source.excluded))
          if again.isEmpty, let unknown, unknown.after != nil {
            group.addTask { try await page(of: unknown, limit: limit) }
            continue
          }
          let given = source.next(limit)
          group.addTask { try await plan(again, given, limit: limit, held: held) }
        case .settle(let ends): group.addTask { try await settled(ends) }
        case .sleep(let seconds):
          await clock.sleep(seconds: seconds)
          if Task.isCancelled { return }
        case .wait:
          guard let event = try await group.next() else { return }
          if case .found(let claims, let last) = event {
            scheduler.found(claims.map { inquiry($0, unknown) })
            unknown?.after = last
          }
          try await apply(event, &scheduler, &report)
        case .finish: return
        }
      }
    }
  }

  private func conditions() async -> PassScheduler.Conditions {
    let isStopped = await client.stop != nil
    return PassScheduler.Conditions(
      // What has begun when a pass stops only has to be put back.
      window: isStopped ? settings.flightBound.overLongWay : await client.window,
      isOneAtATime: settings.maxConnections == 1,
      hasHeardSunbird: await client.hasHeardSunbird, isStopped: isStopped,
      uptime: clock.uptime)
  }

  private func apply(
    _ event: Event, _ scheduler: inout PassScheduler, _ report: inout SyncReport
  ) async throws {
    switch event {
    case .finished(let end): scheduler.finished(end)
    case .found: break
    case .planned(let claims, let claimed, let ends):
      scheduler.planned(claims, claimed: claimed, ends)
    case .settled(let ends, let count):
      scheduler.settled(ends, uptime: clock.uptime)
      guard count.claims > 0 else { return }
      report.add(count)
      try await noteCost(&report)
    }
  }

  private func page(of unknown: UnknownOutcomes, limit: Int) async throws -> Event {
    let claims = try await outbox.unknownOutcomes(
      after: unknown.after ?? 0, limit: limit, at: unknown.due, goingLast: unknown.goingLast)
    return .found(claims, last: claims.last?.carrier.id)
  }

  private func inquiry(_ claim: Claim, _ unknown: UnknownOutcomes?) -> Inquiry {
    let question = Question.unknownOutcome(
      Problem(code: "unknown", message: "The outcome of an earlier attempt is unknown."))
    return Inquiry(claim, question, since: unknown?.start ?? clock.uptime)
  }

  private func plan(
    _ again: [Claim], _ given: [Claim]?, limit: Int, held: Set<Int64>
  ) async throws -> Event {
    var fresh = given ?? []
    if given == nil { fresh = try await outbox.claim(limit: limit, excluding: held) }
    let claims = again + fresh
    return .planned(claims, claimed: fresh.count, try await batch.plan(claims))
  }

  private func settled(_ ends: [Ended]) async throws -> Event {
    var results: [Settled] = ends.compactMap { end in
      if case .settled(let result) = end { result } else { nil }
    }
    #if DEBUG
      if Sabotage.isOn(.swapEnds), results.count > 1 {
        let (first, second) = (results[0].settlement, results[1].settlement)
        results[0].settlement = second
        results[1].settlement = first
      }
    #endif
    guard !results.isEmpty else { return .settled(ends, SettledCount()) }
    return .settled(ends, try await batch.delivery.settling.settle(results))
  }
}

extension SyncPass.Source {
  /// The records that are not to be taken.
  fileprivate var excluded: Set<Int64> {
    switch self {
    case .store(let records): records
    case .claims: []
    }
  }

  /// The next claims of a list; nil where the store is to be asked.
  fileprivate mutating func next(_ limit: Int) -> [Claim]? {
    switch self {
    case .store: return nil
    case .claims(let claims):
      self = .claims(Array(claims.dropFirst(limit)))
      return Array(claims.prefix(limit))
    }
  }
}

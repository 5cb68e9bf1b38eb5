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
  struct Doubts: Sendable {
    /// When they may be asked about.
    let due: Date
    /// The uptime at which this process learned of them, in seconds.
    let start: Double
    /// Those that something stood against in an earlier pass, instead of the others.
    var goingLast = false
    /// The last edit of the page before; nil when there are no more.
    var after: Int64? = 0
  }

  private enum Outcome: Sendable {
    case took(Batch.End)
    case planned([Claim], claimed: Int, ends: [Batch.End], turns: Batch.Turns)
    /// Questions; nil for the last edit where there are no more.
    case doubted([Claim], last: Int64?)
    case settled([Batch.End], written: [Settled])
  }

  /// Brings claims to their end until nothing is due or the pass has to stop; first those of unknown
  /// outcome, by asking, never by sending again blindly.
  func carry(
    _ source: Source, after doubts: Doubts? = nil, _ report: inout SyncReport
  ) async throws {
    var flow = Flow()
    var (source, doubts) = (source, doubts)
    try await withThrowingTaskGroup(of: Outcome.self) { group in
      while true {
        switch flow.next(await conditions()) {
        case .take(let turn): group.addTask { .took(try await batch.take(turn)) }
        case .plan(let again):
          let (limit, held) = (await client.batchLimit, flow.held.union(source.excluded))
          if again.isEmpty, let doubts, doubts.after != nil {
            group.addTask { try await page(of: doubts, limit: limit) }
            continue
          }
          let given = source.next(limit)
          group.addTask { try await plan(again, given, limit: limit, held: held) }
        case .settle(let ends): group.addTask { try await settled(ends) }
        case .sleep(let seconds):
          await clock.sleep(seconds: seconds)
          if Task.isCancelled { return }
        case .wait:
          guard let outcome = try await group.next() else { return }
          if case .doubted(let claims, let last) = outcome {
            flow.doubted(claims.map { inquiry($0, doubts) })
            doubts?.after = last
          }
          try await take(outcome, &flow, &report)
        case .finish: return
        }
      }
    }
  }

  private func conditions() async -> Flow.Conditions {
    let isStopped = await client.stop != nil
    return Flow.Conditions(
      // What has begun when a pass stops only has to be put back.
      window: isStopped ? settings.flightBound.overLongWay : await client.window,
      isOneAtATime: settings.maxConnections == 1,
      hasHeardSunbird: await client.hasHeardSunbird, isStopped: isStopped,
      uptime: clock.uptime)
  }

  private func take(
    _ outcome: Outcome, _ flow: inout Flow, _ report: inout SyncReport
  ) async throws {
    switch outcome {
    case .took(let end): flow.took(end)
    case .doubted: break
    case .planned(let claims, let claimed, let ends, let turns):
      flow.planned(claims, claimed: claimed, ends, turns)
    case .settled(let ends, let written):
      flow.settled(ends, uptime: clock.uptime)
      guard !written.isEmpty else { return }
      for result in written { report.count(result.settlement, edits: result.claim.fold.count) }
      try await noteCost(&report)
    }
  }

  private func page(of doubts: Doubts, limit: Int) async throws -> Outcome {
    let claims = try await outbox.inDoubt(
      after: doubts.after ?? 0, limit: limit, at: doubts.due, goingLast: doubts.goingLast)
    return .doubted(claims, last: claims.last?.carrier.id)
  }

  private func inquiry(_ claim: Claim, _ doubts: Doubts?) -> Inquiry {
    let doubt = Question.doubt(
      Problem(code: "unknown", message: "The outcome of an earlier attempt is unknown."))
    return Inquiry(claim, doubt, since: doubts?.start ?? clock.uptime)
  }

  private func plan(
    _ again: [Claim], _ given: [Claim]?, limit: Int, held: Set<Int64>
  ) async throws -> Outcome {
    var fresh = given ?? []
    if given == nil { fresh = try await outbox.claim(limit: limit, excluding: held) }
    let claims = again + fresh
    let plan = try await batch.plan(claims)
    let begun = try await batch.begin(plan.sends)
    let isBegun = Set(begun.map(\.claim.record.id))
    let overtaken = plan.sends.filter { !isBegun.contains($0.claim.record.id) }
    let turns = Batch.Turns(
      seen: begun.filter { $0.seenAt != nil }.map(Batch.Turn.send),
      others: plan.looks.map(Batch.Turn.look)
        + begun.filter { $0.seenAt == nil }.map(Batch.Turn.send))
    return .planned(
      claims, claimed: fresh.count, ends: plan.ends + overtaken.map { .overtaken($0.claim) },
      turns: turns)
  }

  private func settled(_ ends: [Batch.End]) async throws -> Outcome {
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
    guard !results.isEmpty else { return .settled(ends, written: []) }
    let isWritten = try await outbox.settle(results, at: clock.now, uptime: clock.uptime)
    for result in results { batch.delivery.freed.note(result, at: clock.uptime) }
    return .settled(ends, written: zip(results, isWritten).filter(\.1).map(\.0))
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

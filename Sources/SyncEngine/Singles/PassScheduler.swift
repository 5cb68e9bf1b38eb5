import Outbox
import Reconciliation

/// What is under way in a pass, and what is next: decides, does nothing.
///
/// Claims are planned while earlier ones are on the line, so that the line never waits for the last
/// of a batch; work is done as the window allows, and what has ended is settled a few at a time,
/// so that a crash leaves little unknown. A record that was handed out is `held` until its end is in
/// the store: it is claimed once.
struct PassScheduler {
  /// How things stand outside.
  struct Conditions {
    /// How much work may be under way.
    var window: Int
    /// Whether there is no more than one connection, and so one thing at a time.
    var isOneAtATime: Bool
    /// Whether Sunbird itself has answered in this pass. Until then one edit goes alone: it finds
    /// out whether there is a line at all, and whether the credentials still hold.
    var hasHeardSunbird: Bool
    var isStopped: Bool
    var uptime: Double
  }

  enum Action {
    case perform(Work)
    /// Look again at these claims, and claim what is due besides.
    case plan(again: [Claim])
    case settle([Ended])
    case sleep(seconds: Double)
    /// Something under way has to end first.
    case wait
    case finish
  }

  private(set) var held: Set<Int64> = []
  private var waiting: [Work] = []
  private var ended: [Ended] = []
  private var running = 0
  private var isPlanning = false
  private var isSettling = false
  /// Whether the last look found nothing due, and nothing was settled since it began that may have
  /// freed something.
  private var nothingDue = false
  private var hasFreed = false
  private var laterLooks: [Claim] = []
  private var laterLooksDue = 0.0
  private var delays = IndexDelay.delays[...]
  /// Questions that wait for their moment, and hold nobody up.
  private var asleep: [Inquiry] = []

  /// Ends that are settled together at the least while there is something else to do.
  static let settledTogether = 16

  /// Work that rests on no look and may wait while more is planned.
  private static let plannedAhead = 50

  mutating func next(_ now: Conditions) -> Action {
    let isIdle = running == 0 && !isPlanning && !isSettling
    if now.isOneAtATime, !isIdle { return .wait }
    if running < now.window, let inquiry = dueInquiry(now) {
      running += 1
      return .perform(.ask(inquiry))
    }
    if running < now.window, !waiting.isEmpty {
      running += 1
      return .perform(waiting.removeFirst())
    }
    if isTimeToSettle(now) {
      isSettling = true
      defer { ended = [] }
      return .settle(ended)
    }
    if mayPlan(now), let again = dueForPlanning(now) {
      isPlanning = true
      hasFreed = false
      return .plan(again: again)
    }
    if !isIdle { return .wait }
    let dues = (laterLooks.isEmpty ? [] : [laterLooksDue]) + asleep.map(\.dueAt)
    guard let due = dues.min(), !now.isStopped else { return .finish }
    return .sleep(seconds: max(0.001, due - now.uptime))
  }

  /// The question whose moment has come first. When the pass stops, that of all of them has: what
  /// they are about only has to be put back.
  private mutating func dueInquiry(_ now: Conditions) -> Inquiry? {
    let first = asleep.indices.min { asleep[$0].dueAt < asleep[$1].dueAt }
    guard let first, now.isStopped || asleep[first].dueAt <= now.uptime else { return nil }
    return asleep.remove(at: first)
  }

  private func isTimeToSettle(_ now: Conditions) -> Bool {
    guard !ended.isEmpty, !isSettling else { return false }
    let lacksWork = waiting.isEmpty && !isPlanning && running < now.window
    return lacksWork || ended.count >= Self.settledTogether
  }

  private func mayPlan(_ now: Conditions) -> Bool {
    guard !isPlanning, !now.isStopped, waiting.count < mostWaiting(now) else { return false }
    return now.hasHeardSunbird || (running == 0 && !isSettling && waiting.isEmpty)
  }

  /// A look grows old while it waits, so what rests on one waits no longer than it must. Creations
  /// rest on none, and planning some ahead keeps a fast line busy.
  private func mostWaiting(_ now: Conditions) -> Int {
    if case .send(let send) = waiting.first, send.seenAt == nil {
      return max(now.window, Self.plannedAhead)
    }
    return now.window
  }

  /// The claims to be looked at again; nil when there is nothing to plan.
  private mutating func dueForPlanning(_ now: Conditions) -> [Claim]? {
    guard !laterLooks.isEmpty, now.uptime >= laterLooksDue else { return nothingDue ? nil : [] }
    defer { laterLooks = [] }
    return laterLooks
  }

  /// What came of a planning.
  ///
  /// - Parameter claimed: how many records were claimed anew.
  mutating func planned(_ claims: [Claim], claimed: Int, _ planned: [Ended]) {
    isPlanning = false
    nothingDue = claimed == 0 && !hasFreed
    held.formUnion(claims.map(\.record.id))
    var seen: [Work] = []
    var looks: [Work] = []
    var unseen: [Work] = []
    for plan in planned {
      switch plan {
      case .goesOn(.send(let send)) where send.seenAt != nil: seen.append(.send(send))
      case .goesOn(.send(let send)): unseen.append(.send(send))
      case .goesOn(let work): looks.append(work)
      case .settled, .needsLaterLook, .claimExpired: ended.append(plan)
      }
    }
    // What was looked at goes first: a look grows old.
    waiting = seen + waiting + looks + unseen
  }

  /// A page of questions about what an earlier pass has left.
  mutating func found(_ inquiries: [Inquiry]) {
    isPlanning = false
    held.formUnion(inquiries.map(\.claim.record.id))
    asleep += inquiries
  }

  /// A piece of work has ended.
  mutating func finished(_ end: Ended) {
    running -= 1
    switch end {
    case .goesOn(.ask(let inquiry)): asleep.append(inquiry)
    case .goesOn(let work): waiting.append(work)
    case .settled, .needsLaterLook, .claimExpired: ended.append(end)
    }
  }

  /// - Parameter uptime: the time at which claims that need a later look are looked at again is
  ///   counted from here.
  mutating func settled(_ ends: [Ended], uptime: Double) {
    isSettling = false
    nothingDue = false
    hasFreed = true
    for end in ends {
      switch end {
      case .settled(let (claim, _)), .claimExpired(let claim): held.remove(claim.record.id)
      case .needsLaterLook(let claim):
        if laterLooks.isEmpty { laterLooksDue = uptime + (delays.popFirst() ?? IndexDelay.last) }
        laterLooks.append(claim)
      case .goesOn: break
      }
    }
    if laterLooks.isEmpty, !isPlanning, running == 0 { delays = IndexDelay.delays[...] }
  }
}

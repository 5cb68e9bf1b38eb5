import Outbox
import Reconciliation
import Registry
import Sunbird

/// A claim and how it ended.
typealias Settled = (claim: Claim, settlement: Settlement)

/// One batch of claims on its way: what is decided about each, and the turn of each on the line.
///
/// Between the look at a record and the write that rests on it others may change it, and Sunbird
/// has no preconditions. So that time is kept short: whatever needs a look of its own gets it in its
/// own turn, right before its write, and a look that has become old by then is repeated.
struct Batch: Sendable {
  let outbox: Outbox
  let settings: SyncSettings
  let clock: any SyncClock
  let client: APIClient
  let inquirer: Inquirer
  let reconciler: Reconciler
  let delivery: Delivery

  /// What is to be sent, and when the server's side of it was seen.
  struct Send: Sendable {
    let claim: Claim
    let steps: [WriteStep]
    let acceptance: Acceptance
    /// The uptime at which the server was asked, in seconds; nil where nobody had to ask.
    let seenAt: Double?
  }

  /// One claim's turn on the line.
  enum Turn: Sendable {
    case send(Send)
    case look(Claim)
    /// What has left is asked about.
    case ask(Inquiry)
  }

  /// Turns that a plan came to.
  struct Turns: Sendable {
    /// Those that rest on a look just made.
    let seen: [Turn]
    let others: [Turn]
  }

  enum End: Sendable {
    case settled(Settled)
    /// What the server shows may be older than this office's own last edit: look again later.
    case unsure(Claim)
    /// What became of it is asked again later in this pass.
    case asks(Inquiry)
    /// A person has changed or withdrawn an edit of it meanwhile: it is claimed anew.
    case overtaken(Claim)
  }

  struct Plan: Sendable {
    var ends: [End] = []
    var sends: [Send] = []
    var looks: [Claim] = []
  }

  /// The longest that a look is good for, in seconds.
  static let longestSight: Double = 10

  /// Decides about each claim as far as that goes without a look of its own.
  func plan(_ claims: [Claim]) async throws -> Plan {
    var plan = Plan()
    for claim in claims {
      if let held = await held(claim) {
        plan.ends.append(.settled((claim, held)))
      } else {
        try await add(reconciler.plan(claim, view: nil), of: claim, seenAt: nil, to: &plan)
      }
    }
    #if DEBUG
      if Sabotage.isOn(.sendUnseen) {
        for claim in plan.looks {
          try await add(
            reconciler.plan(claim, view: .unseen), of: claim, seenAt: nil, to: &plan)
        }
        plan.looks = []
      }
    #endif
    try await searchTogether(&plan)
    return plan
  }

  /// Looks at those claims that one search shows together.
  private func searchTogether(_ plan: inout Plan) async throws {
    let claims = plan.looks
    plan.looks = []
    for group in inquirer.searchable(claims) {
      let askedAt = clock.uptime
      let found = await inquirer.search(group.map { claims[$0] })
      for (index, view) in zip(group, found) {
        let claim = claims[index]
        guard let view else {
          plan.looks.append(claim)
          continue
        }
        switch try await decide(claim, .view(view), askedAt: askedAt) {
        case .end(let end): plan.ends.append(end)
        case .send(let send): plan.sends.append(send)
        }
      }
    }
  }

  /// Makes the intent of each send durable.
  ///
  /// - Returns: those that may leave.
  func begin(_ sends: [Send]) async throws -> [Send] {
    guard !sends.isEmpty else { return [] }
    #if DEBUG
      if Sabotage.isOn(.sendBeforeIntent) { return sends }
    #endif
    let begun = try await outbox.begin(
      sends.map { ($0.claim, $0.steps[0].operation) }, at: clock.now)
    return zip(sends, begun).filter(\.1).map(\.0)
  }

  /// Takes a claim's turn. The intent of a send is durable already.
  func take(_ turn: Turn) async throws -> End {
    switch turn {
    case .send(let send) where isFresh(send): return try await deliver(send)
    case .send(let send):
      switch try await look(at: send.claim) {
      case .end(.unsure(let claim)): return .settled((claim, .untried(nil)))
      case .end(let end): return end
      case .send(let send): return try await deliver(send)
      }
    case .look(let claim):
      switch try await look(at: claim) {
      case .end(let end): return end
      case .send(let send):
        guard try await !begin([send]).isEmpty else { return .overtaken(claim) }
        return try await deliver(send)
      }
    case .ask(let inquiry): return Self.end(of: inquiry.claim, try await delivery.ask(inquiry))
    }
  }

  private static func end(of claim: Claim, _ end: DeliveryEnd) -> End {
    switch end {
    case .settled(let settlement): .settled((claim, settlement))
    case .asks(let inquiry): .asks(inquiry)
    }
  }

  private func isFresh(_ send: Send) -> Bool {
    send.seenAt.map { clock.uptime - $0 <= Self.longestSight } ?? true
  }

  private func deliver(_ send: Send) async throws -> End {
    let end = try await delivery.deliver(
      send.claim, steps: send.steps, acceptance: send.acceptance)
    guard case .asks(let inquiry) = end else { return Self.end(of: send.claim, end) }
    // The first question goes at once: an answer that was lost is as good as here.
    return Self.end(of: send.claim, try await delivery.ask(inquiry))
  }
}

// MARK: Decisions

extension Batch {
  private enum Decision {
    case send(Send)
    case end(End)
  }

  private func look(at claim: Claim) async throws -> Decision {
    let askedAt = clock.uptime
    return try await decide(claim, await inquirer.ask(claim), askedAt: askedAt)
  }

  private func decide(
    _ claim: Claim, _ answer: Answer, askedAt: Double
  ) async throws -> Decision {
    switch answer {
    case .view(let view) where reconciler.mayBeStale(view, of: claim.record, askedAt: askedAt):
      return .end(.unsure(claim))
    case .view(.present(let remote)):
      let claim = claim.seeing(remote.fields)
      return try await decision(
        reconciler.plan(claim, view: .present(remote)), claim, seenAt: askedAt)
    case .view(let view):
      return try await decision(reconciler.plan(claim, view: view), claim, seenAt: askedAt)
    case .none(let problem?) where problem.isOfTheWay:
      return .end(
        .settled((claim, await delivery.refused(claim, problem, mayHaveArrived: false))))
    case .none(let problem?) where problem.httpStatus == 429:
      return .end(.settled((claim, .untried(problem))))
    case .none(let problem?) where await client.stop == nil:
      return .end(.settled((claim, delivery.deferred(problem))))
    case .none(let problem): return .end(.settled((claim, .untried(problem))))
    }
  }

  private func decision(
    _ step: Step, _ claim: Claim, seenAt: Double
  ) async throws -> Decision {
    switch step {
    case .look: return .end(.settled((claim, .untried(nil))))
    case .missing(let problem):
      return .end(.settled((claim, try await delivery.missing(claim, problem))))
    case .settle(let settlement): return .end(.settled((claim, settlement)))
    case .send(let steps, let acceptance):
      return .send(Send(claim: claim, steps: steps, acceptance: acceptance, seenAt: seenAt))
    }
  }

  private func add(
    _ step: Step, of claim: Claim, seenAt: Double?, to plan: inout Plan
  ) async throws {
    switch step {
    case .look: plan.looks.append(claim)
    case .missing(let problem):
      plan.ends.append(.settled((claim, try await delivery.missing(claim, problem))))
    case .settle(let settlement): plan.ends.append(.settled((claim, settlement)))
    case .send(let steps, let acceptance):
      plan.sends.append(
        Send(claim: claim, steps: steps, acceptance: acceptance, seenAt: seenAt))
    }
  }

  /// The end of a claim whose call has used up its hour: it goes on when the next one begins.
  private func held(_ claim: Claim) async -> Settlement? {
    let kind = claim.record.key.kind
    guard let operation = claim.fold.intent.operation(for: kind),
      let until = await client.exhaustion(of: settings.dialect.calls.writes[operation])
    else { return nil }
    return .deferred(until: until, APIClient.hourIsUsedUp)
  }
}

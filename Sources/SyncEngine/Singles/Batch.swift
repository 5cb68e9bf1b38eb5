import Outbox
import Reconciliation
import Registry
import Sunbird

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

  /// The longest that a look is good for, in seconds.
  static let longestSight: Double = 10

  /// Decides about each claim, as far as that goes without a look of its own.
  ///
  /// - Returns: how each stands. The intent of what is to be sent is durable.
  func plan(_ claims: [Claim]) async throws -> [Ended] {
    let (claims, behindUploads) = try await unseenUploads.parted(claims)
    var ended = behindUploads.map(Ended.settled)
    for claim in claims {
      if let held = await held(claim) {
        ended.append(.settled((claim, held)))
      } else {
        ended.append(
          try await next(reconciler.plan(claim, view: nil), of: claim, seenAt: nil))
      }
    }
    #if DEBUG
      if Sabotage.isOn(.sendUnseen) {
        for index in ended.indices { ended[index] = try await unseen(ended[index]) }
      }
    #endif
    return try await begin(try await searchTogether(ended))
  }

  /// Looks at those claims that one search shows together.
  private func searchTogether(_ planned: [Ended]) async throws -> [Ended] {
    var ended = planned
    let looks = planned.indices.filter { planned[$0].look != nil }
    let claims = looks.compactMap { planned[$0].look }
    for group in inquirer.searchable(claims) {
      let askedAt = clock.uptime
      let found = await inquirer.search(group.map { claims[$0] })
      for (index, view) in zip(group, found) {
        guard let view else { continue }
        ended[looks[index]] = try await decide(claims[index], .view(view), askedAt: askedAt)
      }
    }
    return ended
  }

  /// Makes the intent of each send durable. What may not leave any more has expired.
  private func begin(_ planned: [Ended]) async throws -> [Ended] {
    let sends = planned.compactMap(\.send)
    guard !sends.isEmpty else { return planned }
    #if DEBUG
      if Sabotage.isOn(.sendBeforeIntent) { return planned }
    #endif
    let begun = try await outbox.begin(
      sends.map { ($0.claim, $0.steps[0].operation) }, at: clock.now)
    let expired = Set(zip(sends, begun).filter { !$0.1 }.map(\.0.claim.record.id))
    return planned.map { ended in
      guard let send = ended.send, expired.contains(send.claim.record.id) else { return ended }
      return .claimExpired(send.claim)
    }
  }

  /// Does a piece of work. The intent of a send is durable already.
  func perform(_ work: Work) async throws -> Ended {
    switch work {
    case .send(let send) where isFresh(send): return try await deliver(send)
    case .send(let send):
      switch try await look(at: send.claim) {
      case .goesOn(.send(let send)): return try await deliver(send)
      case .needsLaterLook(let claim): return .settled((claim, .untried(nil)))
      case let ended: return ended
      }
    case .look(let claim):
      let ended = try await begin([try await look(at: claim)])[0]
      guard let send = ended.send else { return ended }
      // An answer that took long is no sight of how things are now.
      return try await perform(.send(send))
    case .ask(let inquiry): return try await delivery.ask(inquiry)
    }
  }

  private func isFresh(_ send: Work.Send) -> Bool {
    send.seenAt.map { clock.uptime - $0 <= Self.longestSight } ?? true
  }

  private func deliver(_ send: Work.Send) async throws -> Ended {
    let ended = try await delivery.deliver(
      send.claim, steps: send.steps, acceptance: send.acceptance)
    // The first question goes at once: an answer that was lost is as good as here.
    guard case .goesOn(.ask(let inquiry)) = ended else { return ended }
    return try await delivery.ask(inquiry)
  }
}

// MARK: Decisions

extension Batch {
  private func look(at claim: Claim) async throws -> Ended {
    let askedAt = clock.uptime
    return try await decide(claim, await inquirer.ask(claim), askedAt: askedAt)
  }

  private func decide(_ claim: Claim, _ answer: Answer, askedAt: Double) async throws -> Ended {
    switch answer {
    case .view(let view) where reconciler.mayBeStale(view, of: claim.record, askedAt: askedAt):
      return .needsLaterLook(claim)
    case .view(.present(let remote)):
      let claim = claim.seeing(remote.fields)
      return try await next(
        reconciler.plan(claim, view: .present(remote)), of: claim, seenAt: askedAt, hasLooked: true)
    case .view(let view):
      return try await next(
        reconciler.plan(claim, view: view), of: claim, seenAt: askedAt, hasLooked: true)
    case .none(let problem?) where problem.isOfTheWay:
      return .settled((claim, await delivery.refused(claim, problem, mayHaveArrived: false)))
    case .none(let problem?) where problem.httpStatus == 429:
      return .settled((claim, .untried(problem)))
    case .none(let problem?) where await client.stop == nil:
      return .settled((claim, delivery.deferred(problem)))
    case .none(let problem): return .settled((claim, .untried(problem)))
    }
  }

  /// - Parameter hasLooked: whether a look was made already; another one shows no more.
  private func next(
    _ step: Step, of claim: Claim, seenAt: Double?, hasLooked: Bool = false
  ) async throws -> Ended {
    switch step {
    case .look: return hasLooked ? .settled((claim, .untried(nil))) : .goesOn(.look(claim))
    case .missing(let problem): return .settled((claim, try await delivery.missing(claim, problem)))
    case .settle(let settlement): return .settled((claim, settlement))
    case .send(let steps, let acceptance):
      return .goesOn(
        .send(
          Work.Send(claim: claim, steps: steps, acceptance: acceptance, seenAt: seenAt)))
    }
  }

  private var unseenUploads: UnseenUploads { UnseenUploads(outbox: outbox, clock: clock) }

  /// The end of a claim whose call has used up its hour: it goes on when the next one begins.
  private func held(_ claim: Claim) async -> Settlement? {
    let kind = claim.record.key.kind
    guard let operation = claim.fold.intent.operation(for: kind),
      let until = await client.exhaustion(of: settings.dialect.calls.writes[operation])
    else { return nil }
    return .deferred(until: until, APIClient.hourIsUsedUp)
  }

  #if DEBUG
    /// Decides about a look as if the server had shown nothing.
    private func unseen(_ ended: Ended) async throws -> Ended {
      guard let claim = ended.look else { return ended }
      return try await next(reconciler.plan(claim, view: .unseen), of: claim, seenAt: nil)
    }
  #endif
}

extension Ended {
  /// The claim that is to be looked at.
  fileprivate var look: Claim? {
    if case .goesOn(.look(let claim)) = self { claim } else { nil }
  }

  fileprivate var send: Work.Send? {
    if case .goesOn(.send(let send)) = self { send } else { nil }
  }
}

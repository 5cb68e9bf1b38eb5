import Foundation
import Outbox
import Reconciliation
import Registry
import Sunbird

/// Brings one claim whose intent is durable to its end: sends its writes, and asks the server where
/// a reply does not settle it.
struct Delivery: Sendable {
  let client: APIClient
  let inquirer: Inquirer
  let reconciler: Reconciler
  /// Nil where users are registered nowhere.
  let registrar: Registrar?
  let ids: KnownIDs
  let outbox: Outbox
  let clock: any SyncClock
  let chance: @Sendable () -> Double
  let settling: Settling

  /// Sends the steps one after the other. The first one's attempt is written already.
  ///
  /// - Parameter isFollowUp: whether this pass has sent something of the claim before. Should the
  ///   outcome be unknown again, the next pass asks: one record must not keep a pass for ever.
  func deliver(
    _ claim: Claim, steps: [WriteStep], acceptance: Acceptance, isFollowUp: Bool = false
  ) async throws -> Ended {
    var done = acceptance
    for (index, step) in steps.enumerated() {
      if index > 0 {
        try await outbox.beginNext(claim, operation: step.operation, at: clock.now)
      }
      if let end = try await send(step, claim, isFollowUp: isFollowUp, &done) {
        return index == 0 ? end : end.halfDone
      }
    }
    return .settled((claim, .accepted(done)))
  }

  /// - Parameter done: what the steps have made, this one included where it was made.
  /// - Returns: how the claim ended; nil where the step was made.
  private func send(
    _ step: WriteStep, _ claim: Claim, isFollowUp: Bool, _ done: inout Acceptance
  ) async throws -> Ended? {
    guard step.operation == .createUser, let registrar else {
      return try await send(step, claim, registering: nil, isFollowUp: isFollowUp, &done)
    }
    let place: Registrar.Place
    switch try await registrar.choice(for: claim) {
    case .place(let known): place = known
    case .nowhere:
      return try await send(step, claim, registering: nil, isFollowUp: isFollowUp, &done)
    case .later(let organisation): return .settled((claim, Self.waits(for: organisation)))
    }
    let end = try await send(step, claim, registering: place, isFollowUp: isFollowUp, &done)
    guard case .settled((_, .rejected(let problem)))? = end,
      registrar.registration.unknownCodes.contains(problem.code)
    else { return end }
    // The organisation is not there any more, or not known by this id: the user can be all the same,
    // unless that is the only way into it.
    if registrar.registration.isOnlyWay {
      return .settled((claim, try await waiting(claim, for: place.organisation, problem)))
    }
    try await outbox.beginNext(claim, operation: step.operation, at: clock.now)
    return try await send(step, claim, registering: nil, isFollowUp: isFollowUp, &done)
  }

  private func send(
    _ step: WriteStep, _ claim: Claim, registering place: Registrar.Place?, isFollowUp: Bool,
    _ done: inout Acceptance
  ) async throws -> Ended? {
    let ids: ServerIDs
    switch try await named(step, claim) {
    case .ids(let found): ids = found
    case .nobody(let settlement): return .settled((claim, settlement))
    }
    guard
      let request = step.request(
        about: claim.record.key, in: reconciler.dialect, ids: ids, registration: place?.id)
    else { return withoutRequest(step, claim) }
    let outcome = await client.write(
      request, operation: step.operation, dot: claim.carrier.dot.description,
      wasAlone: claim.refusals > 0)
    switch outcome {
    case .answered(let answer):
      done = done.with(serverID: answer.serverID)
      return await take(answer, of: step, claim, at: place, &done)
    case .refused(let refusal): return try await refused(refusal, claim, isFollowUp: isFollowUp)
    case .notOffered(let problem):
      let wait = Backoff.notOffered.delay(failures: 1, chance: 1)
      return .settled((claim, .deferred(until: clock.now.addingTimeInterval(wait), problem)))
    case .notSent(let problem) where problem.code == OverBudget.code:
      return .settled((claim, deferred(problem)))
    case .notSent(let problem): return .settled((claim, .untried(problem)))
    case .unknown(let problem) where isFollowUp:
      return .settled((claim, await unknownAgain(claim, problem)))
    case .unknown(let problem):
      return .goesOn(.ask(Inquiry(claim, .unknownOutcome(problem), since: clock.uptime)))
    case .stopped: return .settled((claim, .untried(nil)))
    }
  }

  private func refused(
    _ refusal: CallRefusal, _ claim: Claim, isFollowUp: Bool
  ) async throws -> Ended {
    if let settlement = try await givenWay(claim, to: refusal) {
      return .settled((claim, settlement))
    }
    switch refusal {
    case .alreadyThere(let problem):
      let question = Question.alreadyThere(problem, again: isFollowUp)
      return .goesOn(.ask(Inquiry(claim, question, since: clock.uptime)))
    case .trouble(let problem): return try await troubled(claim, problem)
    case .rejected(let problem): return .settled((claim, .rejected(problem)))
    case .notYet(let problem): return .settled((claim, try await missing(claim, problem)))
    case .throttled(.nextHour, let problem):
      return .settled((claim, .deferred(until: await client.hourEnd, problem)))
    case .throttled(_, let problem): return .settled((claim, await throttled(claim, problem)))
    case .notSunbird(let answer) where answer.mayHaveArrived && !isFollowUp:
      return .goesOn(.ask(Inquiry(claim, .unknownOutcome(answer.problem), since: clock.uptime)))
    case .notSunbird(let answer):
      return .settled(
        (claim, await refused(claim, answer.problem, mayHaveArrived: answer.mayHaveArrived)))
    case .credentials(let problem):
      #if DEBUG
        if Sabotage.isOn(.dropOn401), problem.httpStatus == 401 {
          return .settled((claim, .rejected(problem)))
        }
      #endif
      return .settled((claim, await refused(claim, problem, mayHaveArrived: false)))
    case .unreadable: return .settled((claim, .untried(refusal.problem)))
    }
  }

  func next(
    _ claim: Claim, steps: [WriteStep], acceptance: Acceptance
  ) async throws -> Ended {
    guard let first = steps.first else { return .settled((claim, .accepted(acceptance))) }
    try await outbox.beginNext(claim, operation: first.operation, at: clock.now)
    return try await deliver(
      claim, steps: steps, acceptance: acceptance, isFollowUp: true)
  }

  /// How many passes in a row the server may fail on one edit before a person is asked.
  static let maxTroubles = 3

  /// The server failed. The edit may have taken effect all the same, so the next pass asks first.
  /// The same failure again and again, while other edits go through, means this edit.
  private func troubled(_ claim: Claim, _ problem: Problem) async throws -> Ended {
    let before = try await outbox.consecutiveFailures(of: claim.carrier, code: problem.code)
    if before + 1 >= Self.maxTroubles, await client.hasHeardSunbird {
      // Unless a question shows that it took effect all the same.
      return .goesOn(
        .ask(Inquiry(claim, .unknownOutcome(problem), for: .givingUp, since: clock.uptime)))
    }
    let wait = Backoff.edit.delay(failures: before + 1, chance: chance())
    return .settled((claim, .unknown(askAfter: clock.now.addingTimeInterval(wait), problem)))
  }

  static func again(_ problem: Problem) -> Problem {
    Problem(
      code: problem.code,
      message: "Sunbird fails on this record again and again: \(problem.message)",
      field: problem.field, httpStatus: problem.httpStatus)
  }

  /// A question about the edit failed, though the line is good, or it is too large: others go first.
  func deferred(_ problem: Problem) -> Settlement {
    let wait =
      problem.code == OverBudget.code
      ? Backoff.longest : Backoff.edit.delay(failures: 1, chance: chance())
    return .deferred(until: clock.now.addingTimeInterval(wait), problem)
  }

  /// How often Sunbird may miss something that nothing here will bring before a person is asked.
  static let maxMisses = 5

  /// Something that the edit needs is not there. Membership edits wait for the parent that the
  /// server named; others for their own record.
  func missing(_ claim: Claim, _ problem: Problem) async throws -> Settlement {
    let key = claim.record.key
    let parent =
      switch problem.field {
      case KeyField.externalId.rawValue: key.parents.first
      case KeyField.userName.rawValue: key.parents.last
      default: nil as RecordKey?
      }
    return try await waiting(claim, for: parent ?? key, problem)
  }

  /// Waits for another record, or for its own. While a person has to decide about the other one,
  /// that is what it waits for, and no miss counts; else after a few a person is asked about it.
  func waiting(
    _ claim: Claim, for key: RecordKey, _ problem: Problem
  ) async throws -> Settlement {
    if key != claim.record.key, try await outbox.waitsForPerson(key) {
      return .waits(
        for: key, retryAt: nil,
        Problem(
          code: problem.code,
          message: "\(problem.message) It waits until \(key) is decided (agent conflicts, "
            + "agent queue --state rejected).",
          field: problem.field, httpStatus: problem.httpStatus))
    }
    let failures = claim.carrier.attempts + 1
    guard failures < Self.maxMisses else { return .rejected(problem) }
    let wait = Backoff.edit.delay(failures: failures, chance: chance())
    return .waits(for: key, retryAt: clock.now.addingTimeInterval(wait), problem)
  }
}

extension Settlement {
  /// The same once a first step has taken effect: an edit of which something is there already is
  /// not queued anew, the next pass asks how far it came.
  var halfDone: Settlement {
    let unknown = Problem(code: "half-done", message: "Only the first of two steps was made.")
    return switch self {
    case .untried(let problem): .unknown(askAfter: nil, problem ?? unknown)
    case .deferred(let until, let problem): .unknown(askAfter: until, problem)
    case .refused(let refusal, let problem):
      .refused(
        Refusal(mayHaveArrived: true, isAlone: refusal.isAlone, goesLast: refusal.goesLast),
        problem)
    case .notLetThrough, .accepted, .cancelled, .rejected, .conflict, .postponed, .waits, .unknown:
      self
    }
  }
}

extension Acceptance {
  func with(serverID id: String?) -> Acceptance {
    var acceptance = self
    acceptance.serverID = id ?? serverID
    return acceptance
  }
}

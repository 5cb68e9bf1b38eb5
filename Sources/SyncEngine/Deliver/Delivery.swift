import Foundation
import Outbox
import Registry
import Sunbird

/// Brings one claim whose intent is durable to its end: sends its writes, and asks the server where
/// a reply does not settle it.
struct Delivery: Sendable {
  let courier: Courier
  let inquirer: Inquirer
  let reconciler: Reconciler
  let outbox: Outbox
  let clock: any SyncClock
  let chance: @Sendable () -> Double
  let freed = FreedContacts()

  /// Sends the steps one after the other. The first one's attempt is written already.
  ///
  /// - Parameter isFollowUp: whether this pass has sent something of the claim before. Should the
  ///   outcome be unknown again, the next pass asks: one record must not keep a pass for ever.
  func deliver(
    _ claim: Claim, steps: [WriteStep], acceptance: Acceptance, isFollowUp: Bool = false
  ) async throws -> DeliveryEnd {
    var serverID: String?
    for (index, step) in steps.enumerated() {
      if index > 0 {
        try await outbox.beginNext(claim, operation: step.operation, at: clock.now)
      }
      switch try await send(step, claim, isFollowUp: isFollowUp) {
      case .done(let id): serverID = id ?? serverID
      case .ended(let settlement):
        return .settled(index == 0 ? settlement : settlement.halfDone)
      case .asks(var inquiry):
        inquiry.isHalfDone = index > 0
        return .asks(inquiry)
      }
    }
    return .settled(.accepted(acceptance.with(serverID: serverID)))
  }

  private enum StepEnd {
    case done(serverID: String?)
    case ended(Settlement)
    case asks(Inquiry)
  }

  private func send(
    _ step: WriteStep, _ claim: Claim, isFollowUp: Bool
  ) async throws -> StepEnd {
    let dialect = reconciler.dialect
    guard
      let request = dialect.write(
        step.operation, key: claim.record.key, fields: step.fields, known: step.known,
        serverID: step.serverID ?? claim.record.serverID)
    else {
      let problem = Problem(
        code: "not-offered", message: "This dialect has no \(step.operation.rawValue).")
      return .ended(.rejected(problem))
    }
    let result = await courier.write(
      request, operation: step.operation, name: claim.carrier.dot.description,
      wasAlone: claim.refusals > 0)
    switch result {
    case .stopped: return .ended(.untried(nil))
    case .notSent(let problem) where problem.code == OverBudget.code:
      return .ended(deferred(problem))
    case .notSent(let problem): return .ended(.untried(problem))
    case .judged(.unknown(let problem)) where isFollowUp:
      return .ended(await doubtful(claim, problem))
    case .judged(let disposition):
      return try await judged(disposition, claim, isFollowUp: isFollowUp)
    }
  }

  private func judged(
    _ disposition: Disposition, _ claim: Claim, isFollowUp: Bool
  ) async throws -> StepEnd {
    if let settlement = try await givenWay(claim, to: disposition) { return .ended(settlement) }
    switch disposition {
    case .accepted(let serverID): return .done(serverID: serverID)
    case .alreadyGone: return .done(serverID: nil)
    case .alreadyThere(let problem):
      let question = Question.alreadyThere(problem, again: isFollowUp)
      return .asks(Inquiry(claim, question, since: clock.uptime))
    case .unknown(let problem):
      return .asks(Inquiry(claim, .doubt(problem), since: clock.uptime))
    case .trouble(let problem): return try await troubled(claim, problem)
    case .refused(let problem): return .ended(.rejected(problem))
    case .notYet(let problem): return .ended(try await missing(claim, problem))
    case .notOffered(let problem):
      let wait = Backoff.notOffered.delay(failures: 1, chance: 1)
      return .ended(.deferred(until: clock.now.addingTimeInterval(wait), problem))
    case .throttled(.nextHour, let problem):
      return .ended(.deferred(until: await courier.hourEnd, problem))
    case .notSunbird(let answer) where answer.mayHaveArrived && !isFollowUp:
      return .asks(Inquiry(claim, .doubt(answer.problem), since: clock.uptime))
    case .notSunbird(let answer):
      return .ended(
        await refused(claim, answer.problem, mayHaveArrived: answer.mayHaveArrived))
    case .throttled(_, let problem): return .ended(await throttled(claim, problem))
    case .credentials(let problem):
      #if DEBUG
        if Sabotage.isOn(.dropOn401), problem.httpStatus == 401 {
          return .ended(.rejected(problem))
        }
      #endif
      return .ended(await refused(claim, problem, mayHaveArrived: false))
    case .compressionRefused:
      return .ended(
        .untried(Problem(code: "unreadable", message: "The server can't read the request.")))
    }
  }

  /// Asks the server what became of a claim. An absence may be the index's, or the request's that is
  /// still on its way: while it may, the claim is to be asked about again.
  ///
  /// The time that they are given runs from when the outcome became unknown to this process, and
  /// not from when the request was sent: that may have been long ago, and by a clock that was set
  /// since.
  ///
  /// - Returns: `doubtful` when no answer was to be had: the next pass asks again.
  func ask(_ inquiry: Inquiry) async throws -> DeliveryEnd {
    #if DEBUG
      if Sabotage.isOn(.blindResend), case .doubt = inquiry.question,
        case .send(let steps, let acceptance) = reconciler.plan(inquiry.claim, view: .unseen)
      {
        return try await next(inquiry.claim, steps: steps, acceptance: acceptance)
      }
    #endif
    let askedAt = clock.uptime
    let end: DeliveryEnd
    switch await inquirer.ask(inquiry.claim) {
    case .none(let problem): end = .settled(await unanswered(inquiry, problem))
    case .view(let view)
    where reconciler.mayBeOutlived(view, of: inquiry.claim.record, askedAt: askedAt):
      end = .asks(inquiry.later(at: clock.uptime))
    case .view(let view):
      let verdict = reconciler.verdict(inquiry.claim, view: view, after: inquiry.question)
      // An answer that took long may still be an old one: what counts is when it was asked.
      if case .notVisible = verdict, askedAt < patienceEnds(of: inquiry) {
        end = .asks(inquiry.later(at: clock.uptime))
      } else {
        end = try await conclude(verdict, inquiry)
      }
    }
    guard inquiry.isHalfDone else { return end }
    return end.halfDone
  }

  /// What was asked about stays in doubt. Where Sunbird may still be at the write, that is what the
  /// next pass has to know.
  private func unanswered(_ inquiry: Inquiry, _ problem: Problem?) async -> Settlement {
    let doubt = inquiry.question.problem
    if doubt.code == LateCommit.code { return .doubtful(askAfter: nil, doubt) }
    switch inquiry.purpose {
    case .settling:
      return await unanswered(inquiry.claim, problem ?? doubt, after: inquiry.question)
    case .givingUp: return .doubtful(askAfter: nil, problem ?? doubt)
    }
  }

  private func patienceEnds(of inquiry: Inquiry) -> Double {
    #if DEBUG
      if Sabotage.isOn(.believeFirstAbsence) { return 0 }
    #endif
    return inquiry.patienceEnds
  }

  /// What follows once the index has had its time.
  private func conclude(_ verdict: Verdict, _ inquiry: Inquiry) async throws -> DeliveryEnd {
    let claim = inquiry.claim
    switch verdict {
    case .settled(let settlement), .notVisible(then: .settle(let settlement)):
      return .settled(settlement)
    case .notVisible(then: .missing(let problem)):
      return .settled(try await missing(claim, problem))
    case .send, .notVisible(then: .send), .notVisible(then: .look):
      guard inquiry.purpose == .settling else {
        return .settled(.rejected(Self.again(inquiry.question.problem)))
      }
    }
    switch verdict {
    case .notVisible(then: .send) where claim.refusals + 1 >= Self.maxRefusals:
      return .settled(
        .notLetThrough(Self.notLetThrough(inquiry.question.problem, claim, mayBeThere: false)))
    case .notVisible(then: .send(let steps, let acceptance)):
      if let waits = try await lateCommit(inquiry) { return .settled(waits) }
      return try await next(claim, steps: steps, acceptance: acceptance)
    case .send(let steps, let acceptance):
      return try await next(claim, steps: steps, acceptance: acceptance)
    case .settled, .notVisible: return .settled(.untried(nil))
    }
  }

  /// Puts a write off that Sunbird may still be making (``LateCommit``); nil where it is sure that
  /// it does not come any more.
  private func lateCommit(_ inquiry: Inquiry) async throws -> Settlement? {
    let problem = inquiry.question.problem
    if problem.code == LateCommit.code {
      return .doubtful(askAfter: clock.now.addingTimeInterval(LateCommit.window), problem)
    }
    let carrier = inquiry.claim.carrier
    guard let ended = try await outbox.uptime(ofLast: LateCommit.code, of: carrier),
      let wait = LateCommit.wait(age: StoredMoment.age(since: ended, atUptime: clock.uptime))
    else { return nil }
    return .doubtful(
      askAfter: clock.now.addingTimeInterval(wait), carrier.problem ?? problem)
  }

  private func next(
    _ claim: Claim, steps: [WriteStep], acceptance: Acceptance
  ) async throws -> DeliveryEnd {
    guard let first = steps.first else { return .settled(.accepted(acceptance)) }
    try await outbox.beginNext(claim, operation: first.operation, at: clock.now)
    return try await deliver(
      claim, steps: steps, acceptance: acceptance, isFollowUp: true)
  }

  /// How many passes in a row the server may fail on one edit before a person is asked.
  static let maxTroubles = 3

  /// The server failed. The edit may have taken effect all the same, so the next pass asks first.
  /// The same failure again and again, while other edits go through, means this edit.
  private func troubled(_ claim: Claim, _ problem: Problem) async throws -> StepEnd {
    let before = try await outbox.troubles(of: claim.carrier, code: problem.code)
    if before + 1 >= Self.maxTroubles, await courier.hasHeardSunbird {
      // Unless a question shows that it took effect all the same.
      return .asks(Inquiry(claim, .doubt(problem), for: .givingUp, since: clock.uptime))
    }
    let wait = Backoff.edit.delay(failures: before + 1, chance: chance())
    return .ended(.doubtful(askAfter: clock.now.addingTimeInterval(wait), problem))
  }

  private static func again(_ problem: Problem) -> Problem {
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

extension DeliveryEnd {
  /// The same once a first step of the claim has taken effect.
  fileprivate var halfDone: DeliveryEnd {
    switch self {
    case .settled(let settlement): return .settled(settlement.halfDone)
    case .asks(var inquiry):
      inquiry.isHalfDone = true
      return .asks(inquiry)
    }
  }
}

extension Settlement {
  /// The same once a first step has taken effect: an edit of which something is there already is
  /// not queued anew, the next pass asks how far it came.
  fileprivate var halfDone: Settlement {
    let unknown = Problem(code: "half-done", message: "Only the first of two steps was made.")
    return switch self {
    case .untried(let problem): .doubtful(askAfter: nil, problem ?? unknown)
    case .deferred(let until, let problem): .doubtful(askAfter: until, problem)
    case .refused(let refusal, let problem):
      .refused(
        Refusal(mayHaveArrived: true, isAlone: refusal.isAlone, goesLast: refusal.goesLast),
        problem)
    case .notLetThrough, .accepted, .cancelled, .rejected, .conflict, .postponed, .waits, .doubtful:
      self
    }
  }
}

extension Acceptance {
  func with(serverID id: String?) -> Acceptance {
    Acceptance(
      serverID: id ?? serverID, presence: presence, base: base, remoteChanged: remoteChanged,
      note: note)
  }
}

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

  /// Sends the steps one after the other. The first one's attempt is written already.
  ///
  /// - Parameter isFollowUp: whether this pass has sent something of the claim before. Should the
  ///   outcome be unknown again, the next pass asks: one record must not keep a pass for ever.
  func deliver(
    _ claim: Claim, steps: [WriteStep], acceptance: Acceptance, isFollowUp: Bool = false
  ) async throws -> Settlement {
    var serverID: String?
    for (index, step) in steps.enumerated() {
      if index > 0 {
        try await outbox.beginNext(claim, operation: step.operation, at: clock.now)
      }
      switch try await send(step, claim, isFollowUp: isFollowUp) {
      case .done(let id): serverID = id ?? serverID
      case .ended(let settlement): return index == 0 ? settlement : settlement.halfDone
      }
    }
    return .accepted(acceptance.with(serverID: serverID))
  }

  private enum StepEnd {
    case done(serverID: String?)
    case ended(Settlement)
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
    switch disposition {
    case .accepted(let serverID): return .done(serverID: serverID)
    case .alreadyGone: return .done(serverID: nil)
    case .alreadyThere(let problem):
      let question = Question.alreadyThere(problem, again: isFollowUp)
      return .ended(try await settle(claim, byAsking: question))
    case .unknown(let problem): return .ended(try await settle(claim, byAsking: .doubt(problem)))
    case .trouble(let problem): return .ended(try await troubled(claim, problem))
    case .refused(let problem): return .ended(.rejected(problem))
    case .notYet(let problem): return .ended(missing(claim, problem))
    case .notOffered(let problem):
      let wait = Backoff.notOffered.delay(failures: 1, chance: 1)
      return .ended(.deferred(until: clock.now.addingTimeInterval(wait), problem))
    case .throttled(.nextHour, let problem):
      let wait = Pause.nextHour.seconds(from: clock.now)
      return .ended(.deferred(until: clock.now.addingTimeInterval(wait), problem))
    case .notSunbird(let answer) where answer.mayHaveArrived && !isFollowUp:
      return .ended(try await settle(claim, byAsking: .doubt(answer.problem)))
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

  /// Asks the server what became of a claim, patiently while an absence may be the index's, or the
  /// request's that is still on its way.
  ///
  /// The time that they are given runs from when the outcome became unknown to this process, and
  /// not from when the request was sent: that may have been long ago, and by a clock that was set
  /// since.
  ///
  /// - Parameter start: the uptime at which this process learned of the doubt; now, unless told.
  /// - Returns: `doubtful` when no answer was to be had: the next pass asks again.
  func settle(
    _ claim: Claim, byAsking question: Question, since start: Double? = nil
  ) async throws -> Settlement {
    #if DEBUG
      if Sabotage.isOn(.blindResend), case .doubt = question,
        case .send(let steps, let acceptance) = reconciler.plan(claim, view: .unseen)
      {
        return try await next(claim, steps: steps, acceptance: acceptance)
      }
    #endif
    switch await verdict(claim, after: question, since: start ?? clock.uptime) {
    case .none(let problem): return await unanswered(claim, problem, after: question)
    case .verdict(.settled(let settlement)): return settlement
    case .verdict(.send(let steps, let acceptance)):
      return try await next(claim, steps: steps, acceptance: acceptance)
    case .verdict(.notVisible(.send)) where claim.refusals + 1 >= Self.maxRefusals:
      return .notLetThrough(Self.notLetThrough(question.problem, claim, mayBeThere: false))
    case .verdict(.notVisible(let step)): return try await proceed(claim, step)
    }
  }

  /// What the server's answers mean once the index has had its time.
  private enum Finding {
    case verdict(Verdict)
    /// There was no answer.
    case none(Problem)
  }

  /// Asks until a write shows, or its absence is to be believed.
  private func verdict(
    _ claim: Claim, after question: Question, since start: Double
  ) async -> Finding {
    var delays = IndexPatience.delays[...]
    var patienceEnds = start + IndexPatience.window
    #if DEBUG
      if Sabotage.isOn(.believeFirstAbsence) { patienceEnds = 0 }
    #endif
    while true {
      let askedAt = clock.uptime
      switch await inquirer.ask(claim) {
      case .none(let problem): return .none(problem ?? question.problem)
      case .view(let view)
      where reconciler.mayBeOutlived(view, of: claim.record, askedAt: askedAt):
        await clock.sleep(seconds: delays.popFirst() ?? IndexPatience.last)
        if Task.isCancelled { return .none(question.problem) }
      case .view(let view):
        let verdict = reconciler.verdict(claim, view: view, after: question)
        // An answer that took long may still be an old one: what counts is when it was asked.
        guard case .notVisible = verdict, askedAt < patienceEnds else { return .verdict(verdict) }
        await clock.sleep(seconds: delays.popFirst() ?? max(1, patienceEnds - clock.uptime))
        if Task.isCancelled { return .none(question.problem) }
      }
    }
  }

  /// Takes the step that is right once the index has had its time.
  private func proceed(_ claim: Claim, _ step: Step) async throws -> Settlement {
    switch step {
    case .settle(let settlement): return settlement
    case .missing(let problem): return missing(claim, problem)
    case .send(let steps, let acceptance):
      return try await next(claim, steps: steps, acceptance: acceptance)
    case .look:
      return .untried(nil)
    }
  }

  private func next(
    _ claim: Claim, steps: [WriteStep], acceptance: Acceptance
  ) async throws -> Settlement {
    guard let first = steps.first else { return .accepted(acceptance) }
    try await outbox.beginNext(claim, operation: first.operation, at: clock.now)
    return try await deliver(
      claim, steps: steps, acceptance: acceptance, isFollowUp: true)
  }

  /// How many passes in a row the server may fail on one edit before a person is asked.
  static let maxTroubles = 3

  /// The server failed. The edit may have taken effect all the same, so the next pass asks first.
  /// The same failure again and again, while other edits go through, means this edit.
  private func troubled(_ claim: Claim, _ problem: Problem) async throws -> Settlement {
    let before = try await outbox.troubles(of: claim.carrier, code: problem.code)
    if before + 1 >= Self.maxTroubles, await courier.hasHeardSunbird {
      return try await givenUp(claim, problem)
    }
    let wait = Backoff.edit.delay(failures: before + 1, chance: chance())
    return .doubtful(askAfter: clock.now.addingTimeInterval(wait), problem)
  }

  /// Rejects an edit on which the server fails again and again, unless a question shows that it took
  /// effect all the same. Nothing more is sent for it.
  private func givenUp(_ claim: Claim, _ problem: Problem) async throws -> Settlement {
    switch await verdict(claim, after: .doubt(problem), since: clock.uptime) {
    case .none(let unanswered): return .doubtful(askAfter: nil, unanswered)
    case .verdict(.settled(let settlement)): return settlement
    case .verdict(.notVisible(.settle(let settlement))): return settlement
    case .verdict(.notVisible(.missing(let problem))): return missing(claim, problem)
    case .verdict(.send), .verdict(.notVisible(.send)), .verdict(.notVisible(.look)):
      return .rejected(
        Problem(
          code: problem.code,
          message: "Sunbird fails on this record again and again: \(problem.message)",
          field: problem.field, httpStatus: problem.httpStatus))
    }
  }

  /// A question about the edit failed, though the line is good: others go first.
  func deferred(_ problem: Problem) -> Settlement {
    let wait = Backoff.edit.delay(failures: 1, chance: chance())
    return .deferred(until: clock.now.addingTimeInterval(wait), problem)
  }

  /// How often Sunbird may miss something that nothing here will bring before a person is asked.
  static let maxMisses = 5

  /// Something that the edit needs is not there. Membership edits wait for the parent that the
  /// server named; others for their own record.
  func missing(_ claim: Claim, _ problem: Problem) -> Settlement {
    let failures = claim.carrier.attempts + 1
    guard failures < Self.maxMisses else { return .rejected(problem) }
    let wait = Backoff.edit.delay(failures: failures, chance: chance())
    let retryAt = clock.now.addingTimeInterval(wait)
    let key = claim.record.key
    let parent =
      switch problem.field {
      case KeyField.externalId.rawValue: key.parents.first
      case KeyField.userName.rawValue: key.parents.last
      default: nil as RecordKey?
      }
    return .waits(for: parent ?? key, retryAt: retryAt, problem)
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

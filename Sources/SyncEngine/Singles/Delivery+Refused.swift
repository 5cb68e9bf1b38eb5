import Foundation
import Outbox
import Reconciliation
import Registry
import Sunbird

/// What becomes of an edit that something other than Sunbird stands against: a filter that dislikes
/// its words, a path that swallows its size, credentials that are refused.
///
/// Against all edits that is no more than a line that is down, and the pass ends. Against one while
/// Sunbird answers about others, it is that edit's trouble: it steps aside, goes last in each pass,
/// and comes to a person with what was answered.
extension Delivery {
  /// In how many passes in a row something may stand against one edit alone before a person is
  /// asked. In the pass before these nobody may have known yet whether others would have passed.
  static let maxRefusals = 4

  func refused(_ claim: Claim, _ problem: Problem, mayHaveArrived: Bool) async -> Settlement {
    let isAlone = await isAlone()
    if isAlone, claim.refusals + 1 >= Self.maxRefusals {
      return .notLetThrough(Self.notLetThrough(problem, claim, mayBeThere: mayHaveArrived))
    }
    return .refused(
      Refusal(mayHaveArrived: mayHaveArrived, isAlone: isAlone, goesLast: true), problem)
  }

  /// Whether what stood against one request is about that one. Where Sunbird has not answered yet, or
  /// may have fallen silent since, a question about nobody tells.
  private func isAlone() async -> Bool {
    let hasHeardSunbird = await client.hasHeardSunbird
    let isTryingRefused = await client.isTryingRefused
    if isTryingRefused || !hasHeardSunbird { await inquirer.askAboutNobody() }
    return await client.isAboutOneAlone
  }

  /// Turned away as one request too many. Among many it may be about how many there were; alone it
  /// ends the pass, or is about this one.
  func throttled(_ claim: Claim, _ problem: Problem) async -> Settlement {
    guard problem.isOfTheWay, await client.isAboutTheRequest else { return .untried(problem) }
    return await refused(claim, problem, mayHaveArrived: false)
  }

  /// The outcome is unknown a second time. A line may do that to any edit now and then, so only one
  /// to which it happens in the next pass, too, goes last.
  func unknownAgain(_ claim: Claim, _ problem: Problem) async -> Settlement {
    let wait = Backoff.edit.delay(failures: 1, chance: chance())
    guard problem.isOfTheLine, await client.isAboutOneAlone else {
      return .unknown(askAfter: clock.now.addingTimeInterval(wait), problem)
    }
    return .refused(
      Refusal(mayHaveArrived: true, isAlone: true, goesLast: claim.refusals > 0), problem)
  }

  /// The question what became of an edit was not answered either.
  func unanswered(
    _ claim: Claim, _ problem: Problem, after question: Question
  ) async -> Settlement {
    let mayHaveArrived = question.mayHaveTakenEffect
    switch problem.standsInTheWay {
    case .something: return await refused(claim, problem, mayHaveArrived: mayHaveArrived)
    case .theLine where question.problem.isOfTheLine || claim.refusals > 0 || goesLast(claim):
      guard await isAlone() else {
        guard await client.stop == nil else { break }
        return .refused(
          Refusal(mayHaveArrived: mayHaveArrived, isAlone: false, goesLast: true), problem)
      }
      // One question may be lost on any line.
      if !question.problem.isOfTheLine {
        guard case .none(let again?) = await inquirer.ask(claim), again.isOfTheLine else { break }
      }
      return await refused(claim, problem, mayHaveArrived: mayHaveArrived)
    case .theLine, .nothing: break
    }
    return mayHaveArrived ? .unknown(askAfter: nil, problem) : deferred(problem)
  }

  private func goesLast(_ claim: Claim) -> Bool { claim.folded.contains(where: \.goesLast) }

  /// The problem in words for the person that it comes to.
  static func notLetThrough(_ problem: Problem, _ claim: Claim, mayBeThere: Bool) -> Problem {
    let said = claim.carrier.problem.flatMap { $0.standsInTheWay == .nothing ? nil : $0 } ?? problem
    let last = problem.standsInTheWay == .nothing ? said : problem
    let advice =
      mayBeThere
      ? " It may have taken effect all the same: look there before you retry it." : ""
    return Problem(
      code: Problem.notLetThroughCode,
      message: "Something on the way does not let this edit through, while others pass: "
        + last.message + advice,
      httpStatus: last.httpStatus)
  }
}

/// What kind of trouble a problem names that is not Sunbird's judgement.
enum Obstacle {
  /// Something on the way, which answered.
  case something
  /// The line broke or was silent.
  case theLine
  case nothing
}

extension Problem {
  /// The code of an edit that nothing lets through.
  package static let notLetThroughCode = "not-let-through"

  var isOfTheLine: Bool { code.hasPrefix("line-") }

  var standsInTheWay: Obstacle {
    if isOfTheWay || code == Outbox.unseenUploadCode { return .something }
    return isOfTheLine ? .theLine : .nothing
  }
}

import Foundation
import Registry
import Sunbird

/// What came of one write, judged.
enum WriteResult: Sendable {
  case judged(Disposition)
  /// Certain not to have arrived.
  case notSent(Problem)
  /// Not tried: the pass is over.
  case stopped
}

extension Courier {
  static let hourIsUsedUp = Problem(
    code: "hour-budget", message: "The gateway's budget for this hour is used up.")

  /// Sends a write and judges its reply. A server that can't read a compressed body gets the same
  /// request plain: it refused the body before it looked inside. Where a page refused it, the same
  /// write goes plain when it is sent again.
  ///
  /// - Parameter wasAlone: whether something stood against this write alone in an earlier pass.
  func write(
    _ request: APIRequest, operation: WriteOperation, name: String, wasAlone: Bool = false
  ) async -> WriteResult {
    guard offers(request) else {
      return .judged(
        .notOffered(
          Problem(
            code: "not-offered",
            message: "This server does not offer \(request.method.rawValue) \(request.path).")))
    }
    guard !isExhausted(request) else {
      return .judged(.throttled(.nextHour, Self.hourIsUsedUp))
    }
    let isSuspect = compression.isSuspect(name)
    let reply =
      isSuspect ? await carryPlain(request, name: name) : await carry(request, name: name)
    let result = judge(reply, to: request, operation: operation, wasAlone)
    if case .judged(.notSunbird(let answer)) = result, case .reply(_, gzipped: true) = reply,
      answer.mayBeAboutCompression
    {
      compression.suspect(name)
    }
    if case .judged(.compressionRefused) = result {
      return judge(
        await carryPlain(request, name: name), to: request, operation: operation, wasAlone)
    }
    return result
  }

  private func judge(
    _ reply: CourierReply, to request: APIRequest, operation: WriteOperation, _ wasAlone: Bool
  ) -> WriteResult {
    switch reply {
    case .stopped: return .stopped
    case .notSent(let failure): return .notSent(Problem(failure))
    case .tooLarge(let problem): return .notSent(problem)
    case .lost(let failure): return .judged(.unknown(Problem(failure)))
    case .reply(let reply, let gzipped):
      let disposition = Disposition(
        of: reply, to: request, operation: operation, gzipped: gzipped,
        errors: settings.dialect.errors)
      draw(conclusions: disposition, request: request, wasAlone: wasAlone)
      return .judged(disposition)
    }
  }

  /// What a reply says about the whole server, not only about its edit.
  func draw(
    conclusions disposition: Disposition, request: APIRequest, wasAlone: Bool = false
  ) {
    switch disposition {
    // Whoever finds a body too large, or can't read its compression, need not be Sunbird.
    case .refused(let problem) where problem.httpStatus == 413: break
    case .compressionRefused: break
    case .accepted, .alreadyThere, .alreadyGone, .refused, .notYet: noteAnswer(to: request)
    case .credentials(let problem): noteRefusal(problem, of: request, wasAlone: wasAlone)
    case .throttled(.nextHour, _) where request.changesRecords: noteExhausted(request)
    // Turned away among others and told no time: fewer at once may do.
    case .throttled(.shortly, _) where hasHeardSunbird && flight.wasAmongMany: break
    case .throttled(_, let problem) where problem.isOfTheWay && isTryingRefused && hasHeardSunbird:
      break
    case .throttled(let pause, let problem):
      end(.throttled(untilSeconds: pause.seconds(from: serverNow), problem.message))
    case .unknown(let problem), .trouble(let problem): noteTrouble(problem)
    case .notSunbird(let answer): noteStranger(answer)
    case .notOffered: noteNotOffered(request)
    }
  }
}

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
  /// request plain: it refused the body before it looked inside.
  func write(
    _ request: APIRequest, operation: WriteOperation, name: String
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
    let result = judge(
      await carry(request, name: name), to: request, operation: operation)
    if case .judged(.compressionRefused) = result {
      return judge(await carryPlain(request, name: name), to: request, operation: operation)
    }
    return result
  }

  private func judge(
    _ reply: CourierReply, to request: APIRequest, operation: WriteOperation
  ) -> WriteResult {
    switch reply {
    case .stopped: return .stopped
    case .notSent(let failure): return .notSent(Problem(failure))
    case .tooLarge(let problem): return .notSent(problem)
    case .lost(let failure): return .judged(.unknown(Problem(failure)))
    case .reply(let reply, let gzipped):
      let disposition = Disposition(
        of: reply, to: request, operation: operation, gzipped: gzipped)
      draw(conclusions: disposition, request: request)
      return .judged(disposition)
    }
  }

  /// What a reply says about the whole server, not only about its edit.
  func draw(conclusions disposition: Disposition, request: APIRequest) {
    switch disposition {
    case .accepted, .alreadyThere, .alreadyGone, .refused, .notYet, .compressionRefused:
      noteAnswer()
    case .credentials(let problem): end(.refused(problem.message))
    case .throttled(.nextHour, _) where request.changesRecords: noteExhausted(request)
    // Turned away among others and told no time: fewer at once may do.
    case .throttled(.shortly, _) where hasHeardSunbird && flight.wasAmongMany: break
    case .throttled(let pause, let problem):
      end(.throttled(untilSeconds: pause.seconds(from: serverNow), problem.message))
    case .unknown(let problem), .trouble(let problem): noteTrouble(problem)
    case .notSunbird(let problem): end(.offline(problem.message))
    case .notOffered: noteNotOffered(request)
    }
  }
}

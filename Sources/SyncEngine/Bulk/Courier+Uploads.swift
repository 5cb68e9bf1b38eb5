import Registry
import Sunbird

/// What came of sending one upload.
enum UploadAttempt: Sendable {
  case replied(UploadReply)
  /// Certain not to have arrived, or not tried.
  case notSent(Problem?)
}

extension Courier {
  /// Sends an upload and judges the reply.
  ///
  /// - Parameter name: the first of its edits, so that any log can be followed back.
  func upload(_ request: APIRequest, name: String) async -> UploadAttempt {
    guard offers(request) else {
      return .replied(
        .judged(.notOffered(Problem(code: "not-offered", message: "No uploads are offered."))))
    }
    guard !isExhausted(request) else {
      return .replied(.judged(.throttled(.nextHour, Self.hourIsUsedUp)))
    }
    let attempt = judge(await carry(request, name: name), to: request)
    guard case .replied(.judged(.compressionRefused)) = attempt else { return attempt }
    return judge(await carryPlain(request, name: name), to: request)
  }

  private func judge(_ reply: CourierReply, to request: APIRequest) -> UploadAttempt {
    switch reply {
    case .stopped: return .notSent(nil)
    case .notSent(let failure): return .notSent(Problem(failure))
    case .tooLarge(let problem): return .notSent(problem)
    case .lost(let failure): return .replied(.judged(.unknown(Problem(failure))))
    case .reply(let reply, let gzipped):
      let answer = UploadReply(
        of: reply, to: request, gzipped: gzipped, errors: settings.dialect.errors)
      switch answer {
      case .taken: noteAnswer()
      case .judged(let disposition): draw(conclusions: disposition, request: request)
      }
      return .replied(answer)
    }
  }

  /// Asks how far an upload is; nil where the line or the pass did not get that far. One refusal is
  /// not believed to be the last word: asking for each record instead is dear.
  func status(_ request: APIRequest, of processID: String) async -> UploadStatus? {
    switch await carry(request, name: nil) {
    case .stopped, .notSent, .lost, .tooLarge: return nil
    case .reply(let reply, let gzipped):
      let answer = ReadReply(
        of: reply, to: request, gzipped: gzipped, errors: settings.dialect.errors)
      switch answer {
      case .row, .rows, .absent: noteAnswer()
      case .notOffered: break
      case .notLearned(let disposition): draw(conclusions: disposition, request: request)
      }
      return UploadStatus(answer, of: processID)
    }
  }

  /// What came of a search for registrations.
  enum Registrations: Sendable {
    case told(RegistrationCount)
    case untold(Problem)
  }

  /// Searches for registrations under `ids`.
  func registrations(_ request: APIRequest, under ids: [String]) async -> Registrations {
    let silence = Problem(
      code: "unanswered", message: "Sunbird did not tell how many users are registered there.")
    guard offers(request) else { return .untold(silence) }
    let answer = judge(await carry(request, name: nil), to: request, ids, silence)
    guard case .untold(let problem) = answer, problem.code == Self.unreadable else { return answer }
    return judge(await carryPlain(request, name: nil), to: request, ids, silence)
  }

  private static let unreadable = "unreadable"

  private func judge(
    _ reply: CourierReply, to request: APIRequest, _ ids: [String], _ silence: Problem
  ) -> Registrations {
    switch reply {
    case .stopped: return .untold(silence)
    case .notSent(let failure), .lost(let failure): return .untold(Problem(failure))
    case .tooLarge(let problem): return .untold(problem)
    case .reply(let reply, let gzipped):
      switch ReadReply(
        of: reply, to: request, gzipped: gzipped, errors: settings.dialect.errors)
      {
      case .rows:
        noteAnswer(to: request)
        let count = settings.dialect.bulk.flatMap {
          RegistrationCount(of: reply, to: request, askedFor: ids, in: $0)
        }
        return count.map(Registrations.told) ?? .untold(silence)
      case .row, .absent: return .untold(silence)
      case .notOffered(let problem):
        noteNotOffered(request)
        return .untold(problem)
      case .notLearned(.compressionRefused):
        return .untold(
          Problem(code: Self.unreadable, message: "The server can't read the request."))
      case .notLearned(let disposition):
        draw(conclusions: disposition, request: request)
        return .untold(disposition.problem ?? silence)
      }
    }
  }
}

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
      let answer = UploadReply(of: reply, to: request, gzipped: gzipped)
      switch answer {
      case .taken: noteAnswer()
      case .judged(let disposition): draw(conclusions: disposition, request: request)
      }
      return .replied(answer)
    }
  }

  /// Asks how far an upload is; nil where the line or the pass did not get that far.
  func status(_ request: APIRequest) async -> UploadStatus? {
    guard offers(request) else {
      return .notOffered(Problem(code: "not-offered", message: "Not offered."))
    }
    switch await carry(request, name: nil) {
    case .stopped, .notSent, .lost, .tooLarge: return nil
    case .reply(let reply, let gzipped):
      let answer = ReadReply(of: reply, to: request, gzipped: gzipped)
      switch answer {
      case .row, .rows, .absent: noteAnswer()
      case .notOffered: noteNotOffered(request)
      case .notLearned(let disposition): draw(conclusions: disposition, request: request)
      }
      return UploadStatus(answer)
    }
  }
}

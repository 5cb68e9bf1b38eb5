import Registry
import Sunbird

extension APIClient {
  /// Sends an upload and judges the reply.
  ///
  /// - Parameter dot: that of the first of its edits, so that any log can be followed back.
  /// - Returns: the id of the process that works on it.
  func upload(_ request: APIRequest, dot: String) async -> CallOutcome<String> {
    if let outcome: CallOutcome<String> = hindrance(
      to: request, notOffered: "No uploads are offered.")
    {
      return outcome
    }
    return await call(request, dot: dot) { received in
      let reply = UploadReply(
        of: received.reply, to: request, gzipped: received.gzipped, errors: settings.dialect.errors)
      switch reply {
      case .taken(let processID):
        account.noteAnswer()
        return .answered(processID)
      case .judged(let disposition):
        account.note(disposition, to: request, at: now)
        return CallOutcome(disposition) { _, _ in .unknown(Self.noProcess) }
      }
    }
  }

  private static let noProcess = Problem(
    code: "no-process-id", message: "Sunbird took the upload but named no process.")

  /// Asks how far an upload is; nil where the line or the pass did not get that far. One refusal is
  /// not believed to be the last word: asking for each record instead is dear.
  func status(_ request: APIRequest, of processID: String) async -> UploadStatus? {
    let outcome = await ExchangeTrail.asking(about: .process(processID)) {
      await carry(request, dot: nil)
    }
    switch outcome {
    case .stopped, .notSent, .unknown, .refused, .notOffered: return nil
    case .answered(let received):
      let reply = readReply(received, to: request)
      switch reply {
      case .row, .rows, .absent: account.noteAnswer()
      case .notOffered: break
      case .notLearned(let disposition): account.note(disposition, to: request, at: now)
      }
      return UploadStatus(reply, of: processID)
    }
  }

  /// Searches for registrations under `ids`.
  func registrations(
    _ request: APIRequest, under ids: [String]
  ) async -> CallOutcome<RegistrationCount> {
    guard account.facts.offers(request.replyID) else { return .notOffered(Self.noCount) }
    return await call(request) { received in
      let reply = readReply(received, to: request)
      if case .row = reply { return .unknown(Self.noCount) }
      if case .absent = reply { return .unknown(Self.noCount) }
      account.note(reply, to: request, of: nil, at: now)
      return CallOutcome<ReadAnswer>(reply).flatMap { _ in
        settings.dialect.bulk
          .flatMap { RegistrationCount(of: received.reply, to: request, askedFor: ids, in: $0) }
          .map(CallOutcome.answered) ?? .unknown(Self.noCount)
      }
    }
  }

  static let noCount = Problem(
    code: "unanswered", message: "Sunbird did not tell how many users are registered there.")
}

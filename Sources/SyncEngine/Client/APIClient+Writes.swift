import Registry
import Sunbird

/// What Sunbird says to a write that it has made, or that was made already.
struct WriteAnswer: Sendable {
  /// The server's id of the record, where it tells one.
  let serverID: String?
  /// What it says that it did not store.
  var unstored: [Unstored] = []
}

extension APIClient {
  static let hourIsUsedUp = Problem(
    code: "hour-budget", message: "The gateway's budget for this hour is used up.")

  /// Sends a write and judges its reply. Where a page refused it compressed, the same write goes plain
  /// when it is sent again.
  ///
  /// - Parameter wasAlone: whether something stood against this write alone in an earlier pass.
  func write(
    _ request: APIRequest, operation: WriteOperation, dot: String, wasAlone: Bool = false
  ) async -> CallOutcome<WriteAnswer> {
    let what = "\(request.method.rawValue) \(request.path)"
    if let outcome: CallOutcome<WriteAnswer> = hindrance(
      to: request, notOffered: "This server does not offer \(what).")
    {
      return outcome
    }
    let isSuspect = account.facts.compression.isSuspect(dot)
    return await call(request, dot: dot, plain: isSuspect) { received in
      let disposition = Disposition(
        of: received.reply, to: request, operation: operation, gzipped: received.gzipped,
        errors: settings.dialect.errors)
      if case .notSunbird(let answer) = disposition, received.gzipped,
        answer.mayBeAboutCompression
      {
        account.facts.compression.suspect(dot)
      }
      account.note(disposition, to: request, wasAlone: wasAlone, at: now)
      return CallOutcome(disposition) { .answered(WriteAnswer(serverID: $0, unstored: $1)) }
    }
  }

  /// What keeps a call that changes something from leaving; nil where nothing does.
  func hindrance<Answer>(
    to request: APIRequest, notOffered: String
  ) -> CallOutcome<Answer>? {
    guard account.facts.offers(request.replyID) else {
      return .notOffered(Problem(code: "not-offered", message: notOffered))
    }
    guard account.quota.exhaustion(of: request.replyID, at: now) == nil else {
      return .refused(.throttled(.nextHour, Self.hourIsUsedUp))
    }
    return nil
  }
}

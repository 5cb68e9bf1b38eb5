import Codecs
import Foundation
import Registry

extension Disposition {
  /// Judges the reply to a write: shape first, then status, then code, never the message's text.
  ///
  /// - Parameters:
  ///   - gzipped: whether the request's body was compressed; a server that can't read that calls the
  ///     body malformed.
  ///   - errors: the codes of the dialect that was spoken.
  package init(
    of reply: Reply, to request: APIRequest, operation: WriteOperation, gzipped: Bool,
    errors: ErrorTable
  ) {
    let source = ReplySource(reply, to: request)
    if gzipped, source.refusesCompression(reply, changesRecords: request.changesRecords) {
      self = .compressionRefused
      return
    }
    switch source {
    case .sunbird(let envelope):
      self = Self.judge(envelope, reply: reply, operation: operation, errors)
    case .servicePage: self = Self.judge(servicePage: reply)
    case .gateway(let word): self = Self.judge(word, reply: reply)
    case .way(let answer): self = Self.judge(answer, reply: reply)
    }
  }

  private static func judge(
    _ envelope: Envelope, reply: Reply, operation: WriteOperation, _ errors: ErrorTable
  ) -> Disposition {
    if (200..<300).contains(reply.status), envelope.isOK, envelope.code == nil {
      return judge(success: envelope, status: reply.status, operation: operation)
    }
    let code = envelope.code ?? "HTTP_\(reply.status)"
    if let row = errors.row(code: code, operation: operation) {
      return row.disposition(code: code, reply: reply, operation: operation)
    }
    let problem = Problem(
      code: code, message: envelope.message ?? "Sunbird answered \(code).",
      httpStatus: reply.status)
    switch reply.status {
    case 401, 403: return .credentials(problem)
    case 404: return operation.isCreation ? .refused(problem) : .notYet(problem)
    case 429: return .throttled(Pause(reply) ?? .nextHour, problem)
    case 400..<500: return .refused(problem)
    case 500...: return .trouble(problem)
    default: return .unknown(problem)
    }
  }

  /// An HTTP 200 whose `result.response` is not SUCCESS is not a success by itself: the soft
  /// duplicate of a membership answers so (§1.8 row 17).
  private static func judge(
    success envelope: Envelope, status: Int, operation: WriteOperation
  ) -> Disposition {
    let ids = ["organisationId", "orgId", "userId"]
    let serverID = Dialect.firstText(ids, in: envelope.result?.object ?? [:])
    let response = envelope.response
    if response?.uppercased() == "SUCCESS" || (response == nil && serverID != nil) {
      return .accepted(serverID: serverID, unstored: Unstored.all(in: envelope.result))
    }
    let problem = Problem(
      code: "not-applied", message: "Sunbird answered: \(response ?? "")", httpStatus: status)
    let isSoftDuplicate = operation == .addMember && response != nil
    return isSoftDuplicate ? .alreadyThere(problem) : .unknown(problem)
  }

  /// The service refuses such a request before the call's own code: it had no effect.
  private static func judge(servicePage reply: Reply) -> Disposition {
    let problem = Problem(
      code: "page-\(reply.status)", message: "Sunbird's service can't read the request.",
      httpStatus: reply.status)
    switch reply.status {
    case 404, 405:
      return .notOffered(
        Problem(
          code: "page-\(reply.status)", message: "Sunbird's service does not have this call.",
          httpStatus: reply.status))
    default: return .refused(problem)
    }
  }

  private static func judge(_ word: GatewayWord, reply: Reply) -> Disposition {
    let problem = Problem(
      code: "gateway-\(reply.status)", message: "The gateway says: \(word.sentence).",
      httpStatus: reply.status)
    return switch word.meaning {
    case .token, .call: .credentials(problem)
    case .policy: .credentials(.policy(word.sentence, reply.status))
    case .unknownPath: .notOffered(problem)
    case .tooLarge: .refused(problem)
    case .hourBudget: .throttled(Pause(reply) ?? .nextHour, problem)
    case .failure: .trouble(problem)
    case .noAnswer: .unknown(problem)
    }
  }

  /// Shape before status: what is not Sunbird's is no judgement. Two statuses keep their meaning,
  /// because it is about the request alone: too large, and too many at once.
  private static func judge(_ answer: WayAnswer, reply: Reply) -> Disposition {
    switch reply.status {
    case 400..<429 where reply.refusesTunnel: .notSunbird(answer)
    case 413: .refused(answer.problem)
    case 429: .throttled(Pause(reply) ?? .shortly, answer.problem)
    default: .notSunbird(answer)
    }
  }
}

extension ErrorRow {
  fileprivate func disposition(
    code: String, reply: Reply, operation: WriteOperation
  ) -> Disposition {
    let problem = Problem(code: code, message: sentence, field: field, httpStatus: reply.status)
    switch meaning {
    // An update that meets "in use" clashes with somebody else's record: nothing to compare.
    case .alreadyThere: return operation.isCreation ? .alreadyThere(problem) : .refused(problem)
    case .alreadyGone: return .alreadyGone
    case .refused: return .refused(problem)
    case .notYet: return .notYet(problem)
    case .credentials: return .credentials(problem)
    case .throttled: return .throttled(Pause(reply) ?? .shortly, problem)
    case .unknown: return .unknown(problem)
    case .trouble: return .trouble(problem)
    }
  }
}

extension Pause {
  /// What `Retry-After` says, in either of its forms; nil when the reply has none that can be read.
  package init?(_ reply: Reply) {
    guard let text = reply.retryAfter?.trimmingSpaces() else { return nil }
    if let seconds = UInt32(text) {
      self = .seconds(Double(seconds))
    } else if let end = HTTPDate.parse(text) {
      // Both dates are of one clock, which need not be this machine's.
      let sent = reply.date.flatMap(HTTPDate.parse)
      self = sent.map { .seconds(max(0, end.timeIntervalSince($0))) } ?? .until(end)
    } else {
      return nil
    }
  }
}

import Foundation
import Registry

extension Disposition {
  /// Judges the reply to a write: shape first, then status, then code, never the message's text.
  ///
  /// - Parameter gzipped: whether the request's body was compressed; a server that can't read
  ///   that calls the body malformed.
  package init(of reply: Reply, to request: APIRequest, operation: WriteOperation, gzipped: Bool) {
    if gzipped, reply.status == 415 {
      self = .compressionRefused
      return
    }
    switch ReplyShape(reply) {
    case .envelope(let envelope) where envelope.answers(request):
      self = Self.judge(envelope, reply: reply, operation: operation)
    case .envelope(let envelope):
      self = .unknown(
        Problem(
          code: "wrong-reply",
          message: "The reply is to another call (\(envelope.id ?? "")).", httpStatus: reply.status
        ))
    case .gateway(let message): self = Self.judge(gateway: message, reply: reply)
    case .html: self = Self.judge(html: reply, gzipped: gzipped)
    case .other: self = Self.judge(other: reply)
    }
  }

  private static func judge(
    _ envelope: Envelope, reply: Reply, operation: WriteOperation
  ) -> Disposition {
    if (200..<300).contains(reply.status), envelope.isOK, envelope.code == nil {
      return judge(success: envelope, status: reply.status, operation: operation)
    }
    let code = envelope.code ?? "HTTP_\(reply.status)"
    if let row = ErrorTable.row(code: code, operation: operation) {
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
      return .accepted(serverID: serverID)
    }
    let problem = Problem(
      code: "not-applied", message: "Sunbird answered: \(response ?? "")", httpStatus: status)
    let isSoftDuplicate = operation == .addMember && response != nil
    return isSoftDuplicate ? .alreadyThere(problem) : .unknown(problem)
  }

  private static func judge(gateway message: String, reply: Reply) -> Disposition {
    let problem = Problem(
      code: "gateway-\(reply.status)", message: "The gateway says: \(message).",
      httpStatus: reply.status)
    switch reply.status {
    case 401, 403, 407: return .credentials(problem)
    case 404: return .notOffered(problem)
    case 429: return .throttled(Pause(reply) ?? .nextHour, problem)
    case 400..<500: return .refused(problem)
    case 500: return .trouble(problem)
    // 2xx too: JSON that is not the envelope says nothing about the edit.
    default: return .unknown(problem)
    }
  }

  private static func judge(html reply: Reply, gzipped: Bool) -> Disposition {
    let problem = Problem(
      code: "html-\(reply.status)", message: "A web page came in place of Sunbird's answer.",
      httpStatus: reply.status)
    switch reply.status {
    case 200..<400, 511: return .notSunbird(problem)
    case 400 where gzipped: return .compressionRefused
    case 401, 403, 407: return .credentials(problem)
    case 404, 405: return .notOffered(problem)
    case 429: return .throttled(Pause(reply) ?? .shortly, problem)
    case 400..<500: return .refused(problem)
    case 500: return .trouble(problem)
    default: return .unknown(problem)
    }
  }

  private static func judge(other reply: Reply) -> Disposition {
    let problem = Problem(
      code: "unreadable-\(reply.status)", message: "The answer can't be read as Sunbird's.",
      httpStatus: reply.status)
    switch reply.status {
    case 300..<400, 511: return .notSunbird(problem)
    case 401, 403, 407: return .credentials(problem)
    case 404, 405: return .notOffered(problem)
    case 429: return .throttled(Pause(reply) ?? .shortly, problem)
    case 408: return .unknown(problem)
    case 400..<500: return .refused(problem)
    case 500: return .trouble(problem)
    default: return .unknown(problem)
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

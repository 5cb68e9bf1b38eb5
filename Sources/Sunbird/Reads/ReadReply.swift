import Foundation
import Registry

/// What the reply to a read or a search says.
package enum ReadReply: Hashable, Sendable {
  /// The row of a read.
  case row(JSONValue)
  /// The rows of a search.
  case rows([JSONValue])
  /// There is no such record.
  case absent
  /// This server does not offer the read to this consumer.
  case notOffered(Problem)
  /// The question was not answered; the disposition says why.
  case failed(Disposition)

  /// Judges the reply to one of the dialect's reads. A read changes nothing, so whatever failed
  /// can be asked again.
  package init(of reply: Reply, to request: APIRequest, gzipped: Bool) {
    if case .envelope(let envelope) = ReplyShape(reply) {
      self = Self.judge(envelope, reply: reply, request: request)
      return
    }
    // Reads share the transport's rules with writes; no operation-specific code gets this far.
    let disposition = Disposition(
      of: reply, to: request, operation: .updateUser, gzipped: gzipped)
    switch disposition {
    case .credentials(let problem) where reply.status == 403: self = .notOffered(problem)
    case .notOffered(let problem): self = .notOffered(problem)
    default: self = .failed(disposition)
    }
  }

  private static func judge(
    _ envelope: Envelope, reply: Reply, request: APIRequest
  ) -> ReadReply {
    if (200..<300).contains(reply.status), envelope.isOK {
      guard let response = envelope.result?["response"] else {
        return .failed(
          .unknown(
            Problem(
              code: "no-response", message: "The answer shows neither a record nor its absence.",
              httpStatus: reply.status)))
      }
      if let rows = response["content"]?.array { return .rows(rows) }
      if response == .null || response.object?.isEmpty == true { return .absent }
      return .row(response)
    }
    switch envelope.code {
    case "USER_NOT_FOUND", "ORG_NOT_EXIST", "RESOURCE_NOT_FOUND", "INVALID_REQUESTED_DATA",
      "INVALID_USER_DATA", "INVALID_ORGANIZATION_DATA", "USER_NOT_EXIST":
      return .absent
    default: break
    }
    // A read may be answered under the name of the call behind it, as `api.user.getuser`
    // (sunbird.md §4): its `id` says nothing.
    let disposition = Disposition(
      of: reply, to: request.answered(as: envelope.id), operation: .updateUser, gzipped: false)
    switch (reply.status, disposition) {
    case (404, _): return .absent
    case (403, .credentials(let problem)): return .notOffered(problem)
    default: return .failed(disposition)
    }
  }
}

extension APIRequest {
  /// The same call, answered under the name `id`.
  fileprivate func answered(as id: String?) -> APIRequest {
    APIRequest(
      method: method, path: path, body: body, replyID: id ?? replyID,
      changesRecords: changesRecords)
  }
}

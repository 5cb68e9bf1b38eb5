import Codecs
import Foundation
import Registry

/// What the reply to a read or a search says. *Not there*, *not offered* and *not learned* are three
/// things: only Sunbird's own documented word makes the first, only its or its gateway's the second.
package enum ReadReply: Hashable, Sendable {
  /// The row of a read. Whose it is has to be looked at (``Dialect/owner(of:key:knownAs:)``).
  case row(JSONValue)
  /// The rows of a search.
  case rows([JSONValue])
  /// There is no such record.
  case absent
  /// This server does not offer the read to this consumer, or not by this key.
  case notOffered(Problem)
  /// The question was not answered; the disposition says why. Nothing follows for the record.
  case notLearned(Disposition)

  /// Judges the reply to one of the dialect's reads. A read changes nothing, so whatever failed
  /// can be asked again.
  package init(of reply: Reply, to request: APIRequest, gzipped: Bool, errors: ErrorTable) {
    // Reads share the transport's rules with writes; no operation-specific code gets this far.
    let disposition = Disposition(
      of: reply, to: request, operation: .updateUser, gzipped: gzipped, errors: errors)
    switch (ReplySource(reply, to: request), disposition) {
    case (.sunbird(let envelope), _):
      self = Self.judge(
        envelope, disposition, status: reply.status, request: request,
        notByThisKey: errors.notByThisKey)
    case (.gateway(let word), .credentials(let problem))
    where word.meaning == .call || word.meaning == .policy:
      self = .notOffered(problem)
    case (.gateway, .notOffered(let problem)), (.servicePage, .notOffered(let problem)):
      self = .notOffered(problem)
    case (.gateway, _), (.servicePage, _), (.way, _): self = .notLearned(disposition)
    }
  }

  private static func judge(
    _ envelope: Envelope, _ disposition: Disposition, status: Int, request: APIRequest,
    notByThisKey: Set<String>
  ) -> ReadReply {
    if (200..<300).contains(status), envelope.isOK, envelope.code == nil {
      return judge(success: envelope, status: status)
    }
    guard let code = envelope.code, [400, 404].contains(status) else {
      return .notLearned(disposition)
    }
    if request.absenceCodes.contains(code) { return .absent }
    if notByThisKey.contains(code) {
      return .notOffered(disposition.problem ?? Problem(code: code, message: "Not by this key."))
    }
    return .notLearned(disposition)
  }

  /// An absence is a strong claim, so the answer must bear the call's own name.
  private static func judge(success envelope: Envelope, status: Int) -> ReadReply {
    guard envelope.id != nil, let response = envelope.result?["response"] else {
      return .notLearned(
        .unknown(
          Problem(
            code: "no-response", message: "The answer shows neither a record nor its absence.",
            httpStatus: status)))
    }
    if let rows = response["content"]?.array { return .rows(rows) }
    if response == .null || response.object?.isEmpty == true { return .absent }
    return .row(response)
  }
}

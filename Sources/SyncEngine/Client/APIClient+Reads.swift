import Codecs
import Registry
import Sunbird

/// What Sunbird shows in answer to a question.
enum ReadAnswer: Sendable {
  /// The row of a read.
  case row(JSONValue)
  /// The rows of a search.
  case rows([JSONValue])
  /// There is no such record.
  case absent
}

extension APIClient {
  /// Asks the server something. A read changes nothing, so it may be asked again at will.
  ///
  /// - Parameter kind: what kind of record the question is about; nil for what is no record.
  func read(
    _ request: APIRequest, of kind: RecordKind? = nil
  ) async -> CallOutcome<ReadAnswer> {
    guard account.facts.offers(request.replyID) else {
      return .notOffered(Problem(code: "not-offered", message: "Not offered."))
    }
    return await call(request) { received in
      let reply = readReply(received, to: request)
      account.note(reply, to: request, of: kind, at: now)
      return CallOutcome(reply)
    }
  }

  /// Judges what came in answer to a question.
  func readReply(_ received: Received, to request: APIRequest) -> ReadReply {
    ReadReply(
      of: received.reply, to: request, gzipped: received.gzipped, errors: settings.dialect.errors)
  }
}

extension CallOutcome where Answer == ReadAnswer {
  init(_ reply: ReadReply) {
    switch reply {
    case .row(let row): self = .answered(.row(row))
    case .rows(let rows): self = .answered(.rows(rows))
    case .absent: self = .answered(.absent)
    case .notOffered(let problem): self = .notOffered(problem)
    case .notLearned(let disposition): self.init(notLearned: disposition)
    }
  }
}

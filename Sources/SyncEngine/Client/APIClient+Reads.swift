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
    return await call(request.uncached(mark)) { received in
      let reply = readReply(received, to: request)
      account.note(reply, to: request, of: kind, at: now)
      return CallOutcome(reply)
    }
  }

  /// What no earlier question of this office bears, so that no cache has the answer to it.
  private var mark: String { String(Int(now.timeIntervalSince1970 * 1000)) }

  /// Asks whether anybody in the whole installation has a userName.
  ///
  /// - Returns: nil where the server did not tell.
  func hasUser(named name: String) async -> Bool? {
    guard let request = settings.dialect.existence(ofUserNamed: name),
      account.facts.offers(request.replyID)
    else { return nil }
    let outcome: CallOutcome<Bool> = await call(request) { received in
      let told = UserNameExistence.told(by: received.reply, to: request)
      return told.map(CallOutcome.answered)
        ?? .unknown(Problem(code: "unanswered", message: "Sunbird did not tell."))
    }
    if case .answered(let exists) = outcome { return exists }
    return nil
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

import Registry
import Sunbird

/// What came of one question to the server.
enum ReadResult: Sendable {
  case answered(ReadReply)
  /// The question or its answer was lost; nothing was learned.
  case lost(Problem)
  /// Not asked: the pass is over.
  case stopped
}

extension Courier {
  /// Asks the server something. A read changes nothing, so it may be asked again at will.
  ///
  /// - Parameter kind: what kind of record the question is about; nil for what is no record.
  func read(_ request: APIRequest, of kind: RecordKind? = nil) async -> ReadResult {
    guard offers(request) else {
      return .answered(.notOffered(Problem(code: "not-offered", message: "Not offered.")))
    }
    let result = judge(await carry(request, name: nil), to: request, kind)
    if case .answered(.notLearned(.compressionRefused)) = result {
      return judge(await carryPlain(request, name: nil), to: request, kind)
    }
    return result
  }

  private func judge(
    _ reply: CourierReply, to request: APIRequest, _ kind: RecordKind?
  ) -> ReadResult {
    switch reply {
    case .stopped: return .stopped
    case .notSent(let failure), .lost(let failure): return .lost(Problem(failure))
    case .tooLarge(let problem): return .lost(problem)
    case .reply(let reply, let gzipped):
      let answer = ReadReply(
        of: reply, to: request, gzipped: gzipped, errors: settings.dialect.errors)
      switch answer {
      case .row, .rows, .absent:
        noteAnswer(to: request)
        if let kind { noteRecords(of: kind, shown: true) }
      case .notOffered:
        noteNotOffered(request)
        if let kind { noteRecords(of: kind, shown: false) }
      case .notLearned(let disposition): draw(conclusions: disposition, request: request)
      }
      return .answered(answer)
    }
  }
}

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
  func read(_ request: APIRequest) async -> ReadResult {
    guard offers(request) else {
      return .answered(.notOffered(Problem(code: "not-offered", message: "Not offered.")))
    }
    let result = judge(await carry(request, name: nil), to: request)
    if case .answered(.failed(.compressionRefused)) = result {
      return judge(await carryPlain(request, name: nil), to: request)
    }
    return result
  }

  private func judge(_ reply: CourierReply, to request: APIRequest) -> ReadResult {
    switch reply {
    case .stopped: return .stopped
    case .notSent(let failure), .lost(let failure): return .lost(Problem(failure))
    case .tooLarge(let problem): return .lost(problem)
    case .reply(let reply, let gzipped):
      let answer = ReadReply(of: reply, to: request, gzipped: gzipped)
      switch answer {
      case .row, .rows, .absent:
        noteAnswer()
        noteRecords(shown: true)
      case .notOffered:
        noteNotOffered(request)
        noteRecords(shown: false)
      case .failed(let disposition): draw(conclusions: disposition, request: request)
      }
      return .answered(answer)
    }
  }
}

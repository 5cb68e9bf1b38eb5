#if DEBUG
  import HTTPTransport
  import Synchronization

  /// A transport that takes the answers of its connections for each other's (`Sabotage.mixAnswers`).
  /// The real one is not in a world, so the bug is in what stands in for it.
  final class MixedAnswers: Sendable {
    private struct Call {
      var underWay = 0
      var last: HTTPExchange?
    }

    private let calls = Mutex<[String: Call]>([:])

    /// - Returns: the answer, or that of the request before it where another one of the same call is
    ///   under way.
    func exchange(
      _ address: String, _ exchange: () async -> HTTPExchange
    ) async -> HTTPExchange {
      calls.withLock { $0[address, default: Call()].underWay += 1 }
      let own = await exchange()
      return calls.withLock { calls in
        var call = calls[address, default: Call()]
        call.underWay -= 1
        defer {
          call.last = own
          calls[address] = call
        }
        return call.underWay > 0 ? call.last ?? own : own
      }
    }
  }
#endif

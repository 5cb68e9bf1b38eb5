import Synchronization

/// A request handed to the transport's thread, and the caller who waits for it.
struct Order: Sendable {
  /// Shared by the caller's task, which may cancel, and the thread, which looks.
  final class Ticket: Sendable {
    private let cancelled = Atomic(false)

    var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

    func cancel() { cancelled.store(true, ordering: .releasing) }
  }

  let request: HTTPRequest
  let ticket: Ticket
  /// Resumed exactly once: by the thread, or by the inbox once the thread has gone.
  let continuation: CheckedContinuation<HTTPExchange, Never>

  /// Ends an order that never got a turn.
  func refuse(_ kind: TransportFailure.Kind, _ detail: String) {
    let failure = TransportFailure(kind: kind, reach: .notSent, detail: detail)
    continuation.resume(
      returning: HTTPExchange(
        result: .failure(failure), bytesSent: 0, bytesReceived: 0, seconds: 0,
        reusedConnection: false))
  }
}

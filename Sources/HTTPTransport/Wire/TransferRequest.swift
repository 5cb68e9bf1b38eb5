import Synchronization

/// A request handed to the transport's thread, and the caller who waits for it.
struct TransferRequest: Sendable {
  /// Shared by the caller's task, which may cancel, and the thread, which looks.
  final class Ticket: Sendable {
    private let cancelled = Atomic(false)

    var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

    func cancel() { cancelled.store(true, ordering: .releasing) }
  }

  let http: HTTPRequest
  let ticket: Ticket
  /// Resumed exactly once: by the thread, or by the mailbox once the thread has gone.
  let continuation: CheckedContinuation<HTTPExchange, Never>
  /// How often it was given back by connections that ended before they took it, after libcurl's own
  /// tries, and what that has cost.
  private(set) var returns = 0
  private(set) var bytesSent = 0
  private(set) var bytesReceived = 0

  /// A server that takes one request of a connection turns all others of it away each time; one that
  /// takes none has to be given up.
  static let mostReturns = 12

  init(
    _ http: HTTPRequest, ticket: Ticket, continuation: CheckedContinuation<HTTPExchange, Never>
  ) {
    self.http = http
    self.ticket = ticket
    self.continuation = continuation
  }

  /// The same once more, after an exchange that was never taken.
  func again(after exchange: HTTPExchange) -> TransferRequest {
    var request = self
    request.returns += 1
    request.bytesSent = exchange.bytesSent
    request.bytesReceived = exchange.bytesReceived
    return request
  }

  /// Ends a request that never got a turn.
  func refuse(_ kind: TransportFailure.Kind, _ detail: String) {
    let failure = TransportFailure(kind: kind, reach: .notSent, detail: detail)
    continuation.resume(
      returning: HTTPExchange(
        result: .failure(failure), bytesSent: 0, bytesReceived: 0, seconds: 0,
        reusedConnection: false))
  }
}

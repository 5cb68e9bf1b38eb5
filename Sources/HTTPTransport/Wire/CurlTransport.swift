import Foundation
import Synchronization

/// HTTP by libcurl's multi interface: several requests at once over connections kept alive.
///
/// One thread of its own owns every C handle, since libcurl blocks where it likes; callers and that
/// thread meet in an `Inbox`.
package final class CurlTransport: Transport {
  private let inbox: Inbox
  private let inquiry: TLSInquiry

  /// Starts the thread; nothing is connected before the first request.
  package convenience init(
    limits: TransportLimits = TransportLimits()
  ) throws(TransportSetupError) {
    try self.init(limits: limits, plainPort: nil)
  }

  /// - Parameters:
  ///   - plainPort: where plain HTTP is asked for the time; nil is its usual one.
  ///   - now: the time by which requests are given up.
  init(
    limits: TransportLimits, plainPort: Int? = nil,
    now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) throws(TransportSetupError) {
    if let name = limits.notPositive { throw .limitNotPositive(name) }
    if let problem = CurlLibrary.problem { throw .library(problem) }
    if let path = limits.caFile, !FileManager.default.isReadableFile(atPath: path) {
      throw .caFileUnreadable(path: path)
    }
    guard let multi = Multi(keptConnections: limits.maxConnections) else {
      throw .library("out of memory")
    }
    let inbox = Inbox(waker: multi.waker)
    self.inbox = inbox
    inquiry = TLSInquiry(limit: limits.connectTimeout, plainPort: plainPort)
    Self.startThread(TransferLoop(multi: multi, inbox: inbox, limits: limits, now: now), inbox)
  }

  /// Ends the thread if `close` was not called; requests under way end as cancelled.
  deinit {
    inbox.requestStop()
  }

  package func exchange(_ request: HTTPRequest) async -> HTTPExchange {
    var exchange = await Self.carry(request, inbox)
    if case .failure(let failure) = exchange.result, failure.tls != nil {
      let explained = await inquiry.explained(failure, request.url) { [inbox] plain in
        guard case .success(let answer) = await Self.carry(plain, inbox).result else { return nil }
        return answer
      }
      exchange.result = .failure(explained)
    }
    return exchange
  }

  private static func carry(_ request: HTTPRequest, _ inbox: Inbox) async -> HTTPExchange {
    let ticket = Order.Ticket()
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let order = Order(request: request, ticket: ticket, continuation: continuation)
        if let problem = RequestCheck.problem(of: request) {
          order.refuse(.misuse, problem)
        } else {
          inbox.leave(order)
        }
      }
    } onCancel: {
      inbox.cancel(ticket)
    }
  }

  /// At most what the limits say, and at least one.
  package func allow(_ requests: Int) { inbox.allow(requests) }

  /// Ends every request under way as cancelled, closes the connections, and returns when the thread
  /// has ended. Later requests end as cancelled at once.
  package func close() async {
    await inbox.stop()
  }

  private static func startThread(_ loop: sending TransferLoop, _ inbox: Inbox) {
    let handOver = Mutex<TransferLoop?>(loop)
    let thread = Thread {
      blockBrokenPipeSignal()
      runLoop(from: handOver)
      inbox.threadEnded()
    }
    thread.name = "HTTPTransport"
    thread.start()
  }

  /// OpenSSL writes without `MSG_NOSIGNAL`; with `CURLOPT_NOSIGNAL` libcurl leaves the signal to
  /// its user: a server that hangs up would end the process. Only this thread is affected.
  private static func blockBrokenPipeSignal() {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
  }

  /// A function of its own, so that the C handles are gone before the thread says it has ended.
  private static func runLoop(from handOver: borrowing Mutex<TransferLoop?>) {
    let loop = handOver.withLock { loop in
      let taken = loop
      loop = nil
      return taken
    }
    loop?.run()
  }
}

import Foundation
import Synchronization

/// HTTP by libcurl's multi interface: several requests at once over connections kept alive.
///
/// One thread of its own owns every C handle, since libcurl blocks where it likes; callers and that
/// thread meet in a `Mailbox`.
package final class CurlTransport: Transport {
  private let mailbox: Mailbox
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
    let mailbox = Mailbox(waker: multi.waker)
    self.mailbox = mailbox
    inquiry = TLSInquiry(
      limit: limits.connectTimeout, proxy: limits.proxy, plainPort: plainPort)
    Self.startThread(
      TransferLoop(multi: multi, mailbox: mailbox, limits: limits, now: now), mailbox)
  }

  /// Ends the thread if `close` was not called; requests under way end as cancelled.
  deinit {
    mailbox.requestStop()
  }

  package func exchange(_ request: HTTPRequest) async -> HTTPExchange {
    var exchange = await Self.carry(request, mailbox)
    if case .failure(let failure) = exchange.result, failure.tls != nil {
      let explained = await inquiry.explained(failure, request.url) { [mailbox] plain in
        guard case .success(let answer) = await Self.carry(plain, mailbox).result else {
          return nil
        }
        return answer
      }
      exchange.result = .failure(explained)
    }
    return exchange
  }

  private static func carry(_ request: HTTPRequest, _ mailbox: Mailbox) async -> HTTPExchange {
    let ticket = TransferRequest.Ticket()
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let posted = TransferRequest(request, ticket: ticket, continuation: continuation)
        if let problem = RequestCheck.problem(of: request) {
          posted.refuse(.misuse, problem)
        } else {
          mailbox.post(posted)
        }
      }
    } onCancel: {
      mailbox.cancel(ticket)
    }
  }

  /// At most what the limits say, and at least one.
  package func allow(_ requests: Int) { mailbox.allow(requests) }

  /// Ends every request under way as cancelled, closes the connections, and returns when the thread
  /// has ended. Later requests end as cancelled at once.
  package func close() async {
    await mailbox.stop()
  }

  private static func startThread(_ loop: sending TransferLoop, _ mailbox: Mailbox) {
    let handOver = Mutex<TransferLoop?>(loop)
    let thread = Thread {
      blockBrokenPipeSignal()
      runLoop(from: handOver)
      mailbox.threadEnded()
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

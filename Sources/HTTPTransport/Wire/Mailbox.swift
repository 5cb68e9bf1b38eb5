import Synchronization

/// What callers leave for the transport's thread.
final class Mailbox: Sendable {
  /// Everything left since the last look.
  struct Mail {
    var requests: [TransferRequest] = []
    /// Some ticket was cancelled.
    var hasCancellations = false
    var mustStop = false
    /// How many requests may be under way from now on; nil where nobody has said so.
    var allowed: Int?
  }

  private struct State {
    var mail = Mail()
    var threadHasEnded = false
    var closers: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())
  private let waker: Waker

  init(waker: Waker) {
    self.waker = waker
  }

  // MARK: For callers, on any thread

  func post(_ request: TransferRequest) {
    let isTaken = state.withLock { state in
      guard !state.mail.mustStop, !state.threadHasEnded else { return false }
      state.mail.requests.append(request)
      return true
    }
    guard isTaken else { return request.refuse(.cancelled, "the transport is closed") }
    waker.wake()
  }

  func allow(_ requests: Int) {
    state.withLock { $0.mail.allowed = requests }
    waker.wake()
  }

  func cancel(_ ticket: TransferRequest.Ticket) {
    ticket.cancel()
    state.withLock { $0.mail.hasCancellations = true }
    waker.wake()
  }

  func requestStop() {
    state.withLock { $0.mail.mustStop = true }
    waker.wake()
  }

  /// Returns once the thread has ended.
  func stop() async {
    await withCheckedContinuation { continuation in
      let hasEnded = state.withLock { state in
        state.mail.mustStop = true
        if !state.threadHasEnded { state.closers.append(continuation) }
        return state.threadHasEnded
      }
      if hasEnded { continuation.resume() } else { waker.wake() }
    }
  }

  // MARK: For the thread

  /// Empties the mailbox; the wish to stop stays.
  func take() -> Mail {
    state.withLock { state in
      let mail = state.mail
      state.mail = Mail(mustStop: mail.mustStop)
      return mail
    }
  }

  /// The thread's last act. Requests that came after its last look are refused here.
  func threadEnded() {
    let (requests, closers) = state.withLock { state in
      state.threadHasEnded = true
      defer {
        state.mail.requests = []
        state.closers = []
      }
      return (state.mail.requests, state.closers)
    }
    for request in requests { request.refuse(.cancelled, "the transport is closed") }
    for closer in closers { closer.resume() }
  }
}

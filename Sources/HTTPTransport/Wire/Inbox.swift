import Synchronization

/// What callers leave for the transport's thread.
final class Inbox: Sendable {
  /// Everything left since the last look.
  struct Mail {
    var orders: [Order] = []
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

  func leave(_ order: Order) {
    let isTaken = state.withLock { state in
      guard !state.mail.mustStop, !state.threadHasEnded else { return false }
      state.mail.orders.append(order)
      return true
    }
    guard isTaken else { return order.refuse(.cancelled, "the transport is closed") }
    waker.wake()
  }

  func allow(_ requests: Int) {
    state.withLock { $0.mail.allowed = requests }
    waker.wake()
  }

  func cancel(_ ticket: Order.Ticket) {
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

  /// Empties the inbox; the wish to stop stays.
  func take() -> Mail {
    state.withLock { state in
      let mail = state.mail
      state.mail = Mail(mustStop: mail.mustStop)
      return mail
    }
  }

  /// The thread's last act. Orders that came after its last look are refused here.
  func threadEnded() {
    let (orders, closers) = state.withLock { state in
      state.threadHasEnded = true
      defer {
        state.mail.orders = []
        state.closers = []
      }
      return (state.mail.orders, state.closers)
    }
    for order in orders { order.refuse(.cancelled, "the transport is closed") }
    for closer in closers { closer.resume() }
  }
}

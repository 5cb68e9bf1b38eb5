import Synchronization

@testable import HTTPTransport

/// A clock that stands still until a test moves it on: what is judged by time is judged by what has
/// happened, and not by how fast the machine is.
final class SteppedClock: Sendable {
  private struct State {
    var instant = ContinuousClock.now
    var reads = 0
  }

  private let state = Mutex(State())

  @Sendable func now() -> ContinuousClock.Instant {
    state.withLock { state in
      state.reads += 1
      return state.instant
    }
  }

  func advance(by step: Duration) { state.withLock { $0.instant += step } }

  private var reads: Int { state.withLock(\.reads) }

  /// Returns when the transport's thread has been round several times since: it has seen whatever is
  /// there, and has judged it by the time that it is now.
  func untilSeen(by transport: CurlTransport) async throws {
    let before = reads
    while reads < before + Self.readsOfSomeRounds {
      transport.allow(TransportLimits().maxConnections)
      try await Task.sleep(for: .milliseconds(1))
    }
  }

  /// A round reads it three times and at each piece of an answer.
  private static let readsOfSomeRounds = 30
}

/// A number that a test and its server share.
final class Counter: Sendable {
  private let state = Mutex(0)

  var value: Int {
    get { state.withLock { $0 } }
    set { state.withLock { $0 = newValue } }
  }
}

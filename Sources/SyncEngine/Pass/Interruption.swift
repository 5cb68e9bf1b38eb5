import Synchronization

/// Somebody's wish, once, that long work comes to its end: ends waits before their time.
package final class Interruption: Sendable {
  private struct State {
    var hasBegun = false
    var lastID = 0
    var wakers: [Int: @Sendable () -> Void] = [:]
  }

  private let state = Mutex(State())

  package init() {}

  package var hasBegun: Bool { state.withLock(\.hasBegun) }

  /// Ends every wait, those to come included.
  package func begin() {
    let wakers = state.withLock { state in
      state.hasBegun = true
      defer { state.wakers = [:] }
      return state.wakers.values
    }
    for wake in wakers { wake() }
  }

  /// Has `wake` called when the wish is made; at once, where it has been.
  ///
  /// - Returns: by what to forget it; nil where it was called.
  func notify(_ wake: @escaping @Sendable () -> Void) -> Int? {
    let id = state.withLock { state -> Int? in
      guard !state.hasBegun else { return nil }
      state.lastID += 1
      state.wakers[state.lastID] = wake
      return state.lastID
    }
    if id == nil { wake() }
    return id
  }

  func forget(_ id: Int) {
    state.withLock { $0.wakers[id] = nil }
  }
}

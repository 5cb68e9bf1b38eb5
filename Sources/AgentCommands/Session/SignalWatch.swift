import Foundation
import Synchronization

/// What SIGINT and SIGTERM do to this process while work goes on that is to end in order: whoever
/// works is told, and a second signal ends the process at once. While nobody is watching they do
/// what they always do.
///
/// One for the process, because there is one disposition of each signal.
package final class SignalWatch: Sendable {
  package static let process = SignalWatch()

  private struct Watcher {
    let told: @Sendable (Int32) -> Void
    let mayRepeat: Bool
    var wasTold = false
  }

  private struct State {
    /// Whoever works innermost is last, and is told.
    var watchers: [Watcher] = []
    var seen: Set<Int32> = []
    /// Whether the thread that hears of signals has been started.
    var listens = false
  }

  private let state = Mutex(State())

  private init() {}

  /// Whether the signal came while somebody watched.
  func hasSeen(_ number: Int32) -> Bool { state.withLock { $0.seen.contains(number) } }

  /// Runs `work` while `told` hears of signals.
  ///
  /// - Parameters:
  ///   - mayRepeat: whether a second signal is told as well, instead of ending the process.
  ///   - told: gets the signal's number, on a thread of the watch.
  func during<Value>(
    mayRepeat: Bool = false, told: @escaping @Sendable (Int32) -> Void,
    isolation: isolated (any Actor)? = #isolation, _ work: () async throws -> Value
  ) async rethrows -> Value {
    begin(Watcher(told: told, mayRepeat: mayRepeat))
    defer { end() }
    return try await work()
  }

  private func begin(_ watcher: Watcher) {
    state.withLock { state in
      state.watchers.append(watcher)
      guard state.watchers.count == 1 else { return }
      if !state.listens { Thread.detachNewThread { [self] in listen() } }
      state.listens = true
      for number in [SIGINT, SIGTERM] { Self.set(number, from: SIG_DFL, to: SignalPipe.note) }
    }
  }

  private func end() {
    state.withLock { state in
      state.watchers.removeLast()
      guard state.watchers.isEmpty else { return }
      for number in [SIGINT, SIGTERM] { Self.set(number, from: SignalPipe.note, to: SIG_DFL) }
    }
  }

  /// Changes the disposition of a signal, if it is what it is thought to be: whoever started the
  /// program may have it ignore the signal, as a shell does for what runs in its background.
  private static func set(
    _ number: Int32, from known: __sighandler_t?, to handler: __sighandler_t?
  ) {
    var before = sigaction()
    sigaction(number, nil, &before)
    let current = unsafeBitCast(before.__sigaction_handler.sa_handler, to: Int.self)
    guard current == unsafeBitCast(known, to: Int.self) else { return }
    var after = sigaction()
    after.__sigaction_handler.sa_handler = handler
    // What the process waits for in the system goes on.
    after.sa_flags = SA_RESTART
    sigaction(number, &after, nil)
  }

  private func listen() {
    while let number = SignalPipe.next() { tell(number) }
  }

  private func tell(_ number: Int32) {
    let told = state.withLock { state -> (@Sendable (Int32) -> Void)? in
      state.seen.insert(number)
      guard let last = state.watchers.indices.last else { return nil }
      let watcher = state.watchers[last]
      if watcher.wasTold, !watcher.mayRepeat { _exit(128 + number) }
      state.watchers[last].wasTold = true
      return watcher.told
    }
    told?(number)
  }
}

/// Brings a signal from where it interrupts the program to where something can be done about it.
private enum SignalPipe {
  /// Where it is read and where it is written. Made before the first signal can be noted, so that
  /// noting one only writes.
  private static let ends: (read: Int32, write: Int32) = {
    var ends: [Int32] = [-1, -1]
    // Without a pipe no signal is heard of, and the next one of a kind that can't be caught ends it.
    guard pipe(&ends) == 0 else { return (-1, -1) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }()

  /// The handler: nothing but a write is safe in it.
  static var note: __sighandler_t {
    _ = ends
    return { number in
      let before = errno
      var byte = UInt8(truncatingIfNeeded: number)
      _ = write(SignalPipe.ends.write, &byte, 1)
      errno = before
    }
  }

  /// Waits for the next signal; nil where none can come.
  static func next() -> Int32? {
    var byte: UInt8 = 0
    while true {
      let count = read(ends.read, &byte, 1)
      if count == 1 { return Int32(byte) }
      guard count < 0, errno == EINTR else { return nil }
    }
  }
}

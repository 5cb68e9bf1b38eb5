import Foundation
import SyncEngine
import Synchronization

/// The world's true time, in milliseconds. It passes only when the world says so.
final class WorldTime: Sendable {
  private let elapsed = Mutex<Int64>(0)

  /// Milliseconds since the world began.
  var now: Int64 { elapsed.withLock { $0 } }

  /// The true date; the server's clock shows it.
  var date: Date { Self.date(now) }

  func set(_ milliseconds: Int64) { elapsed.withLock { $0 = milliseconds } }

  static func date(_ milliseconds: Int64) -> Date {
    Date(timeIntervalSince1970: 1_772_000_000 + Double(milliseconds) / 1000)
  }
}

/// An office's wall clock: wrong by an error that changes when somebody sets it. Waiting follows
/// true time, as a machine's timer does.
final class OfficeClock: SyncClock {
  private let time: WorldTime
  private let error = Mutex<Int64>(0)
  private let waiting: @Sendable (_ milliseconds: Int64) async -> Void

  init(_ time: WorldTime, waiting: @escaping @Sendable (_ milliseconds: Int64) async -> Void) {
    self.time = time
    self.waiting = waiting
  }

  var now: Date { WorldTime.date(time.now + error.withLock { $0 }) }

  var uptime: Double { Double(time.now) / 1000 }

  func sleep(seconds: Double) async { await waiting(Int64(seconds * 1000)) }

  /// Sets the clock wrong by `milliseconds`; zero is right.
  func set(wrongBy milliseconds: Int64) { error.withLock { $0 = milliseconds } }
}

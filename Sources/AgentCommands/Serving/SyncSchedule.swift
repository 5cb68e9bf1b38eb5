import SyncEngine

/// When a server that syncs by itself begins its next pass. Pure.
struct SyncSchedule: Equatable {
  /// What is waited for before the next pass.
  enum Wait: Equatable {
    case seconds(Double)
    /// The line, looked for after so many seconds; but a pass begins after `atMost` at the latest.
    case line(after: Double, atMost: Double)
  }

  /// Seconds between passes.
  let interval: Double
  /// Passes that have found no line although a look had, one after the other.
  private var falseLines = 0
  /// Looks that have found no line since the last pass.
  private var looks = 0
  private var hasFoundLine = false

  /// The first look at a line that is down, and the longest wait between two, in seconds. A look costs
  /// a connection that is opened and closed, and nothing where there is no line at all.
  static let firstLook = 2.0
  static let longestLook = 60.0

  init(interval: Double) { self.interval = interval }

  /// A pass has ended, or could not be made.
  mutating func passed(_ outcome: SyncOutcome?) -> Wait {
    defer { (looks, hasFoundLine) = (0, false) }
    guard outcome == .offline else {
      falseLines = 0
      return .seconds(interval)
    }
    if hasFoundLine { falseLines += 1 }
    // As behind a network's login: the next look comes later and later.
    let pause = min(Self.doubled(falseLines), interval)
    return .line(after: pause, atMost: interval)
  }

  /// A look has found no line, `waited` seconds after the last pass.
  mutating func foundNoLine(waited: Double) -> Wait {
    looks += 1
    let left = max(0, interval - waited)
    return .line(after: min(Self.doubled(looks), Self.longestLook, left), atMost: left)
  }

  /// A look has found the line: the pass begins.
  mutating func foundLine() { hasFoundLine = true }

  private static func doubled(_ count: Int) -> Double { firstLook * Double(1 << min(count, 20)) }
}

/// How many requests are to be under way at once: a guess that starts small, follows what the line
/// carries, and is halved by trouble. Values in, values out.
///
/// A request that spends its time waiting for others costs the line nothing to leave out; one that
/// spends it on the way is needed to keep the line full. So the window is what was under way, times
/// the share of their time that requests would have taken alone, and a little more, to see whether
/// more goes through: while throughput grows with the window the share stays near one and the
/// window grows; where the line is full the share falls as the window grows, and both come to rest.
///
/// Over a long way that takes too long to begin with, since each step takes two round trips: there
/// each answer makes room for one request more, as TCP begins, until answers begin to be late
/// (``QuickStart``).
package struct FlightWindow: Sendable {
  /// One request that has ended.
  package enum Event: Sendable {
    /// - Parameters:
    ///   - kind: requests of one kind take about the same time when they are alone.
    ///   - underWay: how many were under way when it began, itself included.
    case answered(kind: String, seconds: Double, underWay: Int)
    /// The first request of a connection was answered. The handshakes are in its seconds: it tells
    /// only whether the way is long.
    case opened(seconds: Double)
    /// Lost, refused, timed out or throttled.
    ///
    /// - Parameter underWay: how many others are on their way, or ready to be.
    case trouble(underWay: Int)
  }

  package let bound: FlightBound
  package private(set) var size: Int

  /// Whether the last request that met trouble was one of several: the server that turned it away may
  /// have meant that there were too many.
  private(set) var wasAmongMany = false

  /// What trouble has taught; it is forgotten by one for each round without.
  private var ceiling: Int
  private var round = Round()
  /// Seconds that a request of a kind takes without waiting for others, as far as is known.
  private var alone: [String: Double] = [:]
  /// What the last rounds would have needed, the latest last.
  private var needs: [Double] = []
  private var roundsSinceSounding = 0
  /// Ends of requests that began before the window was changed, and tell nothing of it.
  private var stale = 0
  /// How a long way begins; nil before that is known, and once it is over.
  private var start: QuickStart?
  private var hasStarted = false

  static let first = 2
  private static let fewestSamples = 4
  private static let remembered = 3
  private static let headroom = 1.25
  private static let spare = 2.0
  /// Rounds after which one is made with half the window, to learn anew how long a request takes
  /// alone: the line may be another by now.
  private static let roundsBetweenSoundings = 32
  /// An answer that takes less by itself comes at once, in seconds.
  private static let atOnceSeconds = 0.02

  package init(bound: FlightBound) {
    self.bound = bound
    size = min(Self.first, bound.usual)
    ceiling = bound.overLongWay
  }

  /// How many requests more may be made ready, to leave as soon as one of those under way has ended:
  /// where answers come at once, a connection would otherwise wait longer for the next request than
  /// for its answer. None while trouble is remembered: what is ready leaves before anybody has
  /// understood that one was turned away.
  var ready: Int {
    let longest = alone.values.max() ?? .infinity
    return longest < Self.atOnceSeconds && ceiling == bound.overLongWay ? 2 * size : 0
  }

  package mutating func note(_ event: Event) {
    if case .answered = event, stale > 0 {
      stale -= 1
      return
    }
    switch event {
    case .trouble(let underWay):
      wasAmongMany = size > 1 || stale > 0
      start = nil
      halve(underWay)
    case .opened(let seconds):
      if start != nil {
        grow()
      } else if !hasStarted, QuickStart.isLong(seconds) {
        start = QuickStart()
        size = max(size, min(QuickStart.first, ceiling))
      }
      hasStarted = true
    case .answered(let kind, let seconds, _) where start != nil:
      alone[kind] = min(alone[kind] ?? seconds, seconds)
      let isLate = start?.isLate(seconds / max(alone[kind] ?? seconds, 1e-6)) ?? true
      if isLate { endStart() } else { grow() }
    case .answered(let kind, let seconds, let underWay):
      round.add(kind, max(seconds, 1e-6), underWay)
      if round.count >= max(size, Self.fewestSamples) { endRound() }
    }
  }

  private mutating func grow() {
    size = min(size + 1, ceiling)
    if size == ceiling { endStart() }
  }

  private mutating func endStart() {
    start = nil
    (round, stale) = (Round(), size - 1)
  }

  /// One cut takes all that are under way along, and counts once.
  private mutating func halve(_ underWay: Int) {
    guard stale == 0 else {
      stale -= 1
      return
    }
    ceiling = max(1, size / 2)
    needs = []
    set(ceiling, stale: underWay)
  }

  private mutating func endRound() {
    let isSounding = roundsSinceSounding > Self.roundsBetweenSoundings
    if isSounding {
      alone = [:]
      roundsSinceSounding = 0
    }
    roundsSinceSounding += 1
    for (kind, seconds) in round.means { alone[kind] = min(alone[kind] ?? seconds, seconds) }
    needs = needs.suffix(Self.remembered - 1) + [round.need(alone)]
    ceiling = min(bound.overLongWay, ceiling + 1)
    let wanted = (needs.max() ?? 1) * Self.headroom + Self.spare
    if roundsSinceSounding > Self.roundsBetweenSoundings {
      set(size / 2, stale: size - 1)
    } else if !isSounding {
      set(min(Int(wanted), 2 * size), stale: size - 1)
    } else {
      needs = []
      set(2 * size, stale: size - 1)
    }
  }

  private mutating func set(_ wanted: Int, stale: Int) {
    let before = size
    size = max(1, min(wanted, ceiling, bound.most(alone: alone.values.max())))
    self.stale = size == before ? 0 : stale
    round = Round()
  }
}

/// The beginning over a long way, until answers begin to wait for each other.
private struct QuickStart {
  /// The last few, by how many times longer they took than the quickest of their kind.
  private var times: [Double] = []

  /// How many requests there are to begin with.
  static let first = 4
  private static let remembered = 5
  /// Half of the last answers took so much longer: the line is full. One that was lost on the way
  /// and sent again is not taken for that.
  private static let late = 1.25

  /// Whether a request that had to connect first, in three round trips at the most, tells of a long
  /// way.
  static func isLong(_ seconds: Double) -> Bool { seconds / 3 >= FlightBound.longWaySeconds }

  mutating func isLate(_ times: Double) -> Bool {
    self.times = self.times.suffix(Self.remembered - 1) + [times]
    let middle = self.times.sorted()[self.times.count / 2]
    return self.times.count == Self.remembered && middle > Self.late
  }
}

/// As many requests as the window is wide.
private struct Round {
  private struct Kind {
    let name: String
    var seconds = 0.0
    var count = 0

    var mean: Double { seconds / Double(count) }
  }

  /// In the order in which they came first: sums of seconds depend on their order, if only by the last
  /// bit, and a window must not.
  private var kinds: [Kind] = []
  private var underWay = 0
  private(set) var count = 0

  mutating func add(_ kind: String, _ time: Double, _ underWay: Int) {
    let index = kinds.firstIndex { $0.name == kind } ?? kinds.endIndex
    if index == kinds.endIndex { kinds.append(Kind(name: kind)) }
    kinds[index].seconds += time
    kinds[index].count += 1
    self.underWay += underWay
    count += 1
  }

  var means: [(kind: String, seconds: Double)] { kinds.map { ($0.name, $0.mean) } }

  /// How many of those under way were on the way and not waiting for others.
  func need(_ alone: [String: Double]) -> Double {
    let taken = kinds.reduce(0) { $0 + $1.seconds }
    let needed = kinds.reduce(0) { $0 + Double($1.count) * (alone[$1.name] ?? 0) }
    return Double(underWay) / Double(count) * needed / taken
  }
}

import SunbirdSimulator
import SyncEngine

extension Office {
  /// A pass under way.
  struct Pass: Sendable {
    /// How many recordings there were when it began.
    let recordings: Int
    /// Nil while it is made.
    var sync: SyncPass?
    /// What it was shown.
    var sight = SimulatedDelivery.Sight()
    /// The hour for which the gateway told it last how many calls are left, by the call.
    var toldHours: [ServedOperation: ToldHour] = [:]
    /// Whether somebody has set the office's clock meanwhile.
    var clockWasSet = false
    /// What it has under way, each waiting for its turn, in the order in which they parked.
    var parked: [Parked] = []
    /// When its line is closed, once a signal has told it to end.
    var closesAt: Int64?

    /// The transport has been closed: whatever was on the line may have arrived.
    func isClosed(at now: Int64) -> Bool { closesAt.map { $0 <= now } ?? false }

    /// When something that waits until `moment` wakes: a signal ends every sleep, and a closed line
    /// every exchange.
    func waking(at moment: Int64, asleep: Bool, now: Int64) -> Int64 {
      guard let closesAt else { return moment }
      return min(moment, asleep ? now : max(now, closesAt))
    }

    /// Has the line closed at `moment` and wakes what would wait longer.
    mutating func close(at moment: Int64, now: Int64) {
      closesAt = min(closesAt ?? moment, moment)
      for index in parked.indices {
        parked[index].wakesAt = waking(
          at: parked[index].wakesAt, asleep: parked[index].isAsleep, now: now)
      }
    }
  }
}

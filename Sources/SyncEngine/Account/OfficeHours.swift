import Foundation

/// The hours of the day in which passes may run, in the office's own time, as `sync.hours` gives
/// them: `20:00-06:00` runs over midnight.
package struct OfficeHours: Hashable, Sendable, CustomStringConvertible {
  /// The first minute of the day that belongs to them, from 0.
  package let opens: Int
  /// The first minute that does not.
  package let closes: Int

  /// Nil for anything but two different times of the day, `HH:MM-HH:MM`.
  package init?(_ text: String) {
    let times = text.split(separator: "-", omittingEmptySubsequences: false).map(Self.minute)
    guard times.count == 2, let opens = times[0], let closes = times[1], opens != closes else {
      return nil
    }
    self.opens = opens
    self.closes = closes
  }

  private static func minute(_ text: Substring) -> Int? {
    guard let match = text.wholeMatch(of: /([0-9]{2}):([0-9]{2})/),
      let hour = Int(match.1), let minute = Int(match.2), hour < 24, minute < 60
    else { return nil }
    return 60 * hour + minute
  }

  /// Whether a minute of the day, from 0, belongs to them.
  package func contains(minute: Int) -> Bool {
    opens < closes ? (opens..<closes).contains(minute) : minute >= opens || minute < closes
  }

  /// Whether a moment belongs to them where `calendar` is right.
  package func contains(_ moment: Date, in calendar: Calendar) -> Bool {
    let time = calendar.dateComponents([.hour, .minute], from: moment)
    return contains(minute: 60 * (time.hour ?? 0) + (time.minute ?? 0))
  }

  /// When they next end.
  package func closing(after moment: Date, in calendar: Calendar) -> Date? {
    calendar.nextDate(
      after: moment, matching: DateComponents(hour: closes / 60, minute: closes % 60, second: 0),
      matchingPolicy: .nextTime)
  }

  /// When they next begin.
  package func opening(after moment: Date, in calendar: Calendar) -> Date? {
    calendar.nextDate(
      after: moment, matching: DateComponents(hour: opens / 60, minute: opens % 60, second: 0),
      matchingPolicy: .nextTime)
  }

  package var description: String { "\(Self.text(opens))-\(Self.text(closes))" }

  /// The time at which they open.
  package var opening: String { Self.text(opens) }

  private static func text(_ minute: Int) -> String {
    [minute / 60, minute % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
  }
}

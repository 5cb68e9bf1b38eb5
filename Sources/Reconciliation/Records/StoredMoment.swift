import Foundation

/// A moment that was kept in the store.
///
/// The clock that wrote it may have been wrong, and set since. So whoever keeps a moment that is to
/// come knows how far ahead of now it can be at most, and one that is further ahead has come; and
/// what has happened already can't lie ahead at all.
package enum StoredMoment {
  /// Whether what was to wait until `moment` may go on.
  ///
  /// - Parameter longest: how far ahead of now a moment of its kind can be, in seconds.
  package static func hasCome(_ moment: Date, at now: Date, longest: Double) -> Bool {
    moment <= now || moment > now.addingTimeInterval(longest)
  }

  /// Whether what happened at `moment` is known to have happened no more than `longest` seconds ago.
  package static func isRecent(_ moment: Date, at now: Date, longest: Double) -> Bool {
    (-rounding...longest).contains(now.timeIntervalSince(moment))
  }

  /// What a moment may come back later than it was kept, in seconds: as a number of the store it
  /// counts from another year than a `Date` does.
  private static let rounding = 0.001

  /// Seconds since the uptime `kept`, at the least: the machine may have been started anew since.
  package static func age(since kept: Double, atUptime uptime: Double) -> Double {
    uptime >= kept ? uptime - kept : uptime
  }

  /// The longest backoff of an edit, in seconds: an hour, as the gateway counts.
  package static let longestBackoff: Double = 3600

  /// The longest time between two questions about an upload, in seconds.
  package static let longestPoll: Double = 60
}

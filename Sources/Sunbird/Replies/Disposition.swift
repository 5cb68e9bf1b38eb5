import Foundation
import Registry

/// When a server that throttles will listen again.
package enum Pause: Hashable, Sendable {
  /// `Retry-After` in seconds.
  case seconds(Double)
  /// `Retry-After` as a date.
  case until(Date)
  /// The gateway's hour budget is used up: it ends at the next full UTC hour (sunbird.md §3.2).
  case nextHour
  /// Too many connections at once: a few seconds.
  case shortly

  /// The longest pause that is kept, in seconds, whatever was asked for: a proxy's slip must not
  /// silence an office for a month.
  package static let longest: Double = 24 * 3600

  /// Seconds from `now`, the server's time, until it listens again.
  package func seconds(from now: Date) -> Double {
    switch self {
    case .seconds(let seconds): return min(max(0, seconds), Self.longest)
    case .until(let date): return min(max(0, date.timeIntervalSince(now)), Self.longest)
    case .shortly: return 5
    case .nextHour:
      let intoHour = now.timeIntervalSince1970.truncatingRemainder(dividingBy: 3600)
      return 3600 - (intoHour < 0 ? intoHour + 3600 : intoHour)
    }
  }
}

/// What a reply to a write means for the edit it carried. Closed: there is no other outcome.
package enum Disposition: Hashable, Sendable {
  /// Sunbird has it, but for what it says that it did not store.
  case accepted(serverID: String?, unstored: [Unstored] = [])
  /// The thing to be made is there already: read and compare.
  case alreadyThere(Problem)
  /// The thing to be taken away is gone already: nothing is left to do.
  case alreadyGone
  /// Refused for good: waits for repair.
  case refused(Problem)
  /// What the edit is about, or its parent, is not there yet.
  case notYet(Problem)
  /// The credentials were refused: nothing else will fare better.
  case credentials(Problem)
  case throttled(Pause, Problem)
  /// The edit may have taken effect: ask before anything else.
  case unknown(Problem)
  /// The server failed; the edit may have taken effect. The same again and again means that it
  /// fails on this record.
  case trouble(Problem)
  /// Something on the way answered in Sunbird's place: no judgement about the edit or its
  /// credentials.
  case notSunbird(WayAnswer)
  /// The server does not offer this call at all: its gateway or its service says so.
  case notOffered(Problem)
  /// The server can't read a compressed body: send it plain.
  case compressionRefused
}

extension Disposition {
  /// What was named against the edit; nil where nothing was.
  package var problem: Problem? {
    switch self {
    case .accepted, .alreadyGone, .compressionRefused: nil
    case .alreadyThere(let problem), .refused(let problem), .notYet(let problem),
      .credentials(let problem), .throttled(_, let problem), .unknown(let problem),
      .trouble(let problem), .notOffered(let problem):
      problem
    case .notSunbird(let answer): answer.problem
    }
  }
}

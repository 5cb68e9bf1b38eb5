import Codecs
import Foundation
import Outbox
import Reconciliation
import Sunbird

/// How far the server's clock is ahead of this machine's, as its answers told.
package struct ClockSkew: Hashable, Sendable {
  /// At most what it is: a `Date` header has whole seconds, and the answer was on its way.
  package let seconds: Double
  /// When it was measured, by this machine's clock.
  package let measuredAt: Date

  package init(seconds: Double, measuredAt: Date) {
    self.seconds = seconds
    self.measuredAt = measuredAt
  }

  /// The skew that an answer's `Date` header shows; nil where it has none that can be read.
  package init?(dateHeader: String?, receivedAt now: Date) {
    guard let date = dateHeader.flatMap(HTTPDate.parse) else { return nil }
    self.init(seconds: date.timeIntervalSince(now), measuredAt: now)
  }

  /// How long a measurement is believed, in seconds: the clock may have been set since.
  static let longestAge: Double = 24 * 3600
}

extension Outbox {
  /// The skew of the server's clock as the last answer of a day showed it; nil when none did.
  package func clockSkew(of baseURL: String, at now: Date) async throws -> ClockSkew? {
    let numbers = try await setting(Self.skewName(baseURL))?
      .split(separator: " ").compactMap { Double($0) }
    guard let numbers, numbers.count == 2 else { return nil }
    let measuredAt = Date(timeIntervalSince1970: numbers[1])
    guard StoredMoment.isRecent(measuredAt, at: now, longest: ClockSkew.longestAge) else {
      return nil
    }
    return ClockSkew(seconds: numbers[0], measuredAt: measuredAt)
  }

  /// Keeps what an answer showed.
  package func keep(_ skew: ClockSkew, of baseURL: String) async throws {
    let text = "\(skew.seconds) \(skew.measuredAt.timeIntervalSince1970)"
    try await set(Self.skewName(baseURL), to: text)
  }

  private static func skewName(_ baseURL: String) -> String { "clock skew \(baseURL)" }
}

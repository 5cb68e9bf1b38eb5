import Foundation
import Outbox
import Reconciliation

/// How long to leave something alone after it failed: exponential, capped, with full jitter, so that
/// offices that failed together do not come back together.
package struct Backoff: Hashable, Sendable {
  /// The longest wait after the first failure, in seconds.
  package let first: Double
  /// The longest wait of all, in seconds.
  package let cap: Double

  package init(first: Double, cap: Double) {
    self.first = first
    self.cap = cap
  }

  /// For an edit that the server judged and may judge otherwise later.
  package static let edit = Backoff(first: 30, cap: 3600)

  /// For a call that the server does not offer.
  package static let notOffered = Backoff(first: 900, cap: 900)

  /// The longest that an edit is ever left alone, in seconds: an hour, as the gateway counts.
  package static let longest = StoredMoment.longestBackoff

  /// Seconds to wait.
  ///
  /// - Parameters:
  ///   - failures: how often it has failed, this time included; from 1.
  ///   - chance: a number from 0 up to 1.
  package func delay(failures: Int, chance: Double) -> Double {
    let doublings = Double(min(max(failures, 1) - 1, 30))
    let longest = min(cap, first * pow(2, doublings))
    return max(1, longest * chance)
  }
}

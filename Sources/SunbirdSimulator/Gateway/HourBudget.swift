import Foundation

/// Counts calls per API and credential in fixed windows, the hours of the UTC clock
/// (sunbird.md §3.2).
struct HourBudget: Sendable {
  private var counts: [Counter: Int] = [:]
  private var hour = 0

  private struct Counter: Hashable {
    let operation: ServedOperation
    let credential: String
  }

  /// Takes one call out of the budget.
  ///
  /// - Parameter limit: calls of this kind per hour and credential.
  /// - Returns: the calls that remain after this one, or nil when none was left. A call that is
  ///   turned away isn't counted.
  mutating func take(
    _ operation: ServedOperation, of limit: Int, credential: String, at now: Date
  ) -> Int? {
    let currentHour = Int((now.timeIntervalSince1970 / 3600).rounded(.down))
    if currentHour != hour {
      hour = currentHour
      counts = [:]
    }
    let counter = Counter(operation: operation, credential: credential)
    let used = counts[counter, default: 0]
    guard used < limit else { return nil }
    counts[counter] = used + 1
    return limit - used - 1
  }
}

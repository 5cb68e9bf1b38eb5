import Foundation
import Outbox

extension PassBudget {
  /// What the configuration, and what earlier passes of the day have used, leave to a pass that
  /// begins at `now`.
  static func of(
    _ settings: SyncSettings, _ outbox: Outbox, at now: Date
  ) async throws -> PassBudget {
    let calendar = settings.limits.calendar
    var budget = PassBudget(maxBytes: settings.limits.maxBytes)
    budget.endsAt = settings.limits.maxSeconds.map { now.addingTimeInterval($0) }
    if let hours = settings.limits.hours {
      budget.hours = hours
      budget.hoursEndAt =
        hours.contains(now, in: calendar) ? hours.closing(after: now, in: calendar) : now
    }
    if let most = settings.limits.maxBytesPerDay {
      let used = try await outbox.traffic(of: .day, around: now, calendar)
      budget.maxBytesPerDay = most
      budget.bytesLeftToday = max(0, most - used.bytes)
    }
    return budget
  }
}

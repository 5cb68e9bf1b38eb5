import Foundation
import Outbox
import Reconciliation

/// All that a report shows, read once.
struct ReportFigures {
  let status: OfficeStatus
  let madeAt: Date
  /// The last days, today being the last one.
  let days: [DayFigures]
  let shape: QueueShape
  /// The edits that have waited longest.
  let oldest: [Edit]
  /// Of the days that are shown.
  let conflicts: [FieldConflicts]
  let steps: [NextStep]

  /// How many edits are named as having waited longest.
  private static let mostOldest = 10

  init(
    _ outbox: Outbox, _ configuration: AgentConfiguration, days count: Int, at now: Date,
    calendar: Calendar = .current
  ) async throws {
    let today = calendar.startOfDay(for: now)
    let starts = (0..<count).reversed().map { back in
      calendar.date(byAdding: .day, value: -back, to: today) ?? today
    }
    status = try await OfficeStatus(outbox, configuration, at: now)
    days = try await outbox.days(
      startingAt: starts, until: calendar.dateInterval(of: .day, for: now)?.end ?? now)
    shape = try await outbox.shape(at: now)
    oldest = try await outbox.edits(
      EditFilter(states: EditState.unfinished), limit: Self.mostOldest)
    conflicts = try await outbox.fieldConflicts(since: starts[0])
    steps = NextStep.all(for: status)
    madeAt = now
  }
}

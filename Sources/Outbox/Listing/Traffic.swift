import Foundation
import GRDB

/// What passes cost, summed from their kept reports. A pass that was killed has left the last one
/// that it had kept by then.
package struct Traffic: Hashable, Sendable {
  package let requests: Int
  /// Bytes with headers, without TLS and TCP.
  package let bytesSent: Int
  package let bytesReceived: Int
  package let seconds: Double

  package init(requests: Int, bytesSent: Int, bytesReceived: Int, seconds: Double) {
    self.requests = requests
    self.bytesSent = bytesSent
    self.bytesReceived = bytesReceived
    self.seconds = seconds
  }

  package var bytes: Int { bytesSent + bytesReceived }
}

extension Outbox {
  /// The cost of the passes that began at or after `moment`, and before `end`: one that ran under a
  /// clock that was ahead is not of this day.
  package func traffic(since moment: Date, until end: Date = .distantFuture) async throws -> Traffic
  {
    try await traffic(
      sql: """
        \(Self.sums) FROM pass WHERE started_at >= ? AND started_at < ? AND json_valid(report)
        """,
      arguments: [StoreCoding.milliseconds(moment), StoreCoding.milliseconds(end)])
  }

  /// The cost of the passes of the day or the month that `now` is in.
  package func traffic(
    of unit: Calendar.Component, around now: Date, _ calendar: Calendar
  ) async throws -> Traffic {
    let span = calendar.dateInterval(of: unit, for: now)
    return try await traffic(since: span?.start ?? now, until: span?.end ?? now)
  }

  /// The cost of the last few passes that sent anything, for what the line was worth lately. What
  /// is further back than the last two hundred passes is not looked at.
  package func recentTraffic(passes: Int = 10) async throws -> Traffic {
    try await traffic(
      sql: """
        \(Self.sums) FROM (
          SELECT report FROM (SELECT id, report FROM pass ORDER BY id DESC LIMIT 200)
          WHERE json_valid(report) AND json_extract(report, '$.bytesReceived') > 0 ORDER BY id DESC LIMIT ?)
        """, arguments: [passes])
  }

  private static let sums = """
    SELECT coalesce(sum(json_extract(report, '$.requests')), 0) AS requests,
      coalesce(sum(json_extract(report, '$.bytesSent')), 0) AS sent,
      coalesce(sum(json_extract(report, '$.bytesReceived')), 0) AS received,
      coalesce(sum(json_extract(report, '$.seconds')), 0.0) AS seconds
    """

  private func traffic(sql: String, arguments: StoredValues) async throws -> Traffic {
    try await read { db in
      guard let row = try db.row(sql: sql, arguments: arguments) else {
        return Traffic(requests: 0, bytesSent: 0, bytesReceived: 0, seconds: 0)
      }
      return Traffic(
        requests: try row.value("requests"), bytesSent: try row.value("sent"),
        bytesReceived: try row.value("received"), seconds: try row.value("seconds"))
    }
  }
}

import Codecs
import Foundation
import Outbox
import Registry
import SyncEngine

/// What passes have cost on the line, by this machine's own day and month.
struct DataUsed {
  let today: Traffic
  let month: Traffic

  init(_ outbox: Outbox, at now: Date, calendar: Calendar = .current) async throws {
    today = try await outbox.traffic(of: .day, around: now, calendar)
    month = try await outbox.traffic(of: .month, around: now, calendar)
  }

  var json: JSONValue { .object(["today": today.json, "month": month.json]) }

  /// The same for a person; nil where nothing was used this month.
  var line: String? {
    month.bytes > 0 ? "data used: \(today.text) today, \(month.text) this month" : nil
  }
}

extension Traffic {
  fileprivate var json: JSONValue {
    .object([
      "requests": .count(requests), "bytesSent": .count(bytesSent),
      "bytesReceived": .count(bytesReceived), "seconds": .number(seconds),
    ])
  }

  fileprivate var text: String {
    "\(ProgressLine.size(bytesSent)) up and \(ProgressLine.size(bytesReceived)) down"
  }
}

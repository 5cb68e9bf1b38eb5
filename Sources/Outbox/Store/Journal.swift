import Foundation
import GRDB

/// Something that happened to a record, as `record history` tells it.
package enum JournalEvent: String, Hashable, Sendable, Codable {
  case recorded, queued, waiting, sent, unknown, accepted, folded, conflict, rejected, withdrawn
  case changed, resolved, takenBack, remoteChanged
}

extension Database {
  /// Adds a line to the journal.
  func journal(
    _ event: JournalEvent, record: Int64, edit: Int64?, at now: Date, detail: [String: String] = [:]
  ) throws {
    try run(
      sql: """
        INSERT INTO journal (at, record_id, edit_id, event, detail) VALUES (?, ?, ?, ?, ?)
        """,
      arguments: [
        StoreCoding.milliseconds(now), record, edit, event.rawValue,
        detail.isEmpty ? "{}" : try StoreCoding.encode(detail),
      ])
  }
}

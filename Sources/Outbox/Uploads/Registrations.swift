import Foundation
import GRDB
import Registry

/// The users whom this office has registered under one organisation, as far as Sunbird's own
/// answers said so.
package struct OwnRegistrations: Hashable, Sendable {
  package var users = 0
  /// When the last of them was; nil for none.
  package var latest: Date?

  package init(users: Int = 0, latest: Date? = nil) {
    self.users = users
    self.latest = latest
  }
}

extension Outbox {
  /// This office's own registrations under each of `organisations`, in that order.
  package func registrations(under organisations: [RecordKey]) async throws -> [OwnRegistrations] {
    try await read { db in
      try organisations.map { organisation in
        let row = try db.row(
          sql: """
            SELECT count(*) AS users, max(registered_at) AS latest FROM record
            WHERE registered_under = ? AND registered_at IS NOT NULL
            """, arguments: [organisation.description])
        return OwnRegistrations(
          users: try row?.value("users") ?? 0,
          latest: try (row?.value("latest") as Int64?).map(StoreCoding.date))
      }
    }
  }

  /// The server's id of a record; nil where it is not known here.
  package func serverID(of key: RecordKey) async throws -> String? {
    try await read { db in try db.storedRecord(key)?.serverID }
  }

  /// Keeps an id that the server has shown.
  ///
  /// - Parameter making: whether to make a record to keep it at, where there is none.
  package func learn(
    serverID: String, of key: RecordKey, making: Bool = false
  ) async throws {
    try await write { db in
      if making { _ = try db.recordRow(for: key) }
      try db.run(
        sql: "UPDATE record SET server_id = ? WHERE key = ? AND server_id IS NULL",
        arguments: [serverID, key.canonical])
    }
  }
}

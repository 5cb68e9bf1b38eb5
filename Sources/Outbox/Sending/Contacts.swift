import Foundation
import GRDB
import Reconciliation
import Registry

extension FieldName {
  /// What no two users of a server may have, where the server is set so.
  package static let contacts: [FieldName] = [.phone, .email]
}

extension Outbox {
  /// The user who is to give `value` up by an unfinished edit of this office. One of whom nobody
  /// here knows what is on the server counts where the edit was recorded before the claim's.
  package func giver(
    of name: FieldName, _ value: FieldValue, to claim: Claim
  ) async throws -> RecordKey? {
    guard case .text = value else { return nil }
    return try await read { db in
      let holders = try db.holders(
        of: [name: value], otherThan: claim.record.id, claim.record.key.kind)
      let giver =
        try holders.first { $0.givesUp(value) }?.id
        ?? db.unseenGiver(of: name, to: claim.record.id, before: claim.edits[0].id)
      return try giver.flatMap { try db.storedRecord(id: $0)?.key }
    }
  }

  /// Whether a person has to decide about an edit of the record before it goes on.
  package func waitsForPerson(_ key: RecordKey) async throws -> Bool {
    try await read { db in
      let sql = """
        SELECT EXISTS (SELECT 1 FROM edit WHERE record_id = (SELECT id FROM record WHERE key = ?)
          AND state IN ('conflict', 'rejected'))
        """
      return try db.one(Bool.self, sql: sql, arguments: [key.canonical]) ?? false
    }
  }

  /// With what code the last attempt of the edit ended, and when by the machine's uptime; nil where
  /// none has ended.
  package func lastAttempt(
    of edit: Edit
  ) async throws -> (code: String?, endedAtUptime: Double)? {
    try await read { db in
      let row = try db.row(
        sql: """
          SELECT code, ended_uptime FROM attempt WHERE edit_id = ? AND outcome IS NOT NULL
          ORDER BY id DESC LIMIT 1
          """, arguments: [edit.id])
      guard let row, let ended = try (row.value("ended_uptime") as Double?) else { return nil }
      return (try row.value("code"), ended)
    }
  }
}

extension Database {
  /// Another user of whom nobody knows what the field has on the server, and whose earlier edit changes
  /// it: he was never seen, or what is seen of him is without it, or masked. Looks at the first thousand
  /// changes of users.
  fileprivate func unseenGiver(
    of name: FieldName, to record: Int64, before edit: Int64
  ) throws -> Int64? {
    let path = name == .phone ? "'$.phone'" : "'$.email'"
    return try one(
      Int64.self,
      sql: """
        SELECT earlier.record_id FROM (
          SELECT id, record_id, fields FROM edit INDEXED BY edit_of_user
          WHERE operation = 'user-update' AND state IN ('queued', 'waiting', 'sent')
          ORDER BY id LIMIT 1000) AS earlier
        JOIN record ON record.id = earlier.record_id
        WHERE earlier.id < ?1 AND earlier.record_id <> ?2
          AND coalesce(json_extract(record.base, \(path)), '*') LIKE '%*%'
          AND json_type(earlier.fields, \(path)) IS NOT NULL
        LIMIT 1
        """, arguments: [edit, record])
  }
}

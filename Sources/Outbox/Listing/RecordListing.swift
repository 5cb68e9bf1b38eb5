import Foundation
import GRDB
import Reconciliation
import Registry

/// A record that is here, for a list of many.
package struct ListedRecord: Sendable {
  /// Its place in the store.
  package let id: Int64
  package let key: RecordKey
  package let presence: Presence
  package let serverID: String?
  /// What is known to be on the server, with the edits on their way laid over it; no markers of
  /// secrets that have left.
  package let local: Fields
  /// The edits that are not finished, with those that they carry, in the order of recording.
  package let pending: [Edit]
  /// The schools that a user belongs to, in the order in which he joined them; the one of a membership.
  package let schools: [School]
}

/// A school, as far as it is known here.
package struct School: Hashable, Sendable {
  package let key: RecordKey
  /// Nil where this office knows the school by its key alone.
  package let name: String?
}

extension Outbox {
  /// One page of the records of a kind that are here, in the order in which they came, after the one
  /// with the id `after`: on the server as far as is known, or with edits on their way there. What
  /// was removed, was withdrawn before it got there, or is only waited for, is left out.
  ///
  /// - Returns: the page, and the id after which the next one begins; nil where none does.
  package func records(
    _ kind: RecordKind, after: Int64 = 0, limit: Int
  ) async throws -> (page: [ListedRecord], next: Int64?) {
    try await read { db in
      let rows = try db.rows(
        sql:
          "\(Database.listing) WHERE record.kind = ? AND record.id > ? ORDER BY record.id LIMIT ?",
        arguments: [kind.rawValue, after, limit])
      let next: Int64? = rows.count < limit ? nil : try rows.last?.value("id")
      return (try rows.compactMap { try db.listed($0) }, next)
    }
  }
}

extension Outbox {
  /// The record named `key`; nil where it is not here.
  package func listed(_ key: RecordKey) async throws -> ListedRecord? {
    try await read { db in
      try db.row(sql: "\(Database.listing) WHERE record.key = ?", arguments: [key.canonical])
        .flatMap { try db.listed($0) }
    }
  }

  /// The record of a kind that has this id on the server; nil where none is known to.
  package func listed(_ kind: RecordKind, serverID: String) async throws -> ListedRecord? {
    try await read { db in
      try db.row(
        sql: "\(Database.listing) WHERE record.kind = ? AND record.server_id = ? LIMIT 1",
        arguments: [kind.rawValue, serverID]
      ).flatMap { try db.listed($0) }
    }
  }

  /// When the server's last word on records came, by their places in the store; those are missing on
  /// which none has.
  package func lastHeard(of records: [Int64]) async throws -> [Int64: Date] {
    let list = "[\(records.map(String.init).joined(separator: ","))]"
    return try await read { db in
      let rows = try db.rows(
        sql: """
          SELECT record_id, max(at) AS at FROM journal
          WHERE record_id IN (SELECT value FROM json_each(?))
            AND event IN ('accepted', 'remoteChanged', 'conflict')
          GROUP BY record_id
          """, arguments: [list])
      return Dictionary(
        uniqueKeysWithValues: try rows.map {
          (try $0.value("record_id"), try StoreCoding.date($0.value("at")))
        })
    }
  }
}

extension Database {
  fileprivate static let listing = """
    SELECT record.id, record.key, record.organisation_key, \(Record.keyColumns), record.presence,
      record.server_id, record.base,
      EXISTS (SELECT 1 FROM edit LEFT JOIN edit AS carrier ON carrier.id = edit.into_id
        WHERE edit.record_id = record.id AND coalesce(carrier.state, edit.state)
          IN ('queued', 'waiting', 'sent', 'conflict', 'rejected')) AS is_pending
    FROM record
    """

  /// - Returns: nil for a record that is not here.
  fileprivate func listed(_ row: Row) throws -> ListedRecord? {
    let id: Int64 = try row.value("id")
    let pending: [Edit] = try row.value("is_pending") ? undecidedEdits(of: id) : []
    let presence: Presence = try StoreCoding.raw(row.value("presence"))
    guard isHere(pending, presence) else { return nil }
    let base: Fields = try (row.value("base") as String?).map { try StoreCoding.decode($0) } ?? [:]
    let key = try Record.key(row: row)
    return ListedRecord(
      id: id, key: key, presence: presence, serverID: try row.value("server_id"),
      local: pending.reduce(base.withoutMarkers) { $0.overlaid(with: $1.part.fields) },
      pending: pending,
      schools: try schools(of: key, row))
  }

  private func isHere(_ pending: [Edit], _ presence: Presence) -> Bool {
    pending.last.map { $0.operation != .removeMember } ?? (presence == .present)
  }

  private func schools(of key: RecordKey, _ row: Row) throws -> [School] {
    switch key {
    case .organisation: []
    case .user: try schools(ofUser: row.value("key"))
    case .membership(let provider, let externalID, _):
      [
        School(
          key: .organisation(provider: provider, externalID: externalID),
          name: try schoolName(row.value("organisation_key")))
      ]
    }
  }

  private func schools(ofUser user: String) throws -> [School] {
    try rows(
      sql: """
        SELECT record.id, record.key, \(Record.keyColumns), record.presence,
          record.organisation_key FROM record WHERE record.user_key = ? ORDER BY record.id
        """, arguments: [user]
    ).compactMap { row in
      let presence: Presence = try StoreCoding.raw(row.value("presence"))
      guard isHere(try undecidedEdits(of: row.value("id")), presence) else { return nil }
      let member = try Record.key(row: row)
      let key = RecordKey.organisation(
        provider: member.provider, externalID: member.externalID ?? "")
      return School(key: key, name: try schoolName(row.value("organisation_key")))
    }
  }

  /// What the school is called by the last edit on its way that says so, or else on the server.
  private func schoolName(_ canonical: String) throws -> String? {
    try one(
      String.self,
      sql: """
        SELECT coalesce(
          (SELECT json_extract(edit.fields, '$.orgName') FROM edit
            LEFT JOIN edit AS carrier ON carrier.id = edit.into_id
            WHERE edit.record_id = record.id AND coalesce(carrier.state, edit.state)
                IN ('queued', 'waiting', 'sent', 'conflict', 'rejected')
              AND json_extract(edit.fields, '$.orgName') IS NOT NULL
            ORDER BY edit.id DESC LIMIT 1),
          CASE WHEN json_valid(record.base) THEN json_extract(record.base, '$.orgName') END)
        FROM record WHERE record.key = ?
        """, arguments: [canonical])
  }
}

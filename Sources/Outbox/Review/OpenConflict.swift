import Causality
import Foundation
import GRDB
import Reconciliation
import Registry

/// A conflict that waits for a person, with its three sides as they stand now.
package struct OpenConflict: Sendable {
  package let id: Int64
  package let record: Record
  package let kind: FoundConflict.Kind
  /// Those that are in conflict and what rests on them, in the order they were recorded.
  package let edits: [Edit]
  /// What those edits change, taken together.
  package let local: Fields
  /// Every field that was seen on the server.
  package let remote: Fields
  package fileprivate(set) var disputes: [Dispute]
  package let localClock: VectorClock
  package let remoteClock: VectorClock
  /// The clock of both sides as they were when the conflict was found.
  package let foundClock: VectorClock
  package let detectedAt: Date
  /// Who changed it on the server last; nil where the server does not tell.
  package let remoteChange: RemoteChange?
  /// The edits of other offices on the server's side that the authors of `edits` knew nothing of.
  package fileprivate(set) var rivals: [Rival] = []

  /// The clock of both sides: whoever was shown the conflict under this clock knows it as it is.
  package var clock: VectorClock { localClock.merged(with: remoteClock) }

  /// The secrets that its edits carry. No side shows them, so a decision leaves them out unless a
  /// person says otherwise.
  package var secrets: [FieldName] {
    local.keys.filter(\.isSecret).sorted { $0.rawValue < $1.rawValue }
  }

  /// The edits joined with what was seen there, as the reconciliation that found the conflict did.
  package func merge(policies: ConflictPolicies) -> ThreeWayMerge {
    ThreeWayMerge(
      base: record.base(seenBy: edits) ?? (edits.contains { $0.operation.isCreation } ? [:] : nil),
      local: local, seen: remote, kind: record.key.kind, policies: policies)
  }
}

extension Outbox {
  /// Open conflicts, oldest first, after the one numbered `after`.
  package func conflicts(
    after: Int64 = 0, limit: Int, policies: ConflictPolicies = ConflictPolicies()
  ) async throws -> [OpenConflict] {
    try await read { db in
      try db.rows(
        sql: """
          SELECT * FROM conflict WHERE resolved_by IS NULL AND id > ? ORDER BY id LIMIT ?
          """, arguments: [after, limit]
      ).map { try db.openConflict($0, policies: policies) }
    }
  }

  /// The open conflict numbered `id`.
  package func conflict(
    _ id: Int64, policies: ConflictPolicies = ConflictPolicies()
  ) async throws -> OpenConflict {
    try await read { try $0.openConflict(numbered: id, policies: policies) }
  }
}

extension Database {
  func openConflict(numbered id: Int64, policies: ConflictPolicies) throws -> OpenConflict {
    let row = try self.row(
      sql: "SELECT * FROM conflict WHERE id = ? AND resolved_by IS NULL", arguments: [id])
    guard let row else { throw StoreError.unknownConflict(id) }
    return try openConflict(row, policies: policies)
  }

  /// The conflict as it stands now: an edit recorded since it was found can add a dispute.
  func openConflict(_ row: Row, policies: ConflictPolicies) throws -> OpenConflict {
    guard let record = try storedRecord(id: row.value("record_id")) else {
      throw StoreError.unknownConflict(try row.value("id"))
    }
    let edits = try editsInConflict(of: record.id)
    let local = edits.reduce(Fields()) { $0.overlaid(with: $1.part.fields) }
    let found: [Dispute] = try StoreCoding.decode(row.value("disputes"))
    let clock: VectorClock = try StoreCoding.decode(row.value("local_clock"))
    let remoteClock: VectorClock = try StoreCoding.decode(row.value("remote_clock"))
    var conflict = OpenConflict(
      id: try row.value("id"), record: record, kind: try StoreCoding.raw(row.value("kind")),
      edits: edits,
      local: local, remote: try StoreCoding.decode(row.value("remote")),
      disputes: found.map { dispute in
        Dispute(
          name: dispute.name, base: dispute.base, local: local[dispute.name] ?? dispute.local,
          remote: dispute.remote)
      },
      localClock: edits.reduce(VectorClock()) { $0.merged(with: $1.clock) },
      remoteClock: remoteClock, foundClock: clock.merged(with: remoteClock),
      detectedAt: try StoreCoding.date(row.value("detected_at")),
      remoteChange: try (row.value("remote_change") as String?).map {
        try StoreCoding.decode($0)
      })
    if conflict.kind == .fields {
      let names = Set(found.map(\.name))
      conflict.disputes += conflict.merge(policies: policies).disputes.filter {
        !names.contains($0.name)
      }
      conflict.disputes.sort { $0.name.rawValue < $1.name.rawValue }
    }
    conflict.rivals = try rivals(of: edits, disputes: conflict.disputes, record: record.id)
    return conflict
  }

  /// The edits that the record's open conflict is about.
  private func editsInConflict(of record: Int64) throws -> [Edit] {
    let all = try undecidedEdits(of: record)
    let carriers = Set(all.filter { $0.state == .conflict }.map(\.dot))
    return all.about(
      all.filter { edit in
        edit.state == .conflict || edit.into.map(carriers.contains) ?? false
      })
  }

  /// The unfinished edits of a record and those they carry.
  func undecidedEdits(of record: Int64) throws -> [Edit] {
    return try rows(
      sql: """
        SELECT \(Edit.columns) FROM \(Edit.source)
        LEFT JOIN edit AS carrier ON carrier.id = edit.into_id
        WHERE edit.record_id = ?
          AND coalesce(carrier.state, edit.state)
            IN ('queued', 'waiting', 'sent', 'conflict', 'rejected')
        ORDER BY edit.id
        """, arguments: [record]
    ).map(Edit.init)
  }
}

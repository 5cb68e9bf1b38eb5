import Causality
import Foundation
import GRDB
import Reconciliation
import Registry

extension Database {
  /// Writes down what an end makes of a record and of its edits.
  func write(_ change: RecordChange, of record: Record, at now: Date) throws {
    for (edit, fields) in change.secretsDropped.sorted(by: { $0.key < $1.key }) {
      try forgetSecrets(of: edit, leaving: fields)
    }
    if let conflict = change.conflict { try open(conflict, of: record.id, at: now) }
    for move in change.moves { try make(move, of: record.id, at: now) }
    try write(recordOf: change, record.id)
    if let place = change.place {
      try run(
        sql: "UPDATE record SET registered_under = ?, registered_at = ? WHERE id = ?",
        arguments: [place.organisation.description, StoreCoding.milliseconds(now), record.id])
      if let made = place.membership { try noteMembership(made.key, base: made.base) }
    }
    if change.remoteChanged {
      try journal(.remoteChanged, record: record.id, edit: nil, at: now)
    }
    for (edit, saw) in change.authorSaw {
      try run(
        sql: "UPDATE edit SET author_saw = ? WHERE id = ?",
        arguments: [try StoreCoding.encode(saw), edit])
    }
    if change.freesWaiting { try release(waitingFor: record.id, at: now) }
  }

  /// An edit that its carrier carries already stays as it is: its intent was made durable before.
  private func make(_ move: RecordChange.Move, of record: Int64, at now: Date) throws {
    guard let carrier = move.transition.carrier else {
      return try move.transition.apply(self, edit: move.edit, record: record, at: now)
    }
    try fold(move.edit, into: carrier, of: record, at: now)
  }

  private func write(recordOf change: RecordChange, _ record: Int64) throws {
    guard change.presence != nil else { return }
    let stale = try change.staleReads.map { try StoreCoding.encode($0) }
    guard let base = change.base else {
      try run(
        sql: """
          UPDATE record SET presence = ?, server_id = coalesce(?, server_id), outlived = ?
          WHERE id = ?
          """, arguments: [change.presence?.rawValue, change.serverID, stale, record])
      return
    }
    try run(
      sql: """
        UPDATE record SET server_id = coalesce(?, server_id), presence = ?, base = ?,
          clock = coalesce(?, clock), base_clock = ?, outlived = coalesce(?, outlived) WHERE id = ?
        """,
      arguments: [
        change.serverID, change.presence?.rawValue,
        try base.fields.map { try StoreCoding.encode($0) },
        try change.clock.map { try StoreCoding.encode($0) }, try StoreCoding.encode(base.clock),
        stale, record,
      ])
  }

  private func open(_ conflict: RecordChange.Conflict, of record: Int64, at now: Date) throws {
    let found = conflict.found
    try run(
      sql: """
        INSERT INTO conflict (record_id, kind, disputes, remote, local_clock, remote_clock,
          detected_at, remote_change) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (record_id) WHERE resolved_by IS NULL DO UPDATE SET kind = excluded.kind,
          disputes = excluded.disputes, remote = excluded.remote,
          local_clock = excluded.local_clock, remote_clock = excluded.remote_clock,
          remote_change = excluded.remote_change
        """,
      arguments: [
        record, found.kind.rawValue, try StoreCoding.encode(found.disputes),
        try StoreCoding.encode(found.remote), try StoreCoding.encode(conflict.localClock),
        try StoreCoding.encode(conflict.remoteClock), StoreCoding.milliseconds(now),
        try found.change.map { try StoreCoding.encode($0) },
      ])
  }

  /// The server's side of the record's open conflict, and its clock; nil where none is open.
  func openSide(of record: Int64) throws -> (found: FoundConflict, remoteClock: VectorClock)? {
    let row = try row(
      sql: """
        SELECT kind, remote, remote_clock FROM conflict
        WHERE record_id = ? AND resolved_by IS NULL
        """, arguments: [record])
    guard let row else { return nil }
    let found = FoundConflict(
      kind: try StoreCoding.raw(row.value("kind")), disputes: [],
      remote: try StoreCoding.decode(row.value("remote")), serverID: nil)
    return (found, try StoreCoding.decode(row.value("remote_clock")))
  }

  /// The record's clocks as they stand now; nil where there is no such record.
  func clocks(of record: Int64) throws -> RecordClocks? {
    try row(sql: "SELECT clock, base_clock FROM record WHERE id = ?", arguments: [record]).map {
      RecordClocks(
        known: try StoreCoding.decode($0.value("clock")),
        base: try StoreCoding.decode($0.value("base_clock")))
    }
  }
}

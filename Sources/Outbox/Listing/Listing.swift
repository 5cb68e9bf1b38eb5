import Causality
import Foundation
import GRDB
import Reconciliation
import Registry

/// Which edits a listing shows.
package struct EditFilter: Sendable {
  /// Nil for every state.
  package let states: [EditState]?
  package let record: RecordKey?

  package init(states: [EditState]?, record: RecordKey? = nil) {
    self.states = states
    self.record = record
  }
}

/// One request that left, or was about to, for an edit.
package struct Attempt: Sendable {
  package let operation: WriteOperation
  /// `single` for a request of its own, `bulk` for a row of an upload.
  package let lane: String
  package let startedAt: Date
  package let endedAt: Date?
  package let outcome: String?
  package let problem: Problem?
}

/// One line of a record's history.
package struct HistoryLine: Sendable {
  package let at: Date
  package let event: JournalEvent
  package let edit: Dot?
  package let detail: [String: String]
  /// Whether what the edit changed has been dropped since.
  package let isPruned: Bool
}

extension Outbox {
  /// One page of edits in the order they were recorded, after the one with the id `after`. The
  /// queue is never read whole: its length does not matter.
  package func edits(
    _ filter: EditFilter, after: Int64 = 0, limit: Int
  ) async throws -> [Edit] {
    try await read { db in
      let record = try filter.record.map { try db.storedRecord($0)?.id ?? 0 }
      return try db.edits(
        try db.editIDs(states: filter.states, record: record, after: after, limit: limit))
    }
  }

  /// One page of what is not finished, what others carry among it, in the order of recording, after
  /// the edit with the id `after`.
  package func waitingEdits(after: Int64 = 0, limit: Int) async throws -> [Edit] {
    try await read { db in
      try db.rows(
        sql: """
          SELECT \(Edit.columns) FROM \(Edit.source)
          LEFT JOIN edit AS carrier ON carrier.id = edit.into_id
          WHERE edit.id > ? AND coalesce(carrier.state, edit.state)
            IN ('queued', 'waiting', 'sent', 'conflict', 'rejected')
          ORDER BY edit.id LIMIT ?
          """, arguments: [after, limit]
      ).map(Edit.init)
    }
  }

  package func edit(_ dot: Dot) async throws -> Edit {
    try await read { try $0.edit(named: dot) }
  }

  /// Every attempt for an edit, the first one first.
  package func attempts(of edit: Edit) async throws -> [Attempt] {
    try await read { db in
      try db.rows(
        sql: "SELECT * FROM attempt WHERE edit_id = ? ORDER BY id", arguments: [edit.id]
      ).map { row in
        Attempt(
          operation: try StoreCoding.raw(row.value("operation")),
          lane: try row.value("lane"),
          startedAt: try StoreCoding.date(row.value("started_at")),
          endedAt: try (row.value("ended_at") as Int64?).map(StoreCoding.date),
          outcome: try row.value("outcome"),
          problem: try (row.value("code") as String?).map {
            Problem(
              code: $0, message: try row.value("message") ?? "",
              httpStatus: try row.value("http_status"))
          })
      }
    }
  }

  /// What the server has of a record as far as is known: what was seen there when its open conflict
  /// was found, else the base.
  package func server(_ key: RecordKey) async throws -> Fields? {
    try await read { db in
      guard let record = try db.storedRecord(key) else { throw StoreError.unknownRecord(key) }
      let open = try db.row(
        sql: "SELECT kind, remote FROM conflict WHERE record_id = ? AND resolved_by IS NULL",
        arguments: [record.id])
      guard let open else { return record.base }
      let kind: FoundConflict.Kind = try StoreCoding.raw(open.value("kind"))
      switch kind {
      case .gone: return nil
      case .fields:
        return (record.base ?? [:]).overlaid(with: try StoreCoding.decode(open.value("remote")))
      }
    }
  }

  /// A record with what its unfinished edits change, taken together.
  package func record(_ key: RecordKey) async throws -> (record: Record, pending: Fields) {
    try await read { db in
      guard let record = try db.storedRecord(key) else { throw StoreError.unknownRecord(key) }
      let pending = try db.undecidedEdits(of: record.id)
        .reduce(Fields()) { $0.overlaid(with: $1.part.fields) }
      return (record, pending)
    }
  }

  /// The key in the spelling that its record has here; as it is where there is none.
  package func spelling(of key: RecordKey) async throws -> RecordKey {
    try await read { db in try db.storedRecord(key)?.key ?? key }
  }

  /// One page of everything that ever happened to a record.
  package func history(
    of key: RecordKey, after: Int64 = 0, limit: Int
  ) async throws -> [(id: Int64, line: HistoryLine)] {
    try await read { db in
      guard let record = try db.storedRecord(key) else { throw StoreError.unknownRecord(key) }
      return try db.rows(
        sql: """
          SELECT journal.id, journal.at, journal.event, journal.detail, edit.replica, edit.counter,
            edit.pruned_at IS NOT NULL AS is_pruned
          FROM journal LEFT JOIN edit ON edit.id = journal.edit_id
          WHERE journal.record_id = ? AND journal.id > ? ORDER BY journal.id LIMIT ?
          """, arguments: [record.id, after, limit]
      ).map { row in
        let replica: String? = try row.value("replica")
        return (
          try row.value("id"),
          HistoryLine(
            at: try StoreCoding.date(row.value("at")),
            event: try StoreCoding.raw(row.value("event")),
            edit: try replica.map {
              try StoreCoding.dot(replica: $0, counter: row.value("counter"))
            },
            detail: try StoreCoding.decode(row.value("detail")),
            isPruned: try row.value("is_pruned"))
        )
      }
    }
  }
}

extension Database {
  /// The edits with these ids, in the order they were recorded: one query, however many.
  fileprivate func edits(_ ids: [Int64]) throws -> [Edit] {
    let list = "[\(ids.map(String.init).joined(separator: ","))]"
    return try rows(
      sql: """
        SELECT \(Edit.columns) FROM \(Edit.source)
        WHERE edit.id IN (SELECT value FROM json_each(?)) ORDER BY edit.id
        """, arguments: [list]
    ).map(Edit.init)
  }

  fileprivate func editIDs(
    states: [EditState]?, record: Int64?, after: Int64, limit: Int
  ) throws -> [Int64] {
    guard states?.isEmpty != true else { return [] }
    if let record {
      let marks = (states ?? EditState.allCases).map { "'\($0.rawValue)'" }
      return try all(
        Int64.self,
        sql: """
          SELECT id FROM edit WHERE record_id = ? AND id > ?
            AND state IN (\(marks.joined(separator: ", "))) ORDER BY id LIMIT ?
          """, arguments: [record, after, limit])
    }
    guard let states else {
      return try all(
        Int64.self, sql: "SELECT id FROM edit WHERE id > ? ORDER BY id LIMIT ?",
        arguments: [after, limit])
    }
    // Each run is in the order of the index, so that a page costs a page however long the queue.
    let runs = states.flatMap { state in
      ["= 0", "> 0"].map { due in
        """
        SELECT id FROM (SELECT id FROM edit WHERE state = '\(state.rawValue)' \
        AND not_before \(due) AND id > ?1 ORDER BY id LIMIT ?2)
        """
      }
    }
    return try all(
      Int64.self, sql: runs.joined(separator: " UNION ALL ") + " ORDER BY id LIMIT ?2",
      arguments: [after, limit])
  }
}

extension Outbox {
  /// The keys of records that begin with a text, in their order, in the spelling they have here.
  package func recordKeys(beginningWith text: String, limit: Int) async throws -> [String] {
    let first = text.lowercased()
    return try await read { db in
      try db.rows(
        sql: "SELECT \(Record.columns) FROM record WHERE key >= ? AND key < ? ORDER BY key LIMIT ?",
        arguments: [first, first + "\u{10FFFF}", limit]
      ).map { try Record(row: $0).key.description }
    }
  }
}

import Causality
import Foundation
import GRDB
import Reconciliation
import Registry

/// A record with an edit that something stood against the last time.
package struct RefusedRecord: Hashable, Sendable {
  package let id: Int64
  /// In how many passes in a row something stood against it alone.
  package let refusals: Int
  /// What stood against it.
  package let code: String?
}

extension Outbox {
  /// The next edits to send, by priority and then oldest first, as whole records: at most about
  /// `limit` edits. Changes nothing; an edit counts as sent only from ``begin(_:at:)`` on.
  ///
  /// A record goes with the highest priority among its edits, and its edits in the order they were
  /// recorded.
  ///
  /// A record with an edit on the wire or in its backoff is left out: what was recorded meanwhile
  /// goes next.
  ///
  /// - Parameter held: records whose edits were handed out already and have not ended.
  package func claim(limit: Int, excluding held: Set<Int64> = []) async throws -> [Claim] {
    let held = "[\(held.map(String.init).joined(separator: ","))]"
    return try await read { [replica] db in
      let records = try db.all(Int64.self, sql: Self.due, arguments: [held, limit])
      var claims: [Claim] = []
      var seen: Set<Int64> = []
      for record in records where seen.insert(record).inserted {
        if let claim = try db.claim(record: record, carrierState: .queued, replica: replica) {
          claims.append(claim)
        }
      }
      return claims
    }
  }

  /// Reads the due edits in the order of their index, so that it costs what it hands out, however
  /// long the queue.
  static let due = """
    SELECT record_id FROM edit INDEXED BY edit_due WHERE state = 'queued' AND not_before = 0
      AND NOT EXISTS (SELECT 1 FROM edit AS earlier
        WHERE earlier.record_id = edit.record_id AND (earlier.state = 'sent'
          OR (earlier.state = 'queued' AND earlier.not_before > 0)))
      AND record_id NOT IN (SELECT value FROM json_each(?))
    ORDER BY priority, id LIMIT ?
    """

  /// The records of edits that something stood against the last time: they go last in a pass, the
  /// one that was tried longest ago first.
  ///
  /// - Parameter limit: the most that a pass knows of. Those beyond it go in their turn.
  package func refusedRecords(limit: Int = 1000) async throws -> [RefusedRecord] {
    try await read { db in
      var seen: Set<Int64> = []
      return try db.rows(sql: Self.refused, arguments: [limit]).compactMap { row in
        let id: Int64 = try row.value("record_id")
        guard seen.insert(id).inserted else { return nil }
        return RefusedRecord(
          id: id, refusals: try row.value("refusals"), code: try row.value("error_code"))
      }
    }
  }

  static let refused = """
    SELECT record_id, refusals, error_code FROM edit INDEXED BY edit_refused
    WHERE refused_at > 0 AND +state IN ('queued', 'sent') ORDER BY refused_at LIMIT ?
    """

  /// The due edits of these records, in their order. As in ``claim(limit:excluding:)``, a record with
  /// an edit on the wire is left out: what becomes of that is what its later edits rest on.
  package func claim(records: [Int64]) async throws -> [Claim] {
    try await read { [replica] db in
      try records.compactMap { record in
        guard try db.edits(of: record, in: [.sent]).isEmpty else { return nil }
        let claim = try db.claim(record: record, carrierState: .queued, replica: replica)
        return claim.flatMap { $0.edits.allSatisfy { $0.notBefore == nil } ? $0 : nil }
      }
    }
  }

  /// The edits whose outcome is unknown and which may be asked about by `now`: they were sent by a
  /// pass that did not live to see the answer, or the answer never came. Rows of an open upload
  /// are left out: the upload itself is asked for first. So is what others were given to bring there.
  ///
  /// - Parameters:
  ///   - after: the last edit of the page before.
  ///   - goingLast: those that go last in a pass, instead of the others.
  package func unknownOutcomes(
    after: Int64 = 0, limit: Int, at now: Date, goingLast: Bool = false
  ) async throws -> [Claim] {
    try await read { [replica] db in
      let records = try db.all(
        Int64.self, sql: Self.unknownOutcomes,
        arguments: [StoreCoding.milliseconds(now), after, goingLast, limit])
      return try records.compactMap {
        try db.claim(record: $0, carrierState: .sent, replica: replica)
      }
    }
  }

  /// Finds the edits of unknown outcome by their state, however many others there are: what a kill costs the
  /// next pass grows with what was on the wire, not with the queue.
  static let unknownOutcomes = """
    SELECT record_id FROM edit
    WHERE state = 'sent' AND not_before <= ? AND id > ? AND (refused_at IS NOT NULL) = ?
      AND NOT EXISTS (SELECT 1 FROM upload_edit JOIN upload ON upload.id = upload_id
        WHERE edit_id = edit.id AND upload.state <> 'done')
      AND NOT EXISTS (SELECT 1 FROM road WHERE edit_id = edit.id AND bundle_id IS NOT NULL)
    ORDER BY id LIMIT ?
    """

  /// How many attempts of the edit in a row, up to the last one that ended, the server failed on
  /// with `code`.
  package func consecutiveFailures(of edit: Edit, code: String) async throws -> Int {
    try await read { db in
      let codes = try db.rows(
        sql: """
          SELECT code FROM attempt WHERE edit_id = ? AND outcome IS NOT NULL
          ORDER BY id DESC LIMIT 10
          """, arguments: [edit.id]
      ).map { try $0.value("code") as String? }
      return codes.prefix { $0 == code }.count
    }
  }

  /// Puts what has waited long enough back into the queue: edits at the end of their backoff, and
  /// edits that wait for a record which nothing here will bring.
  ///
  /// - Parameters:
  ///   - ignoringBackoff: takes every backoff as ended, as `sync --now` asks.
  ///   - longest: the longest backoff there is, in seconds. One that ends later than that was
  ///     written by a clock that was wrong, and has ended.
  package func wake(
    at now: Date, ignoringBackoff: Bool, longest: Double = StoredMoment.longestBackoff
  ) async throws {
    let until = ignoringBackoff ? Int64.max : StoreCoding.milliseconds(now)
    let absurd = StoreCoding.milliseconds(now.addingTimeInterval(longest))
    #if DEBUG
      if Sabotage.isOn(.childBeforeParent) {
        try await write { db in
          try db.run(
            sql: """
              UPDATE edit SET state = 'queued', waits_on = NULL, not_before = 0
              WHERE state = 'waiting'
              """)
        }
      }
    #endif
    try await write { db in
      try db.run(
        sql: """
          UPDATE edit SET not_before = 0 WHERE state = 'queued' AND not_before > 0
            AND (not_before <= ? OR not_before > ?)
          """, arguments: [until, absurd])
      try db.run(
        sql: "UPDATE edit SET not_before = 0 WHERE state = 'sent' AND not_before > ?",
        arguments: [absurd])
      try db.mendUploads(at: now)
    }
    while try await wakeSomeWaiting(until: until, absurd: absurd, at: now) {}
  }

  /// - Returns: whether there may be more.
  private func wakeSomeWaiting(
    until: Int64, absurd: Int64, at now: Date
  ) async throws -> Bool {
    try await write { db in
      let due = try db.all(
        Int64.self,
        sql: """
          SELECT DISTINCT record_id FROM edit
          WHERE state = 'waiting' AND not_before > 0
            AND (not_before <= ? OR not_before > ?) LIMIT 200
          """, arguments: [until, absurd])
      for record in due {
        for edit in try db.edits(of: record, in: [.waiting]) {
          try db.requeue(edit, at: now)
        }
      }
      return !due.isEmpty
    }
  }
}

extension Database {
  /// The due edits of one record with those they carry; nil when none are in `carrierState`.
  func claim(record id: Int64, carrierState: EditState, replica: ReplicaID) throws -> Claim? {
    guard let record = try storedRecord(id: id) else { return nil }
    let edits = try rows(
      sql: """
        SELECT \(Edit.columns) FROM \(Edit.source)
        LEFT JOIN edit AS carrier ON carrier.id = edit.into_id
        WHERE edit.record_id = ? AND coalesce(carrier.state, edit.state) = ?
        ORDER BY edit.id
        """, arguments: [id, carrierState.rawValue]
    ).map(Edit.init)
    guard !edits.isEmpty else { return nil }
    let parents = try record.key.parents.map { try storedRecord($0)?.serverID }
    return Claim(
      record: record, organisationID: parents.first ?? nil, userID: parents.last ?? nil,
      edits: edits,
      takesFirstSightForBase: try record.base == nil
        && Claim.takesFirstSightForBase(
          edits, withdrawn: withdrawn(of: record.id), replica: replica)
    )
  }

  /// The edits of a record that people took out.
  private func withdrawn(of record: Int64) throws -> [Dot] {
    try rows(
      sql: "SELECT replica, counter FROM edit WHERE record_id = ? AND +state = 'withdrawn'",
      arguments: [record]
    ).map { try StoreCoding.dot(replica: $0.value("replica"), counter: $0.value("counter")) }
  }

  /// The record's edits in any of `states`, in the order they were recorded.
  func edits(of record: Int64, in states: [EditState]) throws -> [Edit] {
    let marks = states.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    return try rows(
      sql: """
        SELECT \(Edit.columns) FROM \(Edit.source)
        WHERE edit.record_id = ? AND edit.state IN (\(marks)) ORDER BY edit.id
        """, arguments: [record]
    ).map(Edit.init)
  }
}

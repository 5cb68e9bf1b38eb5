import Auditing
import Causality
import Foundation
import GRDB
import Reconciliation
import Registry

extension Outbox {
  /// Makes the intent of an upload durable before its first byte leaves: its edits become `sent`,
  /// each with an attempt, and the upload has its row.
  ///
  /// - Returns: the upload, and the entries that go with it: one is left out if a person has
  ///   changed or withdrawn an edit of it meanwhile. Nil where none is left.
  package func beginUpload(
    kind: RecordKind, organisation: RecordKey?, entries: [UploadEntry], at now: Date
  ) async throws -> (upload: StoredUpload, entries: [UploadEntry])? {
    try await writeWitness()
    return try await write { db in
      let standing = try entries.filter { entry in
        try entry.claims.allSatisfy { try db.stands($0.claim) }
      }
      guard !standing.isEmpty else { return nil }
      let upload = try db.insertUpload(kind: kind, organisation: organisation, at: now)
      for uploaded in standing.flatMap(\.claims) {
        try db.begin(uploaded, in: upload.id, at: now)
      }
      return (upload, standing)
    }
  }

  /// The uploads whose rows have no end yet, oldest first.
  package func openUploads() async throws -> [StoredUpload] {
    try await read { db in
      try db.rows(
        sql: "SELECT \(StoredUpload.columns) FROM upload WHERE state <> 'done' ORDER BY id"
      ).map(StoredUpload.init)
    }
  }

  /// The rows of an upload whose outcome is open.
  package func entries(of upload: StoredUpload) async throws -> [UploadEntry] {
    try await read { [replica] db in
      let rows = try db.rows(
        sql: """
          SELECT upload_edit.base, upload_edit.remote_changed, upload_edit.note,
            upload_edit.operation, edit.record_id
          FROM upload_edit JOIN edit ON edit.id = upload_edit.edit_id
          WHERE upload_edit.upload_id = ? AND edit.state = 'sent' ORDER BY upload_edit.edit_id
          """, arguments: [upload.id])
      let claims = try rows.compactMap { try db.uploadedClaim($0, replica: replica) }
      let members = claims.filter { $0.operation == .addMember }
      let subjects = claims.filter { $0.operation != .addMember }
      let byUser = Dictionary(members.map { ($0.claim.record.key.parents.last, $0) }) { $1 }
      let known = Set(subjects.map(\.claim.record.key))
      let orphans = members.filter { !known.contains($0.claim.record.key.parents[1]) }
      return subjects.map {
        UploadEntry(subject: $0, membership: byUser[$0.claim.record.key])
      } + orphans.map { UploadEntry(subject: $0) }
    }
  }

  /// The server has taken the upload and works on it under `processID`.
  package func uploadTaken(
    _ upload: StoredUpload, processID: String, request: ContentDigest? = nil, pollAt: Date
  ) async throws {
    try await write { db in
      try db.run(
        sql: """
          UPDATE upload SET state = 'taken', process_id = ?, poll_at = ?, request = ? WHERE id = ?
          """,
        arguments: [
          processID, StoreCoding.milliseconds(pollAt), request?.bytes, upload.id,
        ])
    }
  }

  /// The upload is still worked on: it is asked for again at `pollAt`.
  package func uploadGoesOn(_ upload: StoredUpload, pollAt: Date) async throws {
    try await write { db in
      try db.run(
        sql: "UPDATE upload SET polls = polls + 1, poll_at = ? WHERE id = ?",
        arguments: [StoreCoding.milliseconds(pollAt), upload.id])
    }
  }

  /// Nobody can say any more how far the upload is: its records are asked for, again at `askAt`.
  ///
  /// - Parameter request: of its request, where it has left just now.
  package func uploadLost(
    _ upload: StoredUpload, request: ContentDigest? = nil, askAt: Date
  ) async throws {
    try await write { db in
      try db.run(
        sql: """
          UPDATE upload SET state = 'lost', process_id = NULL, poll_at = ?,
            request = coalesce(?, request) WHERE id = ?
          """,
        arguments: [StoreCoding.milliseconds(askAt), request?.bytes, upload.id])
    }
  }

  /// Writes down how rows of an upload ended, and with `isDone` that of the upload, in one
  /// transaction.
  ///
  /// - Parameters:
  ///   - evidence: of each, as for ``settle(_:_:at:uptime:)``.
  ///   - joined: memberships that the upload made without anybody here having asked for
  ///     them: they are there, so that a later addition does not pass them by.
  /// - Returns: whether each one was written down, as for ``settle(_:_:at:uptime:)``.
  @discardableResult
  package func settle(
    _ results: [(claim: Claim, settlement: Settlement)], _ evidence: [Evidence] = [],
    of upload: StoredUpload, isDone: Bool, joined: [(key: RecordKey, base: Fields)] = [],
    at now: Date, uptime: Double
  ) async throws -> [Bool] {
    try await write { db in
      let receipts = ReceiptBook()
      let written = try results.indices.map { index in
        let (claim, settlement) = results[index]
        guard try db.stands(claim) else { return false }
        try Settler(
          db: db, claim: claim, now: now, uptime: uptime, receipts: receipts,
          evidence: evidence.isEmpty ? Evidence() : evidence[index]
        ).apply(settlement)
        return true
      }
      try receipts.keep(db)
      for (key, base) in joined { try db.noteMembership(key, base: base) }
      if isDone {
        try db.run(sql: "UPDATE upload SET state = 'done' WHERE id = ?", arguments: [upload.id])
      }
      return written
    }
  }
}

extension Database {
  /// Puts right what a clock that was ahead has written of the open uploads (``StoredMoment``).
  func mendUploads(at now: Date) throws {
    let latest = now.addingTimeInterval(StoredMoment.longestPoll)
    try run(
      sql: "UPDATE upload SET poll_at = ?1 WHERE state <> 'done' AND poll_at > ?2",
      arguments: [StoreCoding.milliseconds(now), StoreCoding.milliseconds(latest)])
    try run(
      sql: "UPDATE upload SET sent_at = ?1 WHERE state <> 'done' AND sent_at > ?1",
      arguments: [StoreCoding.milliseconds(now)])
  }

  /// Lets an edit of unknown outcome be asked about at once, instead of at a later moment; with it
  /// the upload that it travelled in.
  ///
  /// - Returns: false where nobody waits for such a moment.
  func askAtOnce(_ edit: Edit, at now: Date) throws -> Bool {
    try run(
      sql: """
        UPDATE upload SET poll_at = ?1 WHERE state <> 'done' AND poll_at > ?1
          AND id IN (SELECT upload_id FROM upload_edit WHERE edit_id = ?2)
        """, arguments: [StoreCoding.milliseconds(now), edit.id])
    let asksUpload = changesCount > 0
    try run(
      sql: "UPDATE edit SET not_before = 0 WHERE id = ?1 AND state = 'sent' AND not_before > ?2",
      arguments: [edit.id, StoreCoding.milliseconds(now)])
    return asksUpload || changesCount > 0
  }

  fileprivate func insertUpload(
    kind: RecordKind, organisation: RecordKey?, at now: Date
  ) throws -> StoredUpload {
    let moment = StoreCoding.milliseconds(now)
    try run(
      sql: """
        INSERT INTO upload (kind, organisation, state, sent_at, poll_at) VALUES (?, ?, 'sent', ?, ?)
        """,
      arguments: [kind.rawValue, organisation?.description, moment, moment])
    let row = try row(
      sql: "SELECT \(StoredUpload.columns) FROM upload WHERE id = ?",
      arguments: [lastInsertedRowID])
    guard let row else { throw StoreCoding.Unreadable(description: "an upload row is gone") }
    return try StoredUpload(row: row)
  }

  fileprivate func begin(_ uploaded: UploadedClaim, in upload: Int64, at now: Date) throws {
    let claim = uploaded.claim
    if claim.hasNewBase { try keepBase(of: claim, at: now) }
    try fold(claim, at: now)
    try Transition.send.apply(self, edit: claim.carrier.id, record: claim.record.id, at: now)
    try addAttempt(edit: claim.carrier.id, operation: uploaded.operation, lane: "bulk", at: now)
    let base = try uploaded.acceptance.base.map { try StoreCoding.encode($0.withoutSecrets) }
    try run(
      sql: """
        INSERT INTO upload_edit (upload_id, edit_id, operation, base, remote_changed, note)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        upload, claim.carrier.id, uploaded.operation.rawValue, base,
        uploaded.acceptance.remoteChanged, uploaded.acceptance.note,
      ])
  }

  fileprivate func uploadedClaim(_ row: Row, replica: ReplicaID) throws -> UploadedClaim? {
    guard
      let claim = try claim(
        record: row.value("record_id"), carrierState: .sent, replica: replica)
    else { return nil }
    let base: Fields? = try (row.value("base") as String?).map { try StoreCoding.decode($0) }
    return UploadedClaim(
      claim: claim, operation: try StoreCoding.raw(row.value("operation")),
      acceptance: Acceptance(
        base: base, remoteChanged: try row.value("remote_changed"), note: try row.value("note")))
  }

  /// A membership that is there on the server, though no edit here asked for it.
  func noteMembership(_ key: RecordKey, base: Fields) throws {
    let record = try recordRow(for: key)
    guard record.presence != .present else { return }
    try run(
      sql: "UPDATE record SET presence = 'present', base = ? WHERE id = ?",
      arguments: [try StoreCoding.encode(base), record.id])
  }
}

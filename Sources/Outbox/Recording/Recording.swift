import Causality
import Foundation
import GRDB
import Registry

extension Outbox {
  /// Records one edit: the record, the edit and the journal line in one transaction. It is on disk
  /// when this returns.
  ///
  /// - Parameters:
  ///   - author: who recorded it; decides nothing.
  ///   - now: the office's wall clock; decides nothing but display.
  /// - Throws: ``StoreError/alreadyRecorded(_:)`` for a creation of what is there or under way.
  package func record(
    _ draft: DraftEdit, by author: String, at now: Date
  ) async throws -> StoredEdit {
    try await recording(by: author, at: now) { try $0.record(draft) }
  }
}

/// Records edits inside a transaction. ``Outbox/recording(by:at:_:)`` hands it out.
struct Recorder {
  let db: Database
  let counters: Counters
  let author: String
  let now: Date

  func record(_ draft: DraftEdit) throws -> StoredEdit {
    let (record, isNew) = try foundOrMade(draft.key)
    return try self.record(draft, in: record, isNew: isNew)
  }

  /// The record that the next edit is about. One that is made just now is made for that edit: its
  /// clock holds it already.
  func foundOrMade(_ key: RecordKey) throws -> (record: StoredRecord, isNew: Bool) {
    let next = try counters.next()
    return try db.foundOrMade(key, clock: VectorClock([next.replica: next.counter]))
  }

  /// - Parameter isNew: whether the record was made just now, for this edit.
  @discardableResult
  func record(_ draft: DraftEdit, in record: StoredRecord, isNew: Bool) throws -> StoredEdit {
    if !isNew, draft.operation.isCreation, draft.operation != .addMember,
      try record.presence == .present || db.isCreating(record.id)
    {
      throw StoreError.alreadyRecorded(draft.key)
    }
    let record = isNew ? record : try db.spelling(record, as: draft.key)
    let edit = try insert(draft, in: record, seeing: record.clock, isFirst: isNew)
    if draft.operation.isCreation { try holdChildren(of: record, behind: edit.id) }
    try db.liftParents(of: record, to: draft.priority)
    return edit
  }

  /// Adds the edit in the state that its record and its parents give it.
  ///
  /// - Parameter isFirst: whether the record has no other edit, for certain.
  func insert(
    _ draft: DraftEdit, in record: StoredRecord, seeing context: VectorClock, isFirst: Bool = false
  ) throws -> StoredEdit {
    let dot = try counters.issue()
    let waitsOn =
      try (isFirst ? db.parentObstacle(for: record) : db.obstacle(for: record))
      ?? db.contactObstacle(draft.fields, of: record, before: .max)
    let state: EditState = waitsOn == nil ? .queued : .waiting
    try db.run(
      sql: """
        INSERT INTO edit (replica, counter, record_id, operation, fields, context, recorded_at,
          recorded_by, state, waits_on, priority) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        dot.replica.description, Int64(dot.counter), record.id, draft.operation.rawValue,
        try StoreCoding.encode(draft.fields), try StoreCoding.encode(context),
        StoreCoding.milliseconds(now), author, state.rawValue, waitsOn,
        draft.priority.rank,
      ])
    let id = db.lastInsertedRowID
    if !isFirst {
      try db.advanceClock(of: record.id, to: record.clock.merged(with: context).including(dot))
    }
    try db.journal(
      .recorded, record: record.id, edit: id, at: now,
      detail: ["by": author, "state": state.rawValue])
    if waitsOn != nil { return try db.edit(id: id) }
    return StoredEdit(
      queued: draft, of: record, id: id, dot: dot, context: context, at: now, by: author)
  }

  /// A membership recorded before its organisation or user waits for it from now on, and lifts it
  /// to its own priority.
  ///
  /// `CROSS JOIN` lets SQLite begin with the few memberships instead of everything that is queued.
  func holdChildren(of record: StoredRecord, behind creation: Int64) throws {
    let column: String
    switch record.key.kind {
    case .organisation: column = "organisation_key"
    case .user: column = "user_key"
    case .membership: return
    }
    let children = try db.all(
      Int64.self,
      sql: """
        SELECT edit.id FROM record CROSS JOIN edit ON edit.record_id = record.id
        WHERE record.\(column) = ? AND edit.state IN ('queued', 'waiting')
        """, arguments: [record.key.canonical])
    for child in try children.map(db.edit) {
      try db.lift(creation, to: child.priority)
      guard child.state == .queued else { continue }
      try Transition.wait(on: record.id, retryAt: nil, problem: nil)
        .apply(db, edit: child.id, record: child.recordID, at: now)
    }
  }
}

extension Database {
  /// Gives a record that Sunbird is not known to have, and that nothing here is about to make, the
  /// spelling in which it was named last. Any other keeps its own: that is the one under which the
  /// server has it, or will.
  fileprivate func spelling(_ record: StoredRecord, as key: RecordKey) throws -> StoredRecord {
    guard record.presence != .present, !key.isSpelled(like: record.key),
      try !isCreating(record.id), try edits(of: record.id, in: [.sent]).isEmpty
    else { return record }
    try run(
      sql: "UPDATE record SET provider = ?, external_id = ?, user_name = ? WHERE id = ?",
      arguments: [key.provider, key.externalID, key.userName, record.id])
    return record.spelled(as: key)
  }

  /// The record named `key`, made if need be.
  func recordRow(for key: RecordKey) throws -> StoredRecord {
    try foundOrMade(key, clock: VectorClock()).record
  }

  /// The record named `key`, and whether it was made just now, with `clock`.
  func foundOrMade(
    _ key: RecordKey, clock: VectorClock
  ) throws -> (record: StoredRecord, isNew: Bool) {
    let parents = key.parents.map(\.canonical)
    try run(
      sql: """
        INSERT OR IGNORE INTO record
          (kind, key, provider, external_id, user_name, organisation_key, user_key, clock)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        key.kind.rawValue, key.canonical, key.provider, key.externalID, key.userName,
        parents.first, parents.last, try StoreCoding.encode(clock),
      ])
    if changesCount > 0 { return (StoredRecord(new: lastInsertedRowID, key), true) }
    guard let record = try storedRecord(key) else { throw StoreError.unknownRecord(key) }
    return (record, false)
  }

  func storedRecord(_ key: RecordKey) throws -> StoredRecord? {
    try row(
      sql: "SELECT \(StoredRecord.columns) FROM record WHERE key = ?", arguments: [key.canonical]
    ).map(StoredRecord.init)
  }

  func storedRecord(id: Int64) throws -> StoredRecord? {
    try row(sql: "SELECT \(StoredRecord.columns) FROM record WHERE id = ?", arguments: [id])
      .map(StoredRecord.init)
  }

  func edit(id: Int64) throws -> StoredEdit {
    guard
      let row = try self.row(
        sql: "SELECT \(StoredEdit.columns) FROM \(StoredEdit.source) WHERE edit.id = ?",
        arguments: [id])
    else {
      throw StoreCoding.Unreadable(description: "an index names edit row \(id), which is not there")
    }
    return try StoredEdit(row: row)
  }

  func clock(of record: Int64) throws -> VectorClock? {
    try one(String.self, sql: "SELECT clock FROM record WHERE id = ?", arguments: [record])
      .map { try StoreCoding.decode($0) }
  }

  func advanceClock(of record: Int64, to clock: VectorClock) throws {
    try run(
      sql: "UPDATE record SET clock = ? WHERE id = ?",
      arguments: [try StoreCoding.encode(clock), record])
  }

  /// Whether a creation of the record is on its way: by itself, or carried by another edit.
  func isCreating(_ record: Int64) throws -> Bool {
    try one(
      Bool.self,
      sql: """
        SELECT EXISTS (
          SELECT 1 FROM edit LEFT JOIN edit AS carrier ON carrier.id = edit.into_id
          WHERE edit.record_id = ?
            AND edit.operation IN ('org-create', 'user-create', 'member-add')
            AND coalesce(carrier.state, edit.state)
              IN ('queued', 'waiting', 'sent', 'conflict', 'rejected'))
        """, arguments: [record]) ?? false
  }

  /// The record that an edit of `record` has to wait for: itself, while an earlier edit of it
  /// waits for a person or for something else, or a parent whose creation is on its way.
  func obstacle(for record: StoredRecord) throws -> Int64? {
    if let row = try self.row(
      sql: """
        SELECT waits_on FROM edit WHERE record_id = ? AND state IN ('waiting', 'conflict', 'rejected')
        ORDER BY id LIMIT 1
        """, arguments: [record.id])
    {
      return try row.value("waits_on") ?? record.id
    }
    return try parentObstacle(for: record)
  }
}

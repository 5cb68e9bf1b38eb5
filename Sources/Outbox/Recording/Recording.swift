import Causality
import Foundation
import GRDB
import Reconciliation
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
  ) async throws -> Edit {
    try await recording(by: author, at: now) { try $0.record(draft) }
  }

  /// Records edits of several people in one transaction, which costs a disk hardly more than one of
  /// them does. They are on disk when this returns.
  ///
  /// - Throws: what keeps the store from taking any of them; then none is recorded.
  /// - Returns: what became of each: one that is there or under way already keeps back no other.
  package func record(
    _ drafts: [AuthoredDraft], at now: Date
  ) async throws -> [Result<Edit, AlreadyRecorded>] {
    try await recording(by: "", at: now) { recorder in
      try drafts.map { authored in
        do {
          return .success(try recorder.by(authored.author).record(authored.draft))
        } catch StoreError.alreadyRecorded(let key) {
          // Found out before anything was written for it.
          return .failure(AlreadyRecorded(key: key))
        }
      }
    }
  }
}

/// An edit to record, and who records it.
package struct AuthoredDraft: Sendable {
  let draft: DraftEdit
  let author: String

  package init(draft: DraftEdit, author: String) {
    self.draft = draft
    self.author = author
  }
}

/// A creation of what is there, or under way.
package struct AlreadyRecorded: Error, Sendable {
  package let key: RecordKey
}

/// Records edits inside a transaction. ``Outbox/recording(by:at:_:)`` hands it out.
struct Recorder {
  let db: Database
  let counters: Counters
  let author: String
  let now: Date

  /// The same for another author.
  func by(_ author: String) -> Recorder {
    Recorder(db: db, counters: counters, author: author, now: now)
  }

  func record(_ draft: DraftEdit) throws -> Edit {
    let (record, isNew) = try foundOrMade(draft.key)
    return try self.record(draft, in: record, isNew: isNew)
  }

  /// The record that the next edit is about. One that is made just now is made for that edit: its
  /// clock holds it already.
  func foundOrMade(_ key: RecordKey) throws -> (record: Record, isNew: Bool) {
    let next = try counters.next()
    return try db.foundOrMade(key, clock: VectorClock([next.replica: next.counter]))
  }

  /// - Parameter isNew: whether the record was made just now, for this edit.
  @discardableResult
  func record(_ draft: DraftEdit, in record: Record, isNew: Bool) throws -> Edit {
    if !isNew, draft.operation.isCreation, draft.operation != .addMember,
      try record.presence == .present || db.isCreating(record.id)
    {
      throw StoreError.alreadyRecorded(draft.key)
    }
    let record = isNew ? record : try db.spelling(record, as: draft.key)
    let edit = try insert(draft, in: record, seeing: record.clock, isFirst: isNew)
    if draft.operation.isCreation { try db.holdChildren(of: record, behind: edit, at: now) }
    try db.raiseParents(of: record, to: draft.priority)
    return edit
  }

  /// Adds the edit in the state that its record and its parents give it.
  ///
  /// - Parameter isFirst: whether the record has no other edit, for certain.
  func insert(
    _ draft: DraftEdit, in record: Record, seeing context: VectorClock, isFirst: Bool = false
  ) throws -> Edit {
    let dot = try counters.issue()
    // The last one so far, whatever its number will be.
    let last = Edit(
      queued: draft, of: record, id: .max, dot: dot, context: context, at: now, by: author)
    let waitsOn = try db.blocker(of: last, isFirst: isFirst)?.record
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
    return Edit(
      queued: draft, of: record, id: id, dot: dot, context: context, at: now, by: author)
  }
}

extension Database {
  /// Gives a record that Sunbird is not known to have, and that nothing here is about to make, the
  /// spelling in which it was named last. Any other keeps its own: that is the one under which the
  /// server has it, or will.
  fileprivate func spelling(_ record: Record, as key: RecordKey) throws -> Record {
    guard record.presence != .present, !key.isSpelled(like: record.key),
      try !isCreating(record.id), try edits(of: record.id, in: [.sent]).isEmpty
    else { return record }
    try run(
      sql: "UPDATE record SET provider = ?, external_id = ?, user_name = ? WHERE id = ?",
      arguments: [key.provider, key.externalID, key.userName, record.id])
    return record.spelled(as: key)
  }

  /// The record named `key`, made if need be.
  func recordRow(for key: RecordKey) throws -> Record {
    try foundOrMade(key, clock: VectorClock()).record
  }

  /// The record named `key`, and whether it was made just now, with `clock`.
  func foundOrMade(
    _ key: RecordKey, clock: VectorClock
  ) throws -> (record: Record, isNew: Bool) {
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
    if changesCount > 0 { return (Record(id: lastInsertedRowID, key: key), true) }
    guard let record = try storedRecord(key) else { throw StoreError.unknownRecord(key) }
    return (record, false)
  }

  func storedRecord(_ key: RecordKey) throws -> Record? {
    try row(
      sql: "SELECT \(Record.columns) FROM record WHERE key = ?", arguments: [key.canonical]
    ).map(Record.init)
  }

  func storedRecord(id: Int64) throws -> Record? {
    try row(sql: "SELECT \(Record.columns) FROM record WHERE id = ?", arguments: [id])
      .map(Record.init)
  }

  func edit(id: Int64) throws -> Edit {
    guard
      let row = try self.row(
        sql: "SELECT \(Edit.columns) FROM \(Edit.source) WHERE edit.id = ?",
        arguments: [id])
    else {
      throw StoreCoding.Unreadable(description: "an index names edit row \(id), which is not there")
    }
    return try Edit(row: row)
  }

  func advanceClock(of record: Int64, to clock: VectorClock) throws {
    try run(
      sql: "UPDATE record SET clock = ? WHERE id = ?",
      arguments: [try StoreCoding.encode(clock), record])
  }
}

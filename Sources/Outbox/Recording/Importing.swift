import Foundation
import GRDB
import Reconciliation
import Registry

/// What became of one row of an imported file.
package enum ImportedRow: Sendable {
  case recorded
  /// The record says what it says.
  case unchanged
  /// It was recorded before, and the record says otherwise now. A later row of the file may be why:
  /// it is to be handed in again with the next run.
  case held
  case refused(StoreError)
}

/// One row of an imported file, with its line, from 1.
package struct ImportDraft: Sendable {
  package let line: Int
  package let draft: DraftEdit

  package init(line: Int, draft: DraftEdit) {
    self.line = line
    self.draft = draft
  }
}

/// Where a run of rows stands in its file.
package struct ImportRun: Sendable {
  /// What tells the file from its beginning to the end of this run from any other.
  let digest: String
  /// The last line of the run.
  let line: Int
  /// Whether every row that is held gets its end: the file is over, or too many are.
  let settles: Bool

  package init(digest: String, line: Int, settles: Bool) {
    (self.digest, self.line, self.settles) = (digest, line, settles)
  }
}

extension Outbox {
  /// Records a run of rows in one transaction.
  ///
  /// A row is unchanged where its record says what it says: as it stands here, with the edits on
  /// their way. Where a file names a record more than once, that is asked of all those rows together
  /// that were recorded before. So the same file again, also after a crash half way, records nothing
  /// twice; and what became of a record otherwise is set right by all of them, in their order.
  ///
  /// - Parameters:
  ///   - held: the rows that earlier runs of this import gave back as held, in their order.
  ///   - run: where `rows` end. The same file, read in the same runs, has the same ones.
  /// - Returns: what became of `held`, then of `rows`.
  package func importRows(
    _ rows: [ImportDraft], held: [ImportDraft] = [], _ run: ImportRun, by author: String,
    at now: Date
  ) async throws -> [ImportedRow] {
    try await recording(by: author, at: now) { recorder in
      // Rows of a file come in no order of any index, and each touches a page of every one.
      try recorder.db.run(sql: "PRAGMA cache_size = -8000")
      var importing = try Importing(recorder, run, held + rows)
      try importing.take(heldRows: held.count)
      return importing.ends
    }
  }
}

extension Outbox {
  /// What would become of rows if they were recorded now, each by itself.
  package func forecastRows(_ rows: [DraftEdit]) async throws -> [ImportedRow] {
    try await read { db in
      try rows.map { draft in
        guard let record = try db.storedRecord(draft.key) else { return .recorded }
        if try db.matches(draft, record, isKnown: false) { return .unchanged }
        guard draft.operation.isCreation, draft.operation != .addMember else { return .recorded }
        let isThere = try record.presence == .present || db.isCreating(record.id)
        return isThere ? .refused(.alreadyRecorded(draft.key)) : .recorded
      }
    }
  }
}

/// One run of an import, inside its transaction.
private struct Importing {
  let recorder: Recorder
  let run: ImportRun
  let rows: [ImportDraft]
  /// Whether an import took the same file up to the same line before.
  let isKnown: Bool
  private(set) var ends: [ImportedRow]
  /// The rows that are held, by record, in their order.
  private var held: [RecordKey: [Int]] = [:]

  init(_ recorder: Recorder, _ run: ImportRun, _ rows: [ImportDraft]) throws {
    (self.recorder, self.run, self.rows) = (recorder, run, rows)
    isKnown = try recorder.db.hasTaken(run)
    ends = Array(repeating: .held, count: rows.count)
  }

  mutating func take(heldRows: Int) throws {
    for index in 0..<heldRows { hold(index) }
    for index in heldRows..<rows.count { try take(index) }
    if run.settles {
      for index in held.values.compactMap(\.first).sorted() { try settle(rows[index].draft.key) }
    }
    try recorder.db.noteTaken(run)
  }

  private mutating func take(_ index: Int) throws {
    let draft = rows[index].draft
    let (record, isNew) = try recorder.foundOrMade(draft.key)
    if isNew {
      ends[index] = try recorder.recorded(draft, in: record, isNew: true)
    } else if try held[draft.key] == nil
      && recorder.db.matches(draft, record, isKnown: isKnown)
    {
      ends[index] = .unchanged
    } else if try wasRecorded(draft, in: record) {
      hold(index)
    } else {
      // The creation of what is there is refused, whatever other rows say.
      if !draft.operation.isCreation || draft.operation == .addMember { try settle(draft.key) }
      ends[index] = try recorder.importRow(draft, isKnown: isKnown)
    }
  }

  private mutating func hold(_ index: Int) {
    held[rows[index].draft.key, default: []].append(index)
  }

  private mutating func settle(_ key: RecordKey) throws {
    guard let group = held.removeValue(forKey: key) else { return }
    let record = try recorder.db.recordRow(for: key)
    let whole = DraftEdit(all: group.map { rows[$0].draft })
    let isSaid = try recorder.db.matches(whole, record, isKnown: isKnown)
    for index in group {
      ends[index] =
        isSaid ? .unchanged : try recorder.importRow(rows[index].draft, isKnown: isKnown)
    }
  }

  /// Whether the row was recorded before. Where the edit's body has been pruned since, the file must
  /// tell; it can't for creations, which may have been refused.
  private func wasRecorded(_ draft: DraftEdit, in record: Record) throws -> Bool {
    if isKnown, !draft.operation.isCreation || draft.operation == .addMember { return true }
    return try recorder.db.standingEdits(of: record.id).contains { $0.matches(draft) }
  }
}

extension Recorder {
  fileprivate func importRow(_ draft: DraftEdit, isKnown: Bool) throws -> ImportedRow {
    let (record, isNew) = try foundOrMade(draft.key)
    if try !isNew && db.matches(draft, record, isKnown: isKnown) { return .unchanged }
    return try recorded(draft, in: record, isNew: isNew)
  }

  fileprivate func recorded(
    _ draft: DraftEdit, in record: Record, isNew: Bool
  ) throws -> ImportedRow {
    do {
      try self.record(draft, in: record, isNew: isNew)
      return .recorded
    } catch let error as StoreError {
      return .refused(error)
    }
  }
}

extension Edit {
  /// Whether the edit is what recording `draft` makes; secrets may have left it. A draft without some
  /// is of an export, which holds none.
  fileprivate func matches(_ draft: DraftEdit) -> Bool {
    operation == draft.operation && fields.withoutSecrets == draft.fields.withoutSecrets
      && Set(draft.fields.keys).isSubset(of: fields.keys)
  }
}

extension DraftEdit {
  /// What rows of one record say together, in their order: the last word on each field.
  fileprivate init(all drafts: [DraftEdit]) {
    var whole = drafts[0]
    for next in drafts.dropFirst() {
      let goesOn = whole.operation != .removeMember && next.operation != .removeMember
      whole = DraftEdit(
        operation: goesOn && whole.operation.isCreation ? whole.operation : next.operation,
        key: whole.key, fields: goesOn ? whole.fields.overlaid(with: next.fields) : next.fields)
    }
    self = whole
  }
}

extension Database {
  /// Whether an import took the file up to here before.
  fileprivate func hasTaken(_ run: ImportRun) throws -> Bool {
    try one(
      Bool.self, sql: "SELECT EXISTS (SELECT 1 FROM import WHERE digest = ?)",
      arguments: [run.digest]) ?? false
  }

  fileprivate func noteTaken(_ run: ImportRun) throws {
    try self.run(
      sql: "INSERT OR IGNORE INTO import (digest, lines) VALUES (?, ?)",
      arguments: [run.digest, run.line])
  }

  /// The record's edits that nobody took back.
  fileprivate func standingEdits(of record: Int64) throws -> [Edit] {
    try edits(of: record, in: EditState.allCases.filter { $0 != .withdrawn })
  }

  /// Whether the record says what `draft` says, as it stands here: what the server is known to have,
  /// with the edits on their way laid over it.
  ///
  /// - Parameter isKnown: whether the same file was imported before. Of a secret that has left the
  ///   store nothing else can tell whether it is the one that was sent.
  fileprivate func matches(_ draft: DraftEdit, _ record: Record, isKnown: Bool) throws -> Bool {
    let pending = try undecidedEdits(of: record.id)
    let isRemoved =
      pending.last.map { $0.operation == .removeMember } ?? (record.presence == .absent)
    if draft.operation == .removeMember { return isRemoved }
    guard !isRemoved, !pending.isEmpty || record.presence == .present else { return false }
    let local = pending.reduce(record.base ?? [:]) { $0.overlaid(with: $1.fields) }
    let unsaid = draft.fields.filter { name, value in
      !(name.isSecret && draft.operation.isCreation) && !name.same(local[name] ?? .null, value)
    }
    guard !unsaid.isEmpty else { return true }
    guard isKnown, unsaid.keys.allSatisfy({ $0.isSecret && local[$0] == nil }) else { return false }
    let edits = try standingEdits(of: record.id)
    return unsaid.keys.allSatisfy { name in
      edits.last { $0.fields[name] != nil }?.matches(draft) ?? false
    }
  }
}

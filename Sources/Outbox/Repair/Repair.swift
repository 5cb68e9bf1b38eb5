import Causality
import Codecs
import Foundation
import GRDB
import Reconciliation
import Registry

extension Outbox {
  /// Repairs an edit that was rejected or has not left yet, and queues it.
  ///
  /// - Parameters:
  ///   - contact: what a new user has to be reached by.
  ///   - person: who repairs it.
  /// - Throws: ``StoreError/badField(_:)`` when a value breaks the documented rules; then nothing
  ///   is changed.
  package func change(
    _ dot: Dot, fields changes: [String: JSONValue], contact: ContactRule = .email,
    by person: String? = nil, at now: Date
  ) async throws -> Edit {
    try await write { db in
      let edit = try db.edit(named: dot)
      try db.demandHere(edit)
      try db.demandOwn(edit)
      guard [.queued, .waiting, .rejected].contains(edit.state) else {
        throw StoreError.wrongState(
          edit: dot.description, state: edit.state, wanted: "queued, waiting or rejected")
      }
      if let conflict = try db.openConflict(ofRecord: edit.recordID) {
        throw StoreError.inConflict(edit: dot.description, conflict: conflict)
      }
      let fields = try changed(changes, of: edit, contact)
      try db.run(
        sql: "UPDATE edit SET fields = ? WHERE id = ?",
        arguments: [try StoreCoding.encode(fields), edit.id])
      try db.journal(
        .changed, record: edit.recordID, edit: edit.id, at: now,
        detail: ["fields": changes.keys.sorted().joined(separator: ", "), "by": person]
          .compactMapValues(\.self))
      if edit.state == .rejected { try db.requeue(edit, by: person, at: now) }
      return try db.edit(id: edit.id)
    }
  }

  /// Puts rejected edits, and edits in backoff, back to the head of what is due. One of unknown
  /// outcome stays where it is, and the next pass asks about it, whatever moment it was to wait for.
  ///
  /// - Returns: how many edits are due again.
  package func retry(
    _ dots: [Dot], by person: String? = nil, at now: Date
  ) async throws -> Int {
    try await write { db in
      for dot in dots {
        let edit = try db.edit(named: dot)
        try db.demandHere(edit)
        if try edit.state == .sent && db.askAtOnce(edit, at: now) { continue }
        guard [.queued, .waiting, .rejected].contains(edit.state) else {
          throw StoreError.wrongState(
            edit: dot.description, state: edit.state, wanted: "rejected")
        }
        try db.requeue(edit, by: person, at: now)
      }
      return dots.count
    }
  }

  /// Puts every rejected edit back, a page at a time.
  package func retryAllRejected(
    by person: String? = nil, at now: Date
  ) async throws -> Int {
    var count = 0
    while true {
      let page = try await write { db in
        let ids = try db.all(
          Int64.self,
          sql:
            "SELECT id FROM edit WHERE state = 'rejected' AND not_before = 0 ORDER BY id LIMIT 500")
        for id in ids { try db.requeue(try db.edit(id: id), by: person, at: now) }
        return ids.count
      }
      guard page > 0 else { return count }
      count += page
    }
  }

  /// Takes edits out that Sunbird never accepted. What they carried is due again by itself, and
  /// what waited for them is let go.
  package func withdraw(
    _ dots: [Dot], by person: String? = nil, at now: Date
  ) async throws -> Int {
    let count = try await write { db in
      for dot in dots {
        let edit = try db.edit(named: dot)
        try db.demandHere(edit)
        guard [.queued, .waiting, .rejected, .conflict].contains(edit.state) else {
          throw StoreError.wrongState(
            edit: dot.description, state: edit.state,
            wanted: "queued, waiting, rejected or conflict")
        }
        try db.withdraw(edit, by: person, at: now)
      }
      return dots.count
    }
    // They are out; a log that can't be cleared now is cleared by the next pass.
    try? await clearLogOfSecrets()
    return count
  }
}

/// The edit's fields with `changes` made: a blank takes a field out of a creation, and clears it by
/// an update.
private func changed(
  _ changes: [String: JSONValue], of edit: Edit, _ contact: ContactRule
) throws -> Fields {
  let known = edit.operation.fields
  var fields = edit.fields
  do {
    for (text, json) in changes {
      guard let name = FieldName(rawValue: text), known.contains(name) else {
        let names = known.map(\.rawValue)
        throw names.isEmpty ? EditProblem.nothingToChange : .unknownField(text, known: names)
      }
      let value = try edit.operation.recorded(name, name.value(from: json))
      if value == nil, edit.operation.needs(name, in: fields, contact: contact) {
        throw EditProblem.blank(text)
      }
      fields[name] = value
    }
  } catch let problem as EditProblem {
    throw StoreError.badField(problem)
  }
  return fields
}

extension Database {
  func edit(named dot: Dot) throws -> Edit {
    let row = try self.row(
      sql: """
        SELECT \(Edit.columns) FROM \(Edit.source)
        WHERE edit.replica = ? AND edit.counter = ?
        """, arguments: [dot.replica.description, Int64(clamping: dot.counter)])
    guard let row else { throw StoreError.unknownEdit(dot.description) }
    return try Edit(row: row)
  }

  /// The number of the record's open conflict; nil while it has none.
  fileprivate func openConflict(ofRecord record: Int64) throws -> Int64? {
    try one(
      Int64.self, sql: "SELECT id FROM conflict WHERE record_id = ? AND resolved_by IS NULL",
      arguments: [record])
  }

  func withdraw(_ edit: Edit, by person: String? = nil, at now: Date) throws {
    let carried = try all(
      Int64.self, sql: "SELECT id FROM edit WHERE into_id = ? ORDER BY id", arguments: [edit.id])
    if edit.state == .conflict {
      try run(
        sql: "UPDATE conflict SET resolved_by = ? WHERE record_id = ? AND resolved_by IS NULL",
        arguments: [edit.id, edit.recordID])
    }
    try takeBackDecision(edit)
    try forgetSecrets(of: edit)
    try Transition.withdraw.apply(
      self, edit: edit.id, record: edit.recordID, by: person, at: now)
    for id in carried { try requeue(try self.edit(id: id), at: now) }
    try release(waitingFor: edit.recordID, at: now)
  }

  /// A decision that is taken back has not been made: what it decided about is compared with the
  /// server anew, on the base that it had, and becomes a conflict again if it still is one. What
  /// Sunbird has taken of the record since then, as an addition's removal before it, is known better.
  func takeBackDecision(_ edit: Edit) throws {
    try run(
      sql: """
        UPDATE record SET base = conflict.base_before, presence = conflict.presence_before
        FROM conflict WHERE record.id = conflict.record_id AND conflict.resolved_by = ?
          AND conflict.presence_before IS NOT NULL
          AND NOT EXISTS (
            SELECT 1 FROM journal AS accepted, journal AS decided
            WHERE accepted.record_id = record.id AND accepted.event = ?
              AND decided.record_id = record.id AND decided.event = ?
              AND decided.edit_id = conflict.resolved_by AND accepted.id > decided.id)
        """,
      arguments: [
        edit.id, JournalEvent.accepted.rawValue, JournalEvent.resolved.rawValue,
      ])
  }
}

import Causality
import Foundation
import GRDB
import Reconciliation
import Registry

/// A rejected edit, with what the server is known to have of its record.
package struct RejectedEdit: Sendable {
  package let edit: Edit
  package let base: Fields
  /// How many requests have left for it.
  package let attempts: Int
}

/// What a person decided, with what it takes to take it back.
package enum Decision: Sendable {
  /// About a conflict, by the edit that carries the decision.
  case resolved(Dot)
  /// About a rejected edit, as it was then: it was queued again, perhaps with other values.
  case repaired(RejectedEdit)
}

/// What became of a decision that was to be taken back.
package enum TakenBack: Hashable, Sendable {
  /// The conflict is open again, under its number.
  case reopened(Int64)
  /// The edit is rejected again, with the values that it had.
  case rejectedAgain(Dot)
  /// It stands, for this reason.
  case stands(Dot, Standing)
}

/// Why a decision can't be taken back.
package enum Standing: Hashable, Sendable {
  /// It has left, or what it rests on has moved.
  case sent
  /// It was taken out, or took edits out, and those never come back to life.
  case final
  /// It carries a secret, which is nowhere else any more.
  case carriesSecret
}

extension Outbox {
  /// Takes back what a person decided, as long as nothing of it has left: a conflict is open again on
  /// the base that it had, a rejected edit rejected again. One transaction with its journal lines,
  /// for all of them.
  ///
  /// No clock goes back with it: the record still knows of the decision, which was made, and is
  /// withdrawn. So whatever is recorded afterwards has seen it, and its counter is never used again.
  ///
  /// - Returns: what became of each, in their order.
  package func takeBack(
    _ decisions: [Decision], by person: String? = nil, at now: Date
  ) async throws -> [TakenBack] {
    try await write { db in
      try decisions.map { decision in
        switch decision {
        case .resolved(let dot): try db.takeBack(resolution: dot, by: person, at: now)
        case .repaired(let rejected): try db.takeBack(repairOf: rejected, by: person, at: now)
        }
      }
    }
  }

  /// Rejected edits in the order they were recorded, after the one with the id `after`.
  package func rejected(after: Int64 = 0, limit: Int) async throws -> [RejectedEdit] {
    let edits = try await edits(EditFilter(states: [.rejected]), after: after, limit: limit)
    return try await read { db in try edits.map { try db.rejected($0) } }
  }

  /// The edit if it is rejected still; nil otherwise.
  package func rejected(_ dot: Dot) async throws -> RejectedEdit? {
    try await read { db in
      let edit = try db.edit(named: dot)
      return edit.state == .rejected ? try db.rejected(edit) : nil
    }
  }
}

extension Database {
  fileprivate func rejected(_ edit: Edit) throws -> RejectedEdit {
    RejectedEdit(
      edit: edit, base: try storedRecord(id: edit.recordID)?.base ?? [:],
      attempts: try attempts(of: edit.id))
  }

  private func attempts(of edit: Int64) throws -> Int {
    try one(Int.self, sql: "SELECT count(*) FROM attempt WHERE edit_id = ?", arguments: [edit]) ?? 0
  }

  // MARK: A conflict

  fileprivate func takeBack(
    resolution dot: Dot, by person: String?, at now: Date
  ) throws -> TakenBack {
    let decision = try edit(named: dot)
    guard
      let row = try row(
        sql: "SELECT * FROM conflict WHERE resolved_by = ?", arguments: [decision.id])
    else { return .stands(dot, .final) }
    if let standing = try standing(decision, row) { return .stands(dot, standing) }
    let conflict: Int64 = try row.value("id")
    try takeBackDecision(decision)
    try Transition.withdraw.apply(
      self, edit: decision.id, record: decision.recordID, by: person, at: now)
    try run(
      sql: """
        UPDATE conflict SET resolved_by = NULL, base_before = NULL, presence_before = NULL
        WHERE id = ?
        """, arguments: [conflict])
    var detail = ["conflict": String(conflict)]
    detail["by"] = person
    try journal(
      .takenBack, record: decision.recordID, edit: decision.id, at: now, detail: detail)
    if let first = try decided(before: decision).first {
      try Transition.conflict.apply(self, edit: first.id, record: first.recordID, at: now)
      try hold(behind: first, at: now)
    }
    try release(waitingFor: decision.recordID, at: now)
    return .reopened(conflict)
  }

  /// Why the decision stands; nil where it can be taken back.
  private func standing(_ decision: Edit, _ conflict: Row) throws -> Standing? {
    if decision.state == .withdrawn { return .final }
    guard [.queued, .waiting].contains(decision.state), try attempts(of: decision.id) == 0,
      try edits(of: decision.recordID, in: [.sent]).isEmpty
    else {
      // Giving up what is gone, or not shown, sends nothing and is over at once.
      let isSent = decision.state != .accepted || decision.note == nil
      return isSent ? .sent : .final
    }
    if try decided(before: decision).isEmpty { return .final }
    if decision.fields.withoutMarkers.keys.contains(where: \.isSecret) { return .carriesSecret }
    // A part of the run may have left before it, and taken the base along.
    let record = try storedRecord(id: decision.recordID)
    return try record?.base == base(decidedIn: conflict) ? nil : .sent
  }

  /// The edits that the decision is about: due with it, or waiting for what it waits for.
  private func decided(before decision: Edit) throws -> [Edit] {
    try edits(of: decision.recordID, in: [.queued, .waiting]).filter { $0.id < decision.id }
  }

  /// The base that deciding the conflict gave to its record.
  private func base(decidedIn conflict: Row) throws -> Fields? {
    let kind: FoundConflict.Kind = try StoreCoding.raw(conflict.value("kind"))
    let before: Fields? = try (conflict.value("base_before") as String?).map {
      try StoreCoding.decode($0)
    }
    let remote: Fields = try StoreCoding.decode(conflict.value("remote"))
    switch kind {
    case .gone: return nil
    case .fields: return remote.isEmpty ? before : (before ?? [:]).overlaid(with: remote)
    }
  }

  // MARK: A rejected edit

  fileprivate func takeBack(
    repairOf rejected: RejectedEdit, by person: String?, at now: Date
  ) throws -> TakenBack {
    let (was, current) = (rejected.edit, try edit(named: rejected.edit.dot))
    guard let problem = was.problem, current.state != .withdrawn else {
      return .stands(was.dot, .final)
    }
    guard [.queued, .waiting].contains(current.state),
      try attempts(of: was.id) == rejected.attempts
    else { return .stands(was.dot, .sent) }
    if current.fields != was.fields {
      try run(
        sql: "UPDATE edit SET fields = ? WHERE id = ?",
        arguments: [try StoreCoding.encode(was.fields), was.id])
    }
    try Transition.reject(problem).apply(
      self, edit: was.id, record: was.recordID, by: person, at: now)
    try journal(
      .takenBack, record: was.recordID, edit: was.id, at: now,
      detail: ["by": person].compactMapValues(\.self))
    try hold(behind: current, at: now)
    return .rejectedAgain(was.dot)
  }

  /// The later edits of the record wait again for what stands in their way now.
  private func hold(behind first: Edit, at now: Date) throws {
    for edit in try edits(of: first.recordID, in: [.queued, .waiting]) where edit.id > first.id {
      let blocker = try blocker(of: edit)
      let waitsOn = try one(
        Int64.self, sql: "SELECT waits_on FROM edit WHERE id = ?", arguments: [edit.id])
      guard blocker?.record != waitsOn else { continue }
      try Transition.free(unless: blocker)
        .apply(self, edit: edit.id, record: edit.recordID, at: now)
    }
  }
}

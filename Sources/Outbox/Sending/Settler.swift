import Causality
import Foundation
import GRDB
import Registry

/// Applies a settlement inside a transaction.
struct Settler {
  let db: Database
  let claim: Claim
  let now: Date
  let uptime: Double

  private var record: StoredRecord { claim.record }

  func apply(_ settlement: Settlement) throws {
    if settlement.isJudged { try countAttempt() }
    try endAttempts(settlement)
    switch settlement {
    case .accepted(let acceptance): try accept(acceptance)
    case .cancelled:
      for edit in claim.folded {
        try db.forgetSecrets(of: edit)
        try move(edit, .fold(into: nil))
      }
      try release(waitingFor: record.id)
    case .rejected(let problem):
      try fold()
      try move(claim.carrier, .reject(try naming(problem)))
      try hold(later: record.id)
    case .conflict(let found):
      try fold()
      try open(found)
      try move(claim.carrier, .conflict)
      try hold(later: record.id)
    case .postponed(let until, let problem), .deferred(let until, let problem):
      try fold()
      try move(claim.carrier, .queue(notBefore: until, problem: problem))
    case .waits(let key, let retryAt, let problem):
      try fold()
      let parent = try db.recordRow(for: key)
      try move(claim.carrier, .wait(on: parent.id, retryAt: retryAt, problem: problem))
      try hold(later: parent.id)
    case .untried(let problem):
      if try db.edit(id: claim.carrier.id).state == .sent { try putBack(problem) }
    case .refused(let refusal, let problem):
      try fold()
      try move(
        claim.carrier,
        refusal.mayHaveArrived
          ? .doubt(notBefore: now, problem: problem) : .queue(notBefore: now, problem: problem))
      try note(refusal)
    case .notLetThrough(let problem):
      try fold()
      try move(claim.carrier, .reject(problem))
      try hold(later: record.id)
    case .doubtful(let askAfter, let problem):
      try move(claim.carrier, .doubt(notBefore: askAfter, problem: problem))
    }
    if settlement.isJudged { try forgetRefusals() }
  }

  private func note(_ refusal: Refusal) throws {
    try db.run(
      sql: """
        UPDATE edit SET refusals = ?, refused_at = CASE WHEN ? THEN ? ELSE refused_at END
        WHERE id = ?
        """,
      arguments: [
        claim.refusals + (refusal.isAlone ? 1 : 0), refusal.goesLast,
        StoreCoding.milliseconds(now), claim.carrier.id,
      ])
  }

  /// Sunbird has judged it: whatever stood in the way before does so no more.
  private func forgetRefusals() throws {
    for edit in claim.folded where edit.refusals > 0 || edit.goesLast {
      try db.run(
        sql: "UPDATE edit SET refusals = 0, refused_at = NULL WHERE id = ?", arguments: [edit.id])
    }
  }

  /// Back to where it came from: the queue, or behind a parent that is still on its way, as a
  /// membership's user is whose row was refused.
  private func putBack(_ problem: Problem?) throws {
    if let parent = try db.parentObstacle(for: record) {
      try move(claim.carrier, .wait(on: parent, retryAt: nil, problem: problem))
      try hold(later: parent)
    } else {
      try move(claim.carrier, .queue(notBefore: nil, problem: problem))
    }
  }

  /// A membership whose parent Sunbird does not know, although it had it, says so: the server was put
  /// back to an older state, or somebody has taken the parent away.
  private func naming(_ problem: Problem) throws -> Problem {
    let parents = record.key.parents
    let key =
      switch problem.field {
      case KeyField.externalId.rawValue: parents.first
      case KeyField.userName.rawValue: parents.last
      default: nil as RecordKey?
      }
    guard let key, try db.storedRecord(key)?.presence == .present else { return problem }
    return Problem(
      code: problem.code,
      message:
        "\(problem.message) Sunbird had \(key) and has it no longer: record an update of it, "
        + "let `agent conflicts resolve --take local` make it again, and retry this edit.",
      field: problem.field, httpStatus: problem.httpStatus)
  }

  private func move(_ edit: StoredEdit, _ transition: Transition) throws {
    try transition.apply(db, edit: edit.id, record: record.id, at: now)
  }

  /// Folds the claim if its intent never had to be made durable, as when nothing had to be sent.
  private func fold() throws { try db.fold(claim, at: now) }

  private func accept(_ acceptance: Acceptance) throws {
    try fold()
    for edit in claim.folded { try db.forgetSecrets(of: edit) }
    try move(claim.carrier, .accept(note: acceptance.note))
    try updateRecord(acceptance)
    if let base = acceptance.base { try keepWhatLaterAuthorsSaw(now: base) }
    try release(waitingFor: record.id)
  }

  private func updateRecord(_ acceptance: Acceptance) throws {
    var clock = record.baseClock
    if acceptance.remoteChanged { clock = try clock.incremented(.sunbird) }
    for edit in claim.folded { clock = clock.including(edit.dot) }
    // Read again: an edit may have been recorded while this one was on the wire.
    let latest = try db.clock(of: record.id) ?? record.clock
    try db.run(
      sql: """
        UPDATE record SET server_id = coalesce(?, server_id), presence = ?, base = ?, clock = ?,
          base_clock = ?, outlived = ? WHERE id = ?
        """,
      arguments: [
        acceptance.serverID, acceptance.presence.rawValue,
        try acceptance.base.map { try StoreCoding.encode($0.withoutSecrets) },
        try StoreCoding.encode(latest.merged(with: clock)), try StoreCoding.encode(clock),
        try outlived(by: acceptance.base, presence: acceptance.presence), record.id,
      ])
    if let place = acceptance.registeredUnder {
      try db.run(
        sql: "UPDATE record SET registered_under = ?, registered_at = ? WHERE id = ?",
        arguments: [place.description, StoreCoding.milliseconds(now), record.id])
    }
    if acceptance.remoteChanged {
      try db.journal(.remoteChanged, record: record.id, edit: nil, at: now)
    }
  }

  /// Later edits of the record were recorded before anybody here knew what this one was joined with.
  /// They go on resting on what their authors saw.
  private func keepWhatLaterAuthorsSaw(now base: Fields) throws {
    let view = (record.base ?? [:]).overlaid(with: claim.fold.intent.fields)
    let moved = view.changes(to: base)
    guard !moved.isEmpty else { return }
    let later = try db.edits(
      of: record.id, in: [.queued, .waiting, .conflict, .rejected, .folded])
    for edit in later where edit.id > claim.carrier.id {
      let unaware = moved.filter { edit.fields[$0] != nil && edit.authorSaw[$0] == nil }
      guard !unaware.isEmpty else { continue }
      var saw = edit.authorSaw
      for name in unaware { saw[name] = view[name] ?? .null }
      try db.run(
        sql: "UPDATE edit SET author_saw = ? WHERE id = ?",
        arguments: [try StoreCoding.encode(saw), edit.id])
    }
  }

  /// What the record gives up when it moves to `base`, for the column.
  private func outlived(by base: Fields?, presence: Presence) throws -> String {
    try StoreCoding.encode(
      Outlived.moving(from: record, to: base ?? [:], presence: presence, at: uptime))
  }

  /// Writes the conflict down. The same conflict found twice is one conflict; its remote clock goes
  /// on where the server's side is another one than before, since that was shown to nobody.
  private func open(_ found: FoundConflict) throws {
    let remote = try StoreCoding.encode(found.remote)
    let remoteClock = try remoteClock(of: found, remote: remote)
    let edits = try db.undecidedEdits(of: record.id)
    let localClock = edits.reduce(claim.localClock) { $0.merged(with: $1.clock) }
    try db.run(
      sql: """
        INSERT INTO conflict (record_id, kind, disputes, remote, local_clock, remote_clock,
          detected_at) VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (record_id) WHERE resolved_by IS NULL DO UPDATE SET kind = excluded.kind,
          disputes = excluded.disputes, remote = excluded.remote,
          local_clock = excluded.local_clock, remote_clock = excluded.remote_clock
        """,
      arguments: [
        record.id, found.kind.rawValue, try StoreCoding.encode(found.disputes),
        remote, try StoreCoding.encode(localClock), try StoreCoding.encode(remoteClock),
        StoreCoding.milliseconds(now),
      ])
    if found.kind == .fields {
      let seen = (record.base ?? [:]).overlaid(with: found.remote)
      try db.run(
        sql: """
          UPDATE record SET presence = 'present', server_id = coalesce(?, server_id), outlived = ?
          WHERE id = ?
          """,
        arguments: [found.serverID, try outlived(by: seen, presence: .present), record.id])
    }
  }

  private func remoteClock(of found: FoundConflict, remote: String) throws -> VectorClock {
    let base = record.baseClock
    let open = try db.row(
      sql: """
        SELECT kind, remote, remote_clock FROM conflict
        WHERE record_id = ? AND resolved_by IS NULL
        """, arguments: [record.id])
    guard let open else { return try base.incremented(.sunbird) }
    let known: VectorClock = try StoreCoding.decode(open.value("remote_clock"))
    let isSame = try open.value("kind") == found.kind.rawValue && open.value("remote") == remote
    return isSame ? known : try known.merged(with: base).incremented(.sunbird)
  }

  /// Later edits of the same record wait behind this one.
  private func hold(later obstacle: Int64) throws {
    for edit in try db.edits(of: record.id, in: [.queued]) where edit.id > claim.carrier.id {
      try move(edit, .wait(on: obstacle, retryAt: nil, problem: nil))
    }
  }

  /// Lets go of what waited for the record, unless something else still stands in its way.
  private func release(waitingFor parent: Int64) throws {
    try db.release(waitingFor: parent, at: now)
  }

  func countAttempt() throws {
    try db.run(
      sql: "UPDATE edit SET attempts = attempts + 1 WHERE id = ?", arguments: [claim.carrier.id])
  }

  private func endAttempts(_ settlement: Settlement) throws {
    let problem = settlement.problem
    try db.run(
      sql: """
        UPDATE attempt SET ended_at = ?, outcome = ?, code = ?, message = ?, http_status = ?,
          ended_uptime = ?
        WHERE edit_id = ? AND outcome IS NULL
        """,
      arguments: [
        StoreCoding.milliseconds(now), settlement.outcome, problem?.code, problem?.message,
        problem?.httpStatus, uptime, claim.carrier.id,
      ])
  }
}

extension Database {
  /// Frees every edit that waits for `parent`, and what waits behind another edit of `parent`
  /// itself: it is queued, or waits for what is next in its way.
  ///
  /// The plus signs keep SQLite from reading everything that waits, by the index of the states.
  ///
  /// - Parameter onlyRecord: frees only the edits of this record.
  func release(waitingFor parent: Int64, at now: Date, onlyRecord: Int64? = nil) throws {
    let waiting = try all(
      Int64.self,
      sql: """
        SELECT id FROM edit
        WHERE waits_on = ?1 AND +state = 'waiting' AND (?2 IS NULL OR +record_id = ?2)
        UNION ALL
        SELECT id FROM edit
        WHERE record_id = ?1 AND +state = 'waiting' AND +waits_on <> ?1 AND +not_before = 0
          AND (?2 IS NULL OR +record_id = ?2)
        """, arguments: [parent, onlyRecord])
    for edit in waiting.sorted() {
      let row = try row(
        sql: "SELECT record_id, waits_on FROM edit WHERE id = ?", arguments: [edit])
      guard let row, let record = try storedRecord(id: try row.value("record_id")) else { continue }
      let obstacle =
        try parentObstacle(for: record) ?? selfObstacle(for: record, before: edit)
        ?? contactObstacle(of: record, before: edit)
      if let obstacle {
        guard obstacle != row["waits_on"] else { continue }
        try Transition.wait(on: obstacle, retryAt: nil, problem: nil)
          .apply(self, edit: edit, record: record.id, at: now)
      } else {
        try Transition.queue(notBefore: nil, problem: nil)
          .apply(self, edit: edit, record: record.id, at: now)
      }
    }
  }

  /// The same as ``contactObstacle(_:of:before:)`` for an edit of which only the number is at hand.
  private func contactObstacle(of record: StoredRecord, before edit: Int64) throws -> Int64? {
    guard record.key.kind == .user else { return nil }
    return try contactObstacle(self.edit(id: edit).fields, of: record, before: edit)
  }

  /// A parent whose creation is on its way, or waits for a person to say whether it is the same.
  func parentObstacle(for record: StoredRecord) throws -> Int64? {
    for key in record.key.parents {
      guard let parent = try storedRecord(key) else { continue }
      if try isCreating(parent.id) { return parent.id }
    }
    return nil
  }

  /// The record itself, while an earlier edit of it waits for a person; what an earlier edit of it
  /// waits for.
  func selfObstacle(for record: StoredRecord, before edit: Int64) throws -> Int64? {
    try one(
      Int64.self,
      sql: """
        SELECT coalesce(waits_on, record_id) FROM edit
        WHERE record_id = ? AND id < ? AND state IN ('conflict', 'rejected', 'waiting')
        ORDER BY id LIMIT 1
        """, arguments: [record.id, edit])
  }
}

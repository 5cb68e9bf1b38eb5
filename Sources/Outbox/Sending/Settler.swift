import Auditing
import Causality
import Foundation
import GRDB
import Reconciliation
import Registry

/// Applies a settlement inside a transaction: reads what ``ClaimEnd`` asks for, and writes down what it
/// says.
struct Settler {
  let db: Database
  let claim: Claim
  let now: Date
  let uptime: Double
  /// What names further edits are taken from; nil where none are to be recorded.
  var counters: Counters?
  let receipts: ReceiptBook
  let evidence: Evidence

  private var record: Record { claim.record }
  private var end: ClaimEnd { ClaimEnd(of: claim, at: now, uptime: uptime) }

  func apply(_ settlement: Settlement) throws {
    if settlement.isJudged { try countAttempt() }
    try endAttempts(settlement)
    if let change = try change(by: settlement) {
      try db.write(change, of: record, at: now)
      try recordAnew(change.base?.unstored ?? [:])
    }
    if let ending = settlement.ending { try addReceipt(ending, by: settlement) }
    if case .refused(let refusal, _) = settlement { try note(refusal) }
    if settlement.isJudged { try forgetRefusals() }
  }

  /// Only what was sent, or may have been, has a receipt.
  private func addReceipt(_ ending: Receipt.Ending, by settlement: Settlement) throws {
    var evidence = evidence
    if evidence.request == nil {
      guard claim.carrier.state == .sent else { return }
      evidence.request = try db.requestDigest(of: claim.carrier.id)
    }
    let serverID =
      if case .accepted(let acceptance) = settlement { acceptance.serverID } else { nil as String? }
    try receipts.append(
      Receipt(
        edit: claim.carrier.dot, carried: claim.folded.dropLast().map(\.dot), ending: ending,
        serverID: serverID ?? record.serverID, evidence: evidence), db)
  }

  /// What the settlement comes to; nil where it comes to nothing.
  private func change(by settlement: Settlement) throws -> RecordChange? {
    switch settlement {
    case .accepted(let acceptance):
      return try end.accepted(acceptance, clocks: clocks()) {
        try db.edits(of: record.id, in: [.queued, .waiting, .conflict, .rejected, .folded])
      }
    case .cancelled: return end.cancelled()
    case .rejected(let problem):
      return try end.rejected(naming(problem, next: "then retry this edit"), later: queued())
    case .notLetThrough(let problem): return try end.rejected(problem, later: queued())
    case .conflict(let found):
      return try end.inConflict(
        found, clocks: clocks(), open: db.openSide(of: record.id),
        undecided: db.undecidedEdits(of: record.id), later: queued())
    case .postponed(let until, let problem), .deferred(let until, let problem):
      return end.putOff(until: until, problem)
    case .waits(let key, let retryAt, let problem):
      let parent = try db.recordRow(for: key)
      // It may have come to its end since the claim was decided about: nothing would wake this one.
      if retryAt == nil, try db.edits(of: parent.id, in: EditState.unfinished).isEmpty {
        return end.putOff(until: nil, problem)
      }
      // Behind a person's decision it waits for that.
      let named = retryAt == nil ? problem : try naming(problem, next: "then this edit goes on")
      return try end.waits(for: parent.id, retryAt: retryAt, named, later: queued())
    case .untried(let problem):
      let carrier = try db.edit(id: claim.carrier.id)
      guard carrier.state == .sent else { return nil }
      return try end.putBack(behind: db.blocker(of: carrier), problem, later: queued)
    case .refused(let refusal, let problem): return end.refused(refusal, problem)
    case .unknown(let askAfter, let problem):
      return end.unknownOutcome(askAfter: askAfter, problem)
    }
  }

  /// Records what Sunbird has not stored as an edit of its own, by whoever recorded it before. What a
  /// later edit of the record says again goes with that one.
  private func recordAnew(_ fields: Fields) throws {
    guard let counters, !fields.isEmpty else { return }
    let later = try db.edits(of: record.id, in: [.queued, .waiting, .conflict, .rejected])
      .filter { $0.id > claim.carrier.id }
    let left = fields.filter { name, _ in !later.contains { $0.fields[name] != nil } }
    guard !left.isEmpty, let latest = try db.storedRecord(id: record.id) else { return }
    var draft = DraftEdit(operation: record.key.kind.change, key: latest.key, fields: left)
    draft.priority = claim.priority
    try Recorder(db: db, counters: counters, author: claim.carrier.recordedBy, now: now)
      .record(draft, in: latest, isNew: false)
  }

  private func clocks() throws -> RecordClocks {
    try db.clocks(of: record.id) ?? RecordClocks(known: record.clock, base: record.baseClock)
  }

  private func queued() throws -> [Edit] { try db.edits(of: record.id, in: [.queued]) }

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

  /// A membership whose parent Sunbird does not know, although it had it, says so: the server was put
  /// back to an older state, or somebody has taken the parent away.
  /// So soon after it was made or changed the parent may only not be in the index yet.
  private func naming(_ problem: Problem, next: String) throws -> Problem {
    guard let key = record.key.parent(blamedBy: problem), let parent = try db.storedRecord(key),
      parent.presence == .present,
      parent.staleReads.map({ $0.age(at: uptime) >= StaleReadWindow.window }) ?? true
    else { return problem }
    let advice =
      "record an update of it and let `agent conflicts resolve --take local` make it again"
    return Problem(
      code: problem.code,
      message: "\(problem.message) Sunbird had \(key) and has it no longer: \(advice), \(next).",
      field: problem.field, httpStatus: problem.httpStatus)
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
          ended_uptime = ?, request = ?
        WHERE edit_id = ? AND outcome IS NULL
        """,
      arguments: [
        StoreCoding.milliseconds(now), settlement.outcome, problem?.code, problem?.message,
        problem?.httpStatus, uptime, settlement.isOpen ? evidence.request?.bytes : nil,
        claim.carrier.id,
      ])
  }
}

extension Settlement {
  /// The end that a receipt tells of; nil where the claim goes on.
  fileprivate var ending: Receipt.Ending? {
    switch self {
    case .accepted: .accepted
    case .rejected, .notLetThrough: .rejected
    case .conflict: .conflict
    case .cancelled, .postponed, .deferred, .waits, .untried, .refused, .unknown: nil
    }
  }

  /// Whether the request may have taken effect, which a later pass finds out.
  fileprivate var isOpen: Bool {
    switch self {
    case .unknown: true
    case .refused(let refusal, _): refusal.mayHaveArrived
    case .accepted, .rejected, .notLetThrough, .conflict, .cancelled, .postponed, .deferred,
      .waits, .untried:
      false
    }
  }
}

extension RecordKey {
  /// The parent that a problem's field names; nil for none.
  fileprivate func parent(blamedBy problem: Problem) -> RecordKey? {
    switch problem.field {
    case KeyField.externalId.rawValue: parents.first
    case KeyField.userName.rawValue: parents.last
    default: nil
    }
  }
}

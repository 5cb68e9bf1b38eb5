import Auditing
import Foundation
import GRDB
import Reconciliation
import Registry

extension Outbox {
  /// Makes the intent durable before the first byte leaves: in one transaction each claim's edits
  /// fold into their carrier, the carriers become `sent`, and an attempt is written for each.
  ///
  /// After a crash these edits are unknown, never queued.
  ///
  /// - Returns: whether each claim has begun. One has not if a person has changed or withdrawn an
  ///   edit of it meanwhile: then what was planned for it is worth nothing, and it is claimed anew.
  @discardableResult
  package func begin(
    _ sends: [(claim: Claim, operation: WriteOperation)], at now: Date
  ) async throws -> [Bool] {
    try await writeWitness()
    return try await write { db in
      try sends.map { claim, operation in
        guard try claim.folded.allSatisfy(db.stands) else { return false }
        if claim.hasNewBase { try db.keepBase(of: claim, at: now) }
        try db.fold(claim, at: now)
        try Transition.send.apply(
          db, edit: claim.carrier.id, record: claim.record.id, at: now)
        try db.addAttempt(edit: claim.carrier.id, operation: operation, at: now)
        return true
      }
    }
  }

  /// Writes one more attempt of an edit that is already `sent`: a second step, like the update
  /// after a creation that met an existing record.
  package func beginNext(
    _ claim: Claim, operation: WriteOperation, at now: Date
  ) async throws {
    try await write { db in
      try db.addAttempt(edit: claim.carrier.id, operation: operation, at: now)
    }
  }

  /// Writes down how each claim ended, in one transaction, with a receipt for each end of what was sent.
  ///
  /// - Parameters:
  ///   - evidence: what is known of each one's request and answer; empty where nothing is.
  ///   - uptime: the machine's, in seconds: how long what went before may still be shown
  ///     is not measured by a clock that somebody sets.
  /// - Returns: whether each one was written down. One was not if nothing of it had left and a
  ///   person has changed or withdrawn an edit of it meanwhile.
  @discardableResult
  package func settle(
    _ results: [(claim: Claim, settlement: Settlement)], _ evidence: [Evidence] = [],
    at now: Date, uptime: Double = ProcessInfo.processInfo.systemUptime
  ) async throws -> [Bool] {
    let ends = Ends(results: results, evidence: evidence, now: now, uptime: uptime)
    // What was not stored goes again as an edit of its own, which needs a name.
    guard !results.contains(where: \.settlement.goesAgain) else {
      return try await recording(by: "", at: now) { recorder in
        try ends.write(recorder.db, recorder.counters)
      }
    }
    #if DEBUG
      let sabotage = Sabotage.active
      return try await write { db in
        try Sabotage.$active.withValue(sabotage) { try ends.write(db, nil) }
      }
    #else
      return try await write { try ends.write($0, nil) }
    #endif
  }

  /// How claims ended, to be written down in one transaction.
  private struct Ends {
    let results: [(claim: Claim, settlement: Settlement)]
    let evidence: [Evidence]
    let now: Date
    let uptime: Double

    /// - Returns: whether each one was written down.
    func write(_ db: Database, _ counters: Counters?) throws -> [Bool] {
      let receipts = ReceiptBook()
      let written = try results.indices.map { index in
        let (claim, settlement) = results[index]
        guard try db.stands(claim) else { return false }
        let settler = Settler(
          db: db, claim: claim, now: now, uptime: uptime, counters: counters, receipts: receipts,
          evidence: evidence.isEmpty ? Evidence() : evidence[index])
        try settler.apply(settlement)
        #if DEBUG
          if Sabotage.isOn(.settleTwice) { try settler.apply(settlement) }
          if Sabotage.isOn(.countOffline), case .untried = settlement {
            try settler.countAttempt()
          }
        #endif
        return true
      }
      try receipts.keep(db)
      return written
    }
  }
}

extension Database {
  /// Whether the store still says of a claim what the claim says. Edits on the wire are in the
  /// pass's own hands; until then people may change and withdraw them, and hand them over.
  func stands(_ claim: Claim) throws -> Bool {
    let isOnWire = try one(
      Bool.self,
      sql: """
        SELECT state = 'sent' AND NOT EXISTS (
          SELECT 1 FROM road WHERE edit_id = edit.id AND bundle_id IS NOT NULL)
        FROM edit WHERE id = ?
        """, arguments: [claim.carrier.id])
    if isOnWire == true { return true }
    return try claim.folded.allSatisfy(stands)
  }

  /// Whether the edit is what it was when it was claimed.
  func stands(_ claimed: Edit) throws -> Bool {
    let row = try row(
      sql: """
        SELECT edit.state, edit.fields, carrier.replica || ':' || carrier.counter AS into_dot
        FROM edit LEFT JOIN edit AS carrier ON carrier.id = edit.into_id WHERE edit.id = ?
        """, arguments: [claimed.id])
    guard let row, try row.value("state") == claimed.state.rawValue,
      try row.value("into_dot") == claimed.into?.description,
      try !isOnRoad(claimed.id)
    else { return false }
    let fields: String = try row.value("fields")
    // The same fields have the same text, unless another version wrote it.
    return try fields == StoreCoding.encode(claimed.fields)
      || StoreCoding.decode(fields) == claimed.fields
  }

  /// Keeps what a first look showed, unless something is known of the record by now.
  func keepBase(of claim: Claim, at now: Date) throws {
    guard let base = claim.record.base, let clocks = try clocks(of: claim.record.id),
      try one(
        Bool.self, sql: "SELECT base IS NULL FROM record WHERE id = ?",
        arguments: [claim.record.id]) == true
    else { return }
    let change = try ClaimEnd(of: claim, at: now, uptime: 0).firstSight(
      of: base, clocks: clocks,
      later: edits(of: claim.record.id, in: [.queued, .waiting, .folded]))
    try write(change, of: claim.record, at: now)
  }

  /// Folds the claim's run into its carrier.
  func fold(_ claim: Claim, at now: Date) throws {
    for edit in claim.folded.dropLast() {
      try fold(edit.id, into: claim.carrier.id, of: claim.record.id, at: now)
    }
  }

  /// Folds an edit into its carrier, if it is not yet. What it carried itself moves along.
  func fold(_ edit: Int64, into carrier: Int64, of record: Int64, at now: Date) throws {
    let into = try one(
      Int64.self, sql: "SELECT into_id FROM edit WHERE id = ?", arguments: [edit])
    guard into != carrier else { return }
    try run(sql: "UPDATE edit SET into_id = ? WHERE into_id = ?", arguments: [carrier, edit])
    try Transition.fold(into: carrier).apply(self, edit: edit, record: record, at: now)
  }

  /// - Parameter lane: `single` for a request of its own, `bulk` for a row of an upload.
  func addAttempt(
    edit: Int64, operation: WriteOperation, lane: String = "single", at now: Date
  ) throws {
    try run(
      sql: "INSERT INTO attempt (edit_id, operation, lane, started_at) VALUES (?, ?, ?, ?)",
      arguments: [edit, operation.rawValue, lane, StoreCoding.milliseconds(now)])
  }
}

import Foundation
import GRDB
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
    try await witness()
    return try await write { db in
      try sends.map { claim, operation in
        guard try claim.folded.allSatisfy(db.stands) else { return false }
        if claim.hasNewBase { try db.keepBase(of: claim) }
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

  /// Writes down how each claim ended, in one transaction.
  ///
  /// - Parameter uptime: the machine's, in seconds: how long what went before may still be shown
  ///   is not measured by a clock that somebody sets.
  /// - Returns: whether each one was written down. One was not if nothing of it had left and a
  ///   person has changed or withdrawn an edit of it meanwhile.
  @discardableResult
  package func settle(
    _ results: [(claim: Claim, settlement: Settlement)], at now: Date,
    uptime: Double = ProcessInfo.processInfo.systemUptime
  ) async throws -> [Bool] {
    #if DEBUG
      let sabotage = Sabotage.active
    #endif
    return try await write { db in
      try results.map { claim, settlement in
        guard try db.stands(claim) else { return false }
        let settler = Settler(db: db, claim: claim, now: now, uptime: uptime)
        try settler.apply(settlement)
        #if DEBUG
          if sabotage == .settleTwice { try settler.apply(settlement) }
          if sabotage == .countOffline, case .untried = settlement { try settler.countAttempt() }
        #endif
        return true
      }
    }
  }
}

extension Database {
  /// Whether the store still says of a claim what the claim says. Edits on the wire are in the
  /// pass's own hands; until then people may change and withdraw them.
  func stands(_ claim: Claim) throws -> Bool {
    let state = try one(
      String.self, sql: "SELECT state FROM edit WHERE id = ?", arguments: [claim.carrier.id])
    if state == EditState.sent.rawValue { return true }
    return try claim.folded.allSatisfy(stands)
  }

  /// Whether the edit is what it was when it was claimed.
  func stands(_ claimed: StoredEdit) throws -> Bool {
    let row = try row(
      sql: """
        SELECT edit.state, edit.fields, carrier.replica || ':' || carrier.counter AS into_dot
        FROM edit LEFT JOIN edit AS carrier ON carrier.id = edit.into_id WHERE edit.id = ?
        """, arguments: [claimed.id])
    guard let row, try row.value("state") == claimed.state.rawValue,
      try row.value("into_dot") == claimed.into?.description
    else { return false }
    let fields: String = try row.value("fields")
    // The same fields have the same text, unless another version wrote it.
    return try fields == StoreCoding.encode(claimed.fields)
      || StoreCoding.decode(fields) == claimed.fields
  }

  /// Keeps what a first look showed, before anything is sent upon it: should the outcome be unknown,
  /// what others change from now on can still be told from what was there.
  func keepBase(of claim: Claim) throws {
    guard let base = claim.record.base else { return }
    try run(
      sql: "UPDATE record SET base = ?, presence = 'present' WHERE id = ? AND base IS NULL",
      arguments: [try StoreCoding.encode(base.withoutSecrets), claim.record.id])
    if changesCount > 0 { try keepCreationsApart(from: base, after: claim) }
  }

  /// A creation that was recorded since the claim was taken rests on nothing: its author knew of no
  /// such record, and what the look showed is somebody else's.
  private func keepCreationsApart(from base: Fields, after claim: Claim) throws {
    let later = try edits(of: claim.record.id, in: [.queued, .waiting, .folded])
    for edit in later where edit.operation.isCreation && edit.id > claim.carrier.id {
      var saw = edit.authorSaw
      for name in base.keys where edit.fields[name] != nil && saw[name] == nil { saw[name] = .null }
      try run(
        sql: "UPDATE edit SET author_saw = ? WHERE id = ?",
        arguments: [try StoreCoding.encode(saw), edit.id])
    }
  }

  /// Folds the claim's run into its carrier. What an earlier carrier carried moves along.
  func fold(_ claim: Claim, at now: Date) throws {
    let carrier = claim.carrier
    for edit in claim.folded.dropLast() {
      let into = try one(
        Int64.self, sql: "SELECT into_id FROM edit WHERE id = ?", arguments: [edit.id])
      guard into != carrier.id else { continue }
      try run(
        sql: "UPDATE edit SET into_id = ? WHERE into_id = ?", arguments: [carrier.id, edit.id])
      try Transition.fold(into: carrier.id)
        .apply(self, edit: edit.id, record: claim.record.id, at: now)
    }
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

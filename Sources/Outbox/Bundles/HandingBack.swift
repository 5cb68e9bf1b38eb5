import Auditing
import Bundles
import Causality
import Codecs
import Foundation
import GRDB
import Reconciliation
import Registry

extension Outbox {
  /// The receipts for `peer`: what became of its edits, as far as it is not known to have been told,
  /// and what has changed since then of records that it has edited.
  ///
  /// What was refused or is in conflict goes back to its office with that: it is taken out here, and
  /// is on no road but its office's own from then on. Receipts that are lost on the way are in the
  /// next ones, until the office says which ones it has.
  ///
  /// - Returns: nil where there is nothing to be told.
  package func receipts(for peer: String, at now: Date) async throws -> OpenedBundle? {
    let bundle = try await write { [identity] db -> OpenedBundle? in
      try identity.remember(db)
      let handingBack = HandingBack(db: db, replica: try db.ownReplica(), now: now)
      try handingBack.run()
      return try handingBack.receipts(for: peer)
    }
    // What went back has its secrets with its office; a log that can't be cleared now is cleared by
    // the next pass.
    try? await clearLogOfSecrets()
    return bundle
  }

  /// The installations whose edits are here.
  package func offices() async throws -> [String] {
    try await read { db in
      try db.all(String.self, sql: "SELECT DISTINCT peer FROM guest ORDER BY peer")
    }
  }
}

/// Gives edits back to the offices that recorded them, and tells those how others ended.
private struct HandingBack {
  let db: Database
  let replica: ReplicaID
  let now: Date

  /// Takes everything out that an office has to repair, and keeps its receipt.
  func run() throws {
    let stuck = try db.all(
      Int64.self,
      sql: """
        SELECT edit.id FROM edit JOIN guest ON guest.edit_id = edit.id
        WHERE edit.state IN ('rejected', 'conflict') ORDER BY edit.id
        """)
    for id in stuck {
      let edit = try db.edit(id: id)
      guard let end = try end(of: edit) else { continue }
      if try run(of: edit).contains(where: \.operation.isCreation) { try returnChildren(of: edit) }
      try handBack(edit, end)
      if case .conflict(let found) = end { try believe(found, of: edit.recordID) }
    }
  }

  /// Why an edit is stuck; nil where it is not any more.
  private func end(of edit: Edit) throws -> ReceiptEnd? {
    switch edit.state {
    case .rejected:
      return .rejected(edit.problem ?? Problem(code: "rejected", message: "Sunbird refused it."))
    case .conflict: return try conflict(of: edit).map(ReceiptEnd.conflict)
    case .queued, .waiting, .sent, .accepted, .folded, .withdrawn: return nil
    }
  }

  /// Nothing of this store disputes any more what the server has: it is the base from now on, and its
  /// moment, which is told with the conflict, is never that of anything else.
  private func believe(_ found: FoundConflict, of id: Int64) throws {
    guard let record = try db.storedRecord(id: id), let clock = found.remoteClock else { return }
    let isGone = found.kind == .gone
    let news = RecordNews(
      presence: isGone ? .absent : .present, serverID: found.serverID,
      base: isGone ? nil : (record.base ?? [:]).overlaid(with: found.remote).withoutBlanks,
      clock: record.baseClock.merged(with: clock.heard(by: replica)))
    let unfinished = try db.edits(of: id, in: [.queued, .waiting, .rejected, .folded])
    guard let change = news.change(of: record, unfinished: unfinished) else { return }
    try db.write(change, of: record, at: now)
  }

  private func conflict(of edit: Edit) throws -> FoundConflict? {
    let row = try db.row(
      sql: "SELECT * FROM conflict WHERE record_id = ? AND resolved_by IS NULL",
      arguments: [edit.recordID])
    guard let row else { return nil }
    let open = try db.openConflict(row, policies: ConflictPolicies())
    var found = FoundConflict(
      kind: open.kind, disputes: open.disputes, remote: open.remote,
      serverID: open.record.serverID)
    found.remoteClock = open.remoteClock.told(by: replica)
    found.change = RemoteChange(by: open.rivals.named, at: nil) ?? open.remoteChange
    return found
  }

  /// The edit and those of the same office that it carries.
  private func run(of edit: Edit) throws -> [Edit] {
    let carried = try db.all(
      Int64.self,
      sql: """
        SELECT id FROM edit JOIN guest ON edit_id = id
        WHERE into_id = ?1 AND peer = (SELECT peer FROM guest WHERE edit_id = ?1) ORDER BY id
        """, arguments: [edit.id])
    return try carried.map(db.edit(id:)) + [edit]
  }

  private func handBack(_ edit: Edit, _ end: ReceiptEnd) throws {
    let run = try run(of: edit)
    for part in run {
      let trip = try db.one(
        Int.self, sql: "SELECT trip FROM guest WHERE edit_id = ?", arguments: [part.id])
      try db.keep(
        BundledReceipt(
          dot: part.dot, trip: trip ?? 1, at: now, end: end, proof: try db.proof(of: edit.dot)),
        for: part.id)
    }
    for part in run.dropLast() {
      try db.forgetSecrets(of: part)
      try Transition.withdraw.apply(db, edit: part.id, record: part.recordID, at: now)
    }
    try db.withdraw(edit, at: now)
  }

  /// What the same office recorded on the strength of what goes back goes back with it, untried.
  private func returnChildren(of edit: Edit) throws {
    let children = try db.all(
      Int64.self,
      sql: """
        SELECT id FROM edit JOIN guest ON edit_id = id
        WHERE waits_on = ?1 AND +state = 'waiting' AND record_id <> ?1
          AND peer = (SELECT peer FROM guest WHERE edit_id = ?2) ORDER BY id
        """, arguments: [edit.recordID, edit.id])
    let problem = Problem(
      code: "came-back",
      message: "It came back from \(replica.installation) with \(edit.dot), which it rests on.")
    for child in children { try handBack(db.edit(id: child), .returned(problem)) }
  }

  func receipts(for peer: String) throws -> OpenedBundle? {
    try takeNoteOfTakenOut(peer)
    let number = try db.nextNumber(BundleKind.receipts.rawValue, for: peer)
    let edits = try untold(peer) + moved(peer)
    var receipts: [BundledReceipt] = []
    for id in edits {
      guard let receipt = try receipt(for: id) else { continue }
      receipts.append(receipt)
      try tell(receipt, id, in: number)
    }
    guard !receipts.isEmpty else { return nil }
    try db.run(
      sql: """
        INSERT INTO bundle (way, kind, peer, replica, number, at, lines, state)
        VALUES ('out', 'receipts', ?, ?, ?, ?, ?, 'out')
        """,
      arguments: [
        peer, replica.description, number, StoreCoding.milliseconds(now), receipts.count,
      ])
    return OpenedBundle(
      header: BundleHeader(
        kind: .receipts, from: replica, recipient: peer, number: number, writtenAt: now,
        count: receipts.count),
      content: .receipts(receipts))
  }

  private func untold(_ peer: String) throws -> [Int64] {
    try db.all(
      Int64.self,
      sql: """
        SELECT edit.id FROM guest JOIN edit ON edit.id = guest.edit_id
          LEFT JOIN edit AS carrier ON carrier.id = edit.into_id
        WHERE guest.peer = ? AND guest.is_acknowledged = 0 AND (handed_back IS NOT NULL
          OR edit.state = 'accepted'
          OR (edit.state = 'folded' AND coalesce(carrier.state, 'accepted') = 'accepted'))
        ORDER BY edit.id
        """, arguments: [peer])
  }

  /// The last accepted edits of the office in records whose base has moved since it was told.
  private func moved(_ peer: String) throws -> [Int64] {
    try db.all(
      Int64.self,
      sql: """
        SELECT max(edit.id) FROM guest JOIN edit ON edit.id = guest.edit_id
          JOIN record ON record.id = edit.record_id
        WHERE guest.peer = ? AND guest.is_acknowledged = 1 AND handed_back IS NULL
          AND told_clock <> record.base_clock
        GROUP BY edit.record_id ORDER BY 1
        """, arguments: [peer])
  }

  /// A person here has taken an edit out: its office has to know.
  private func takeNoteOfTakenOut(_ peer: String) throws {
    let taken = try db.all(
      Int64.self,
      sql: """
        SELECT edit.id FROM guest JOIN edit ON edit.id = guest.edit_id
        WHERE guest.peer = ? AND is_acknowledged = 0 AND handed_back IS NULL
          AND edit.state = 'withdrawn' ORDER BY edit.id
        """, arguments: [peer])
    let problem = Problem(
      code: "taken-out", message: "It was taken out at \(replica.installation).")
    for id in taken {
      let edit = try db.edit(id: id)
      let trip = try db.one(
        Int.self, sql: "SELECT trip FROM guest WHERE edit_id = ?", arguments: [id])
      try db.keep(
        BundledReceipt(dot: edit.dot, trip: trip ?? 1, at: now, end: .rejected(problem)), for: id)
    }
  }

  private func receipt(for id: Int64) throws -> BundledReceipt? {
    let row = try db.row(
      sql: """
        SELECT guest.trip, guest.handed_back, edit.state, edit.into_id,
          coalesce(carrier.note, edit.note) AS note
        FROM guest JOIN edit ON edit.id = guest.edit_id
          LEFT JOIN edit AS carrier ON carrier.id = edit.into_id
        WHERE edit.id = ?
        """, arguments: [id])
    guard let row else { return nil }
    if let kept: String = try row.value("handed_back") {
      return try BundledReceipt(json: JSONValue(parsing: kept.utf8))
    }
    let edit = try db.edit(id: id)
    guard let record = try db.storedRecord(id: edit.recordID) else { return nil }
    let isCancelled = try edit.state == .folded && (row.value("into_id") as Int64?) == nil
    let told = BundledRecord(
      presence: record.presence, serverID: record.serverID, base: record.base,
      clock: record.baseClock.told(by: replica))
    return BundledReceipt(
      dot: edit.dot, trip: try row.value("trip"), at: now,
      end: isCancelled ? .cancelled : .accepted(told, note: try row.value("note")),
      proof: isCancelled ? nil : try db.proof(of: edit.into ?? edit.dot))
  }

  /// Takes note of what receipts tell, and of the first ones that tell it.
  private func tell(_ receipt: BundledReceipt, _ edit: Int64, in number: Int) throws {
    var clock: String?
    if case .accepted = receipt.end {
      clock = try db.one(
        String.self,
        sql: "SELECT base_clock FROM record WHERE id = (SELECT record_id FROM edit WHERE id = ?)",
        arguments: [edit])
    }
    try db.run(
      sql: """
        UPDATE guest SET told_in = CASE WHEN told_in IS NULL OR is_acknowledged = 1
            OR told_clock IS NOT ?1 THEN ?2 ELSE told_in END,
          told_clock = ?1, is_acknowledged = 0 WHERE edit_id = ?3
        """, arguments: [clock, number, edit])
  }
}

extension Database {
  /// What the chain of receipts has of the last end of what was sent under this name.
  fileprivate func proof(of dot: Dot) throws -> ReceiptProof? {
    let row = try row(
      sql: "SELECT request, reply, served_at FROM receipt WHERE edit = ? ORDER BY id DESC LIMIT 1",
      arguments: [dot.description])
    guard let row else { return nil }
    let request = (try row.value("request") as [UInt8]?).flatMap { ContentDigest(bytes: $0) }
    let reply = (try row.value("reply") as [UInt8]?).flatMap { ContentDigest(bytes: $0) }
    return ReceiptProof(
      request: request?.hex, reply: reply?.hex, servedAt: try row.value("served_at"))
  }
}

import Auditing
import Bundles
import Causality
import Foundation
import GRDB
import Reconciliation
import Registry

/// What receipts brought.
package struct TakenReceipts: Hashable, Sendable {
  /// Edits that came to their end, or came back.
  package var settled = 0
  /// Edits whose end was known already.
  package var repeated = 0
  /// Records that have changed on the server since an edit was accepted.
  package var news = 0
  /// Edits that are not on that road any more: they were taken back from it.
  package var offRoad: [Dot] = []

  package init() {}
}

extension Outbox {
  /// Settles edits of this office by what whoever took them in says of them, in one transaction.
  ///
  /// - Parameter uptime: the machine's, in seconds.
  /// - Throws: ``BundleRefusal`` for an edit that is not this office's, or was never handed over to
  ///   them; nothing is changed then.
  package func take(
    _ receipts: [BundledReceipt], of header: BundleHeader, at now: Date,
    uptime: Double = ProcessInfo.processInfo.systemUptime
  ) async throws -> TakenReceipts {
    let taken = try await write { [identity] db in
      try identity.demandPlace()
      let replica = try db.ownReplica()
      try header.demand(for: replica)
      try db.noteTaken(header, at: now)
      let settling = ReceiptSettling(
        db: db, peer: header.from.installation, replica: replica, now: now, uptime: uptime)
      return try settling.take(receipts)
    }
    // They are settled; a log that can't be cleared now is cleared by the next pass.
    try? await clearLogOfSecrets()
    return taken
  }
}

private struct ReceiptSettling {
  let db: Database
  let peer: String
  let replica: ReplicaID
  let now: Date
  let uptime: Double
  private let book = ReceiptBook()

  init(db: Database, peer: String, replica: ReplicaID, now: Date, uptime: Double) {
    (self.db, self.peer, self.replica) = (db, peer, replica)
    (self.now, self.uptime) = (now, uptime)
  }

  func take(_ receipts: [BundledReceipt]) throws -> TakenReceipts {
    var taken = TakenReceipts()
    var open: [Int64: BundledReceipt] = [:]
    var records: [Int64] = []
    for receipt in receipts {
      guard let found = try find(receipt) else { continue }
      switch found {
      case .open(let edit):
        open[edit.id] = receipt.heard(by: replica)
        if records.last != edit.recordID { records.append(edit.recordID) }
      case .offRoad: taken.offRoad.append(receipt.dot)
      case .ended(let edit):
        taken.repeated += 1
        if try hear(receipt, of: edit) { taken.news += 1 }
      }
    }
    for record in records { taken.settled += try settle(record, by: open) }
    try book.keep(db)
    return taken
  }

  private enum Found {
    case open(Edit)
    case ended(Edit)
    case offRoad
  }

  private func find(_ receipt: BundledReceipt) throws -> Found? {
    guard receipt.dot.replica.installation == replica.installation else {
      throw BundleRefusal.othersEdit(receipt.dot, office: replica.installation)
    }
    let row = try db.row(
      sql: """
        SELECT edit.id, road.peer, road.trips, road.bundle_id FROM edit
          LEFT JOIN road ON road.edit_id = edit.id
        WHERE edit.replica = ? AND edit.counter = ?
        """,
      arguments: [receipt.dot.replica.description, Int64(clamping: receipt.dot.counter)])
    guard let row, let trips: Int = try row.value("trips"),
      try row.value("peer") as String? == peer
    else { throw BundleRefusal.neverHandedOver(receipt.dot, to: peer) }
    let edit = try db.edit(id: row.value("id"))
    let isOut = try (row.value("bundle_id") as Int64?) != nil
    if isOut, trips == receipt.trip { return .open(edit) }
    if !isOut, edit.state == .sent, edit.problem?.code == Problem.recalledCode { return .offRoad }
    return .ended(edit)
  }

  /// Brings a record's edits to their ends, each run of one end at once.
  ///
  /// - Returns: how many.
  private func settle(_ record: Int64, by receipts: [Int64: BundledReceipt]) throws -> Int {
    guard let claim = try db.claim(record: record, carrierState: .sent, replica: replica) else {
      return 0
    }
    var run: [Edit] = []
    var end: ReceiptEnd?
    var count = 0
    func close() throws {
      if let end, !run.isEmpty { count += try settle(run, of: record, end) { receipts[$0]?.proof } }
      (run, end) = ([], nil)
    }
    for edit in claim.edits {
      if let next = receipts[edit.id]?.end {
        if let end, end != next { try close() }
        run.append(edit)
        end = next
      } else if try db.isOnRoad(edit.id) {
        try close()
      } else {
        // A decision that was handed over covers it.
        run.append(edit)
      }
    }
    try close()
    return count
  }

  private func settle(
    _ edits: [Edit], of record: Int64, _ end: ReceiptEnd, proof: (Int64) -> ReceiptProof?
  ) throws -> Int {
    var rest = edits[...]
    var count = 0
    while !rest.isEmpty {
      guard let stored = try db.storedRecord(id: record) else { return count }
      let claim = Claim(record: stored, edits: Array(rest), takesFirstSightForBase: false)
      for edit in claim.folded {
        try db.run(sql: "UPDATE road SET bundle_id = NULL WHERE edit_id = ?", arguments: [edit.id])
      }
      try Settler(
        db: db, claim: claim, now: now, uptime: uptime, receipts: book,
        evidence: proof(claim.carrier.id)?.evidence ?? Evidence()
      ).apply(end.settlement)
      rest = rest.dropFirst(claim.fold.count)
      count += claim.fold.count
    }
    return count
  }

  /// What has changed of a record since the office was told that its edit was accepted.
  private func hear(_ receipt: BundledReceipt, of edit: Edit) throws -> Bool {
    guard case .accepted(let told, _) = receipt.heard(by: replica).end,
      let record = try db.storedRecord(id: edit.recordID),
      try db.edits(of: record.id, in: [.sent, .conflict]).isEmpty,
      let change = RecordNews(
        presence: told.presence, serverID: told.serverID, base: told.base, clock: told.clock
      ).change(
        of: record, unfinished: try db.edits(of: record.id, in: [.queued, .waiting, .rejected]))
    else { return false }
    try db.write(change, of: record, at: now)
    return true
  }
}

extension BundledReceipt {
  /// The same with its clocks as the store of `replica` has them.
  fileprivate func heard(by replica: ReplicaID) -> BundledReceipt {
    var end = end
    switch end {
    case .accepted(let record, let note):
      end = .accepted(
        BundledRecord(
          presence: record.presence, serverID: record.serverID, base: record.base,
          clock: record.clock.heard(by: replica)), note: note)
    case .conflict(var found):
      found.remoteClock = found.remoteClock?.heard(by: replica)
      end = .conflict(found)
    case .rejected, .returned, .cancelled: break
    }
    return BundledReceipt(dot: dot, trip: trip, at: at, end: end)
  }
}

extension ReceiptProof {
  /// The same for the chain of receipts here.
  fileprivate var evidence: Evidence {
    Evidence(
      request: request.flatMap(Self.digest), reply: reply.flatMap(Self.digest), servedAt: servedAt)
  }

  private static func digest(_ hex: String) -> ContentDigest? {
    let digits = Array(hex)
    let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
      UInt8(String(digits[$0...$0 + 1]), radix: 16)
    }
    return bytes.count * 2 == digits.count ? ContentDigest(bytes: bytes) : nil
  }
}

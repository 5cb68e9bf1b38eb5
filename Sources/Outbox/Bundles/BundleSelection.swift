import Auditing
import Bundles
import Causality
import Foundation
import GRDB
import Reconciliation
import Registry

/// Chooses what goes into a bundle, inside the transaction that hands it over.
final class BundleSelection {
  let db: Database
  let peer: String
  let replica: ReplicaID
  private let now: Date
  private var units: [BundleUnit] = []
  /// The records of which something goes along.
  private var records: Set<Int64> = []

  /// The most edits of one bundle.
  static let most = 100_000

  init(db: Database, peer: String, now: Date) throws {
    self.db = db
    self.peer = peer
    self.now = now
    replica = try db.ownReplica()
  }

  func units(again: Bool) throws -> [BundleUnit] {
    for record in try onTheRoad(again: again) {
      try add(record, .sent, isFresh: false)
    }
    for record in try db.all(Int64.self, sql: Outbox.due, arguments: ["[]", Self.most]) {
      try add(record, .queued, isFresh: true)
    }
    for record in try waitingForRoad() { try addWaiting(record) }
    return units
  }

  /// The records whose edits went by a bundle that may never have had its name; all that are on
  /// their way to `peer` where they go again.
  private func onTheRoad(again: Bool) throws -> [Int64] {
    try db.all(
      Int64.self,
      sql: """
        SELECT DISTINCT edit.record_id FROM road JOIN edit ON edit.id = road.edit_id
          JOIN bundle ON bundle.id = road.bundle_id
        WHERE road.bundle_id IS NOT NULL AND road.peer = ?
          AND (? OR bundle.state = 'unfinished') AND edit.state = 'sent' ORDER BY edit.id
        """, arguments: [peer, again])
  }

  private func waitingForRoad() throws -> [Int64] {
    try db.all(
      Int64.self,
      sql: """
        SELECT DISTINCT edit.record_id FROM road JOIN edit AS parent ON parent.id = road.edit_id
          JOIN edit ON edit.waits_on = parent.record_id
        WHERE road.bundle_id IS NOT NULL AND road.peer = ? AND edit.waits_on IS NOT NULL
          AND edit.record_id <> parent.record_id ORDER BY edit.id
        """, arguments: [peer])
  }

  private func add(_ record: Int64, _ state: EditState, isFresh: Bool) throws {
    guard !records.contains(record),
      let claim = try db.claim(record: record, carrierState: state, replica: replica)
    else { return }
    if claim.fold.intent == .nothing {
      try Settler(
        db: db, claim: claim, now: now, uptime: 0, receipts: ReceiptBook(), evidence: Evidence()
      ).apply(.cancelled)
      return
    }
    // What others recorded goes from here by this store's line, or not at all.
    guard try claim.folded.allSatisfy({ try !isGuest($0.id) }) else { return }
    let edits = BundledEdit.run(
      of: claim, decisions: try decisions(in: claim), trips: try trips(of: claim, isFresh: isFresh),
      replica: replica)
    units.append(BundleUnit(claim: claim, edits: edits, isFresh: isFresh))
    records.insert(record)
    guard claim.folded.contains(where: \.operation.isCreation) else { return }
    for child in try waitingMembers(of: claim.record.key) { try addWaiting(child) }
  }

  /// The memberships of a record that wait, whichever parent they wait for first.
  private func waitingMembers(of key: RecordKey) throws -> [Int64] {
    let column: String
    switch key.kind {
    case .organisation: column = "organisation_key"
    case .user: column = "user_key"
    case .membership: return []
    }
    return try db.all(
      Int64.self,
      sql: """
        SELECT DISTINCT edit.record_id FROM record CROSS JOIN edit ON edit.record_id = record.id
        WHERE record.\(column) = ? AND edit.state = 'waiting' AND edit.not_before = 0
        ORDER BY edit.id
        """, arguments: [key.canonical])
  }

  /// Adds a membership that waits for nothing but parents who go along or are with `peer`.
  private func addWaiting(_ record: Int64) throws {
    guard let key = try db.storedRecord(id: record)?.key, !key.parents.isEmpty,
      try db.edits(of: record, in: [.queued, .sent, .conflict, .rejected]).isEmpty
    else { return }
    for parent in try key.parents.compactMap(db.storedRecord) where !records.contains(parent.id) {
      guard try !db.isCreating(parent.id) || isWithPeer(parent.id) else { return }
    }
    try add(record, .waiting, isFresh: true)
  }

  /// Whether all that is unfinished of a record is on its way to `peer`.
  private func isWithPeer(_ record: Int64) throws -> Bool {
    let here = try db.edits(of: record, in: [.queued, .waiting, .conflict, .rejected])
    let sent = try db.edits(of: record, in: [.sent])
    return try here.isEmpty && !sent.isEmpty
      && sent.allSatisfy { edit in
        try db.one(
          String.self, sql: "SELECT peer FROM road WHERE edit_id = ? AND bundle_id IS NOT NULL",
          arguments: [edit.id]) == peer
      }
  }

  private func isGuest(_ edit: Int64) throws -> Bool {
    try db.one(Int.self, sql: "SELECT 1 FROM guest WHERE edit_id = ?", arguments: [edit]) != nil
  }

  /// The edits that carry a person's decision.
  private func decisions(in claim: Claim) throws -> Set<Int64> {
    Set(
      try claim.folded.filter { edit in
        try db.one(
          Int.self,
          sql: """
            SELECT 1 FROM conflict WHERE record_id = ? AND resolved_by = ?
              AND presence_before IS NOT NULL
            """, arguments: [claim.record.id, edit.id]) != nil
      }.map(\.id))
  }

  /// The trips of a claim's edits, this one included.
  private func trips(of claim: Claim, isFresh: Bool) throws -> [Int64: Int] {
    var trips: [Int64: Int] = [:]
    for edit in claim.folded {
      let before = try db.one(
        Int.self, sql: "SELECT trips FROM road WHERE edit_id = ?", arguments: [edit.id])
      // What goes again, after its bundle was lost, is on the same trip.
      trips[edit.id] = isFresh ? (before ?? 0) + 1 : max(before ?? 1, 1)
    }
    return trips
  }
}

extension Database {
  /// The newest receipts of `peer` that were taken here, by who wrote them and number.
  func seenReceipts(of peer: String) throws -> Dot? {
    let row = try row(
      sql: """
        SELECT replica, number FROM bundle
        WHERE way = 'in' AND kind = 'receipts' AND peer = ?1 AND replica = (
          SELECT replica FROM bundle WHERE way = 'in' AND kind = 'receipts' AND peer = ?1
          ORDER BY id DESC LIMIT 1)
        ORDER BY number DESC LIMIT 1
        """, arguments: [peer])
    return try row.map {
      try StoreCoding.dot(replica: $0.value("replica"), counter: $0.value("number"))
    }
  }
}

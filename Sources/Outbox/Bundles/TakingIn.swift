import Bundles
import Causality
import Foundation
import GRDB
import Reconciliation
import Registry

/// What a bundle brought.
package struct TakenIn: Hashable, Sendable {
  /// Edits that were not here before.
  package var recorded = 0
  /// Edits that came back repaired.
  package var repaired = 0
  /// Edits that were here already: nothing was done about them.
  package var repeated = 0

  package init(recorded: Int = 0, repaired: Int = 0, repeated: Int = 0) {
    self.recorded = recorded
    self.repaired = repaired
    self.repeated = repeated
  }
}

extension Outbox {
  /// Takes in what another office has handed over, in one transaction. Each edit is recorded under
  /// its own name, once, however often it comes and in whatever order bundles come; this store
  /// issues no counter for it.
  ///
  /// - Throws: ``BundleRefusal``; nothing is recorded then.
  package func take(
    _ edits: [BundledEdit], of header: BundleHeader, at now: Date
  ) async throws -> TakenIn {
    try await write { [identity] db in
      try identity.demandPlace()
      let replica = try db.ownReplica()
      try header.demand(for: replica)
      for edit in edits where edit.dot.replica.installation != header.from.installation {
        throw BundleRefusal.othersEdit(edit.dot, office: header.from.installation)
      }
      try db.noteTaken(header, at: now)
      if let seen = header.seen, seen.replica == replica {
        try db.acknowledge(upTo: seen.counter, from: header.from.installation)
      }
      let intake = Intake(db: db, header: header, replica: replica, now: now)
      var taken = TakenIn()
      for edit in edits { try intake.take(edit, &taken) }
      return taken
    }
  }
}

extension BundleHeader {
  /// Refuses a bundle that is not for this store.
  func demand(for replica: ReplicaID) throws {
    guard from.installation != replica.installation else {
      throw BundleRefusal.ownName(from.installation)
    }
    guard recipient == replica.installation else { throw BundleRefusal.forAnother(recipient) }
  }
}

extension Database {
  /// Takes note of a bundle; one that was taken before is noted already.
  func noteTaken(_ header: BundleHeader, at now: Date) throws {
    try run(
      sql: """
        INSERT OR IGNORE INTO bundle (way, kind, peer, replica, number, at, lines, state)
        VALUES ('in', ?, ?, ?, ?, ?, ?, 'taken')
        """,
      arguments: [
        header.kind.rawValue, header.from.installation, header.from.description, header.number,
        StoreCoding.milliseconds(now), header.count,
      ])
  }

  /// The office has taken our receipts up to this number: what they told need not be told again.
  fileprivate func acknowledge(upTo number: UInt64, from peer: String) throws {
    try run(
      sql: """
        UPDATE guest SET is_acknowledged = 1
        WHERE peer = ? AND is_acknowledged = 0 AND told_in <= ?
        """, arguments: [peer, Int64(clamping: number)])
  }
}

/// Records edits of another office inside a transaction.
private struct Intake {
  let db: Database
  let header: BundleHeader
  let replica: ReplicaID
  let now: Date

  private var peer: String { header.from.installation }

  func take(_ edit: BundledEdit, _ taken: inout TakenIn) throws {
    guard let id = try storedID(of: edit.dot) else {
      try insert(edit)
      taken.recorded += 1
      return
    }
    let last = try db.one(
      Int.self, sql: "SELECT trip FROM guest WHERE edit_id = ?", arguments: [id])
    guard let last else { throw BundleRefusal.othersEdit(edit.dot, office: peer) }
    if edit.trip > last, try takeAgain(edit, id) {
      taken.repaired += 1
    } else {
      taken.repeated += 1
    }
    // Whoever sends it does not know its end, or has forgotten.
    try db.run(
      sql: """
        UPDATE guest SET trip = max(trip, ?), told_in = NULL, is_acknowledged = 0
        WHERE edit_id = ?
        """, arguments: [edit.trip, id])
  }

  private func storedID(of dot: Dot) throws -> Int64? {
    try db.one(
      Int64.self, sql: "SELECT id FROM edit WHERE replica = ? AND counter = ?",
      arguments: [dot.replica.description, Int64(clamping: dot.counter)])
  }

  private func insert(_ bundled: BundledEdit) throws {
    let record = try known(bundled)
    let context = bundled.context.heard(by: replica)
    let saw = try authorSaw(bundled, context: context, of: record)
    let edit = Edit(
      id: .max, dot: bundled.dot, recordID: record.id, key: record.key,
      operation: bundled.operation, priority: bundled.priority, fields: bundled.fields,
      authorSaw: saw, context: context, recordedAt: bundled.recordedAt,
      recordedBy: bundled.recordedBy, attempts: bundled.attempts)
    let waitsOn = try db.blocker(of: edit)?.record
    let state: EditState = waitsOn == nil ? .queued : .waiting
    try db.run(
      sql: """
        INSERT INTO edit (replica, counter, record_id, operation, fields, context, recorded_at,
          recorded_by, state, waits_on, priority, attempts, author_saw)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        edit.dot.replica.description, Int64(clamping: edit.dot.counter), record.id,
        edit.operation.rawValue, try StoreCoding.encode(edit.fields),
        try StoreCoding.encode(context), StoreCoding.milliseconds(edit.recordedAt),
        edit.recordedBy, state.rawValue, waitsOn, edit.priority.rank, edit.attempts,
        saw.isEmpty ? nil : try StoreCoding.encode(saw),
      ])
    let id = db.lastInsertedRowID
    try db.run(
      sql: "INSERT INTO guest (edit_id, peer, trip) VALUES (?, ?, ?)",
      arguments: [id, peer, bundled.trip])
    try db.journal(
      .recorded, record: record.id, edit: id, at: now,
      detail: ["by": edit.recordedBy, "state": state.rawValue, "from": peer])
    try db.advanceClock(
      of: record.id, to: record.clock.merged(with: context).including(edit.dot))
    if edit.operation.isCreation {
      try db.holdChildren(of: record, behind: db.edit(id: id), at: now)
    }
    try db.raiseParents(of: record, to: edit.priority)
  }

  /// The edit's record, with what its office knows of it where this store knows nothing.
  private func known(_ edit: BundledEdit) throws -> Record {
    let record = try db.foundOrMade(edit.key, clock: VectorClock()).record
    let told = edit.record
    guard record.base == nil, record.presence == .unknown, told.presence != .unknown else {
      return record
    }
    let clock = told.clock.heard(by: replica)
    try db.run(
      sql: """
        UPDATE record SET presence = ?, base = ?, base_clock = ?, clock = ?,
          server_id = coalesce(server_id, ?) WHERE id = ?
        """,
      arguments: [
        told.presence.rawValue, try told.base.map { try StoreCoding.encode($0) },
        try StoreCoding.encode(clock), try StoreCoding.encode(record.clock.merged(with: clock)),
        told.serverID, record.id,
      ])
    return try db.storedRecord(id: record.id) ?? record
  }

  /// What the edit's author saw, with what is known here that he can't have seen.
  ///
  /// A field that he was never shown rests on what is on the server, as an edit of one's own does;
  /// but not where somebody else's edit of it, that he knew nothing of, is there by now, nor where
  /// the edit is of an earlier epoch and may have gone out from another store.
  private func authorSaw(
    _ edit: BundledEdit, context: VectorClock, of record: Record
  ) throws -> Fields {
    var saw = edit.saw
    let isOlder = edit.dot.replica != header.from
    let unseen = isOlder ? [] : try acceptedFields(of: record, notIn: context)
    for name in edit.fields.keys where saw[name] == nil && !name.isSecret {
      if isOlder || unseen.contains(name) { saw[name] = .null }
    }
    return saw
  }

  private func acceptedFields(
    of record: Record, notIn context: VectorClock
  ) throws -> Set<FieldName> {
    let rows = try db.rows(
      sql: """
        SELECT edit.replica, edit.counter, edit.fields
        FROM edit LEFT JOIN edit AS carrier ON carrier.id = edit.into_id
        WHERE edit.record_id = ? AND coalesce(carrier.state, edit.state) = 'accepted'
        """, arguments: [record.id])
    var names: Set<FieldName> = []
    for row in rows {
      let dot = try StoreCoding.dot(replica: row.value("replica"), counter: row.value("counter"))
      guard !context.contains(dot) else { continue }
      let fields: Fields = try StoreCoding.decode(row.value("fields"))
      names.formUnion(fields.keys)
    }
    return names
  }

  /// An edit that its office has had back since it came here last.
  ///
  /// - Returns: whether it is to be brought to Sunbird anew.
  private func takeAgain(_ bundled: BundledEdit, _ id: Int64) throws -> Bool {
    let edit = try db.edit(id: id)
    let isHandedBack =
      try db.one(
        Bool.self, sql: "SELECT handed_back IS NOT NULL FROM guest WHERE edit_id = ?",
        arguments: [id]) ?? false
    let isSame = edit.fields.withSecretsMarked == bundled.fields.withSecretsMarked
    switch edit.state {
    case .withdrawn where isHandedBack: break
    case .queued, .waiting, .rejected:
      if isSame { return false }
    case .sent, .accepted, .folded, .conflict, .withdrawn:
      if !isSame, !isHandedBack { try refuseOtherContent(bundled, id) }
      return false
    }
    let context = bundled.context.heard(by: replica)
    guard let record = try db.storedRecord(id: edit.recordID) else { return false }
    try db.run(
      sql: """
        UPDATE edit SET fields = ?, context = ?, author_saw = ?, attempts = ?, priority = ?,
          refusals = 0, refused_at = NULL WHERE id = ?
        """,
      arguments: [
        try StoreCoding.encode(bundled.fields), try StoreCoding.encode(context),
        try StoreCoding.encode(authorSaw(bundled, context: context, of: record)),
        bundled.attempts, bundled.priority.rank, id,
      ])
    try db.advanceClock(of: record.id, to: record.clock.merged(with: context))
    try db.requeue(db.edit(id: id), at: now)
    try db.run(sql: "UPDATE guest SET handed_back = NULL WHERE edit_id = ?", arguments: [id])
    return true
  }

  /// An earlier form of the edit is on the wire, or there already, and no second one can have its
  /// name: its office records it anew.
  private func refuseOtherContent(_ edit: BundledEdit, _ id: Int64) throws {
    let problem = Problem(
      code: "came-earlier",
      message: "\(replica.installation) has brought \(edit.dot) to Sunbird as it was before: "
        + "record what was changed in it since as a new edit, and withdraw this one.")
    let receipt = BundledReceipt(
      dot: edit.dot, trip: edit.trip, at: now, end: .rejected(problem))
    try db.keep(receipt, for: id)
  }
}

extension Database {
  /// Keeps the receipt with which an edit goes back to its office, until that has it.
  func keep(_ receipt: BundledReceipt, for edit: Int64) throws {
    let text = String(decoding: try receipt.json.serialized(), as: UTF8.self)
    try run(
      sql: """
        UPDATE guest SET handed_back = ?, told_in = NULL, told_clock = NULL, is_acknowledged = 0
        WHERE edit_id = ?
        """, arguments: [text, edit])
  }
}

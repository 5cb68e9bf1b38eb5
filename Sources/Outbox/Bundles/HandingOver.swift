import Bundles
import Causality
import Foundation
import GRDB
import Reconciliation
import Registry

/// What was handed over: written down, and sealed in a file that has no name yet.
package struct HandedOver: Hashable, Sendable {
  package let id: Int64
  package let bundle: OpenedBundle
  /// The carriers that were due until now; the others were on this road before.
  fileprivate let fresh: [Int64]
}

/// How the bundle's file is made while the store is held: so a medium without room, or a program that
/// is killed, leaves every edit as it was.
package struct BundleFile: Sendable {
  /// Where it will stand.
  package let path: String
  /// The size of the file with this content, in bytes; nil where any size will do.
  package let fits: (@Sendable (OpenedBundle) throws -> Bool)?
  /// Puts the sealed bytes onto the medium, whole, under another name than the file's.
  ///
  /// - Returns: their digest.
  package let keep: @Sendable (OpenedBundle) throws -> String

  package init(
    path: String, fits: (@Sendable (OpenedBundle) throws -> Bool)? = nil,
    keep: @escaping @Sendable (OpenedBundle) throws -> String
  ) {
    self.path = path
    self.fits = fits
    self.keep = keep
  }
}

extension Outbox {
  /// Hands due edits over to `peer`, the most important first, in the order in which a pass would
  /// send them. They are `sent` by way of the bundle, in one transaction that ends before the file
  /// gets its name, and no pass touches them until they come back.
  ///
  /// Memberships that wait for nothing but what goes along, or is with `peer` already, go, too. A
  /// bundle whose file never got its name, because the program was killed between, is in this one.
  ///
  /// - Parameters:
  ///   - again: whether all that is on its way to `peer` goes once more, as after a lost stick. Each
  ///     edit is taken in once however often it comes.
  /// - Returns: nil where nothing is due.
  package func handOver(
    to peer: String, as file: BundleFile, again: Bool = false, at now: Date
  ) async throws -> HandedOver? {
    try await wake(at: now, ignoringBackoff: false)
    return try await write { [identity] db in
      // Before anybody sees a counter, and in the file that is at the store's place.
      try identity.remember(db)
      let selection = try BundleSelection(db: db, peer: peer, now: now)
      let units = try selection.units(again: again)
      guard !units.isEmpty else { return nil }
      return try BundleWriting(db: db, selection: selection, file: file, now: now).write(units)
    }
  }

  /// The bundle's file has its name.
  package func isOut(_ handed: HandedOver) async throws {
    try await write { db in
      try db.run(sql: "UPDATE bundle SET state = 'out' WHERE id = ?", arguments: [handed.id])
    }
  }

  /// The bundle's file did not get its name: what was due is due again.
  package func takeBack(_ handed: HandedOver, at now: Date) async throws {
    try await write { db in
      for id in handed.fresh {
        let edit = try db.edit(id: id)
        try db.run(
          sql: """
            UPDATE road SET bundle_id = NULL WHERE edit_id = ?1 OR edit_id IN (
              SELECT id FROM edit WHERE into_id = ?1)
            """, arguments: [id])
        guard edit.state == .sent else { continue }
        try Transition.free(unless: db.blocker(of: edit))
          .apply(db, edit: id, record: edit.recordID, at: now)
      }
      try db.run(
        sql: """
          UPDATE bundle SET state = 'recalled' WHERE id = ?1
            AND NOT EXISTS (SELECT 1 FROM road WHERE bundle_id = ?1)
          """, arguments: [handed.id])
    }
  }
}

/// One claim as it goes into a bundle.
struct BundleUnit {
  let claim: Claim
  let edits: [BundledEdit]
  /// Whether it was due until now.
  let isFresh: Bool
}

/// Writes the first units that fit.
private struct BundleWriting {
  let db: Database
  let selection: BundleSelection
  let file: BundleFile
  let now: Date

  func write(_ units: [BundleUnit]) throws -> HandedOver {
    let number = try db.nextNumber(BundleKind.edits.rawValue, for: selection.peer)
    let seen = try db.seenReceipts(of: selection.peer)
    func bundle(_ count: Int) -> OpenedBundle {
      let edits = units.prefix(count).flatMap(\.edits)
      return OpenedBundle(
        header: BundleHeader(
          kind: .edits, from: selection.replica, recipient: selection.peer, number: number,
          writtenAt: now, count: edits.count, seen: seen),
        content: .edits(edits))
    }
    let count = try mostThatFit(units.count, bundle)
    guard count > 0 else { throw BundleRefusal.nothingFits(units[0].edits[0].dot) }
    let whole = bundle(count)
    let id = try insert(whole, number: number)
    for unit in units.prefix(count) { try send(unit, by: id, number: number) }
    try db.run(
      sql: """
        UPDATE bundle SET state = 'recalled' WHERE state = 'unfinished' AND id <> ?1 AND peer = ?2
          AND NOT EXISTS (SELECT 1 FROM road WHERE bundle_id = bundle.id)
        """, arguments: [id, selection.peer])
    let digest = try file.keep(whole)
    try db.run(sql: "UPDATE bundle SET digest = ? WHERE id = ?", arguments: [digest, id])
    return HandedOver(
      id: id, bundle: whole,
      fresh: units.prefix(count).filter(\.isFresh).map(\.claim.carrier.id))
  }

  /// The most units, of `all`, whose bundle fits: more units never take less room.
  private func mostThatFit(_ all: Int, _ bundle: (Int) -> OpenedBundle) throws -> Int {
    guard let fits = file.fits, try !fits(bundle(all)) else { return all }
    var (fitting, tooMany) = (0, all)
    while tooMany - fitting > 1 {
      let middle = (fitting + tooMany) / 2
      if try fits(bundle(middle)) { fitting = middle } else { tooMany = middle }
    }
    return fitting
  }

  private func insert(_ bundle: OpenedBundle, number: Int) throws -> Int64 {
    try db.run(
      sql: """
        INSERT INTO bundle (way, kind, peer, replica, number, at, lines, state, file)
        VALUES ('out', 'edits', ?, ?, ?, ?, ?, 'unfinished', ?)
        """,
      arguments: [
        selection.peer, selection.replica.description, number, StoreCoding.milliseconds(now),
        bundle.content.count, file.path,
      ])
    return db.lastInsertedRowID
  }

  private func send(_ unit: BundleUnit, by bundle: Int64, number: Int) throws {
    let claim = unit.claim
    if unit.isFresh {
      try db.fold(claim, at: now)
      let problem = Problem(
        code: Problem.onItsWayCode, message: "with \(selection.peer) by bundle \(number)")
      try Transition.handOver(problem)
        .apply(db, edit: claim.carrier.id, record: claim.record.id, at: now)
    }
    let trips = Dictionary(uniqueKeysWithValues: unit.edits.map { ($0.dot, $0.trip) })
    for edit in claim.folded {
      guard let trip = trips[edit.dot] else { continue }
      try db.run(
        sql: """
          INSERT INTO road (edit_id, peer, trips, bundle_id) VALUES (?, ?, ?, ?)
          ON CONFLICT (edit_id) DO UPDATE SET peer = excluded.peer, trips = excluded.trips,
            bundle_id = excluded.bundle_id
          """, arguments: [edit.id, selection.peer, trip, bundle])
    }
  }
}

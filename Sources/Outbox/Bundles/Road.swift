import Causality
import Foundation
import GRDB
import Reconciliation
import Registry

/// Where edits are that left by a bundle, and whose those are that came by one.
extension Database {
  /// Whether somebody else was given the edit to bring to Sunbird.
  func isOnRoad(_ edit: Int64) throws -> Bool {
    try one(
      Bool.self,
      sql: """
        SELECT EXISTS (SELECT 1 FROM road WHERE edit_id = ? AND bundle_id IS NOT NULL)
        """, arguments: [edit]) ?? false
  }

  /// Refuses to touch an edit that is on its way by a bundle: it is not in this store's hands.
  func demandHere(_ edit: Edit) throws {
    let peer = try one(
      String.self, sql: "SELECT peer FROM road WHERE edit_id = ? AND bundle_id IS NOT NULL",
      arguments: [edit.id])
    if let peer { throw BundleRefusal.onItsWay(edit.dot, to: peer) }
  }

  /// Refuses to change what another office has recorded.
  func demandOwn(_ edit: Edit) throws {
    let peer = try one(
      String.self, sql: "SELECT peer FROM guest WHERE edit_id = ?", arguments: [edit.id])
    if let peer { throw BundleRefusal.guest(edit.dot, of: peer) }
  }

  /// The next number of a bundle for `peer`.
  func nextNumber(_ kind: String, for peer: String) throws -> Int {
    let last = try one(
      Int.self, sql: "SELECT max(number) FROM bundle WHERE way = 'out' AND kind = ? AND peer = ?",
      arguments: [kind, peer])
    return (last ?? 0) + 1
  }

  /// The name of this store as it is now.
  func ownReplica() throws -> ReplicaID { try Counters(self).next().replica }
}

/// A bundle that was written or taken, for people.
package struct StoredBundle: Hashable, Sendable {
  package enum State: String, Hashable, Sendable {
    case unfinished, out, recalled, taken
  }

  package let id: Int64
  package let isOut: Bool
  package let kind: String
  package let peer: String
  package let number: Int
  package let at: Date
  /// How many edits or receipts are in it.
  package let lines: Int
  /// How many edits are on their way by it.
  package let open: Int
  package let state: State
  package let file: String?
}

extension Outbox {
  /// The bundles that were written and taken, oldest first, after the one numbered `after`.
  package func bundles(after: Int64 = 0, limit: Int) async throws -> [StoredBundle] {
    try await read { db in
      try db.rows(
        sql: """
          SELECT id, way, kind, peer, number, at, lines, state, file,
            (SELECT count(*) FROM road WHERE bundle_id = bundle.id) AS open
          FROM bundle WHERE id > ? ORDER BY id LIMIT ?
          """, arguments: [after, limit]
      ).map { row in
        StoredBundle(
          id: try row.value("id"), isOut: try row.value("way") == "out",
          kind: try row.value("kind"), peer: try row.value("peer"),
          number: try row.value("number"), at: StoreCoding.date(try row.value("at")),
          lines: try row.value("lines"), open: try row.value("open"),
          state: try StoreCoding.raw(row.value("state")), file: try row.value("file"))
      }
    }
  }

  /// Takes back what went by a bundle, whether or not its file was read by then: its edits are of
  /// unknown outcome, and the next pass asks Sunbird about them before anything is sent.
  ///
  /// - Parameters:
  ///   - file: where it was written.
  ///   - digest: of the bytes of the file, where there is one: it may have been moved.
  /// - Returns: how many edits came back.
  package func recall(file: String, digest: String?, at now: Date) async throws -> Int {
    try await write { db in
      let row = try db.row(
        sql: """
          SELECT id, peer, number FROM bundle
          WHERE way = 'out' AND kind = 'edits' AND (digest = ?1 OR (?1 IS NULL AND file = ?2))
          ORDER BY id DESC LIMIT 1
          """, arguments: [digest, file])
      guard let row else { throw BundleRefusal.unknownFile(file) }
      let (id, peer): (Int64, String) = (try row.value("id"), try row.value("peer"))
      let number: Int = try row.value("number")
      let edits = try db.all(
        Int64.self, sql: "SELECT edit_id FROM road WHERE bundle_id = ? ORDER BY edit_id",
        arguments: [id])
      guard !edits.isEmpty else { throw BundleRefusal.nothingOut(file) }
      try db.run(sql: "UPDATE road SET bundle_id = NULL WHERE bundle_id = ?", arguments: [id])
      try db.run(sql: "UPDATE bundle SET state = 'recalled' WHERE id = ?", arguments: [id])
      let problem = Problem(
        code: Problem.recalledCode,
        message: "Taken back from bundle \(number) for \(peer), which may have brought it.")
      for edit in try edits.map(db.edit(id:)) where edit.state == .sent {
        try Transition.unknownOutcome(notBefore: nil, problem: problem)
          .apply(db, edit: edit.id, record: edit.recordID, at: now)
      }
      return edits.count
    }
  }
}

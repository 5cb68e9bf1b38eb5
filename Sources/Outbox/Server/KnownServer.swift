import Foundation
import GRDB
import Reconciliation
import Registry

/// What the store knows of the server whose answers it holds.
package struct KnownServer: Hashable, Sendable {
  /// The address of the server whose answers are in the store; nil while there are none.
  package let answered: String?
  /// The address that the last pass asked.
  package let asked: String?
  /// Whether edits have been judged, or may have arrived somewhere.
  package let holdsAnswers: Bool

  package init(answered: String?, asked: String?, holdsAnswers: Bool) {
    self.answered = answered
    self.asked = asked
    self.holdsAnswers = holdsAnswers
  }

  /// The server that everything known here is about. A pass that was killed has not said that it
  /// was answered, but what it settled is there.
  package var address: String? { answered ?? (holdsAnswers ? asked : nil) }
}

/// What was forgotten of a server.
package struct Forgotten: Hashable, Sendable {
  /// Records of which something was known.
  package let records: Int
  /// Edits whose open conflict was with that server's values.
  package let conflicts: Int
}

extension Outbox {
  private static let answered = "server"
  private static let asked = "server asked"

  package func knownServer() async throws -> KnownServer {
    try await read { db in
      let judged = try db.one(
        Bool.self,
        sql: """
          SELECT EXISTS (SELECT 1 FROM tally WHERE edits > 0
            AND state IN ('sent', 'accepted', 'conflict', 'rejected'))
          """)
      return KnownServer(
        answered: try db.setting(Self.answered), asked: try db.setting(Self.asked),
        holdsAnswers: judged == true)
    }
  }

  /// Takes note of which server is about to be asked.
  package func asks(server address: String) async throws {
    try await set(Self.asked, to: address)
  }

  /// Takes note that the server at this address has answered, or is the one that did.
  package func answers(ofServer address: String) async throws {
    try await set(Self.answered, to: address)
  }

  /// Forgets what was known of the server: its ids, its values, what was there, conflicts with what
  /// it had, and what it could not do. Edits stay what they are, and their authors saw what they
  /// saw: what another server has otherwise is a conflict there. What may have left is asked for
  /// there.
  package func forgetServer(at now: Date) async throws -> Forgotten {
    try await write { db in
      try db.keepWhatAuthorsSaw()
      let conflicts = try db.dropConflicts(at: now)
      try db.run(sql: "UPDATE upload SET state = 'done' WHERE state <> 'done'")
      try db.run(
        sql: "UPDATE edit SET not_before = 0 WHERE state IN ('queued', 'sent') AND not_before > 0")
      try db.run(
        sql: """
          UPDATE record SET server_id = NULL, presence = 'unknown', base = NULL, base_clock = '{}',
            outlived = NULL
          WHERE server_id IS NOT NULL OR presence <> 'unknown' OR base IS NOT NULL
            OR base_clock <> '{}'
          """)
      let records = db.changesCount
      try db.run(sql: "DELETE FROM setting")
      return Forgotten(records: records, conflicts: conflicts)
    }
  }
}

extension Database {
  /// A small fact that was learned; nil when none was.
  fileprivate func setting(_ name: String) throws -> String? {
    try one(String.self, sql: "SELECT value FROM setting WHERE name = ?", arguments: [name])
  }

  /// Unfinished edits go on resting on the values that their authors saw, once those are gone.
  fileprivate func keepWhatAuthorsSaw() throws {
    let records = try all(
      Int64.self,
      sql: """
        SELECT DISTINCT record_id FROM edit JOIN record ON record.id = record_id
        WHERE base IS NOT NULL
          AND state IN ('queued', 'waiting', 'sent', 'conflict', 'rejected', 'folded')
        """)
    for id in records {
      guard let base = try storedRecord(id: id)?.base else { continue }
      let open = try edits(of: id, in: [.queued, .waiting, .sent, .conflict, .rejected, .folded])
      for edit in open where edit.prunedAt == nil {
        var saw = edit.authorSaw
        for name in edit.fields.keys where saw[name] == nil { saw[name] = base[name] ?? .null }
        try run(
          sql: "UPDATE edit SET author_saw = ? WHERE id = ?",
          arguments: [try StoreCoding.encode(saw), edit.id])
      }
    }
  }

  /// Takes open conflicts back: their edits are queued, and found anew where there is one.
  ///
  /// - Returns: how many there were.
  fileprivate func dropConflicts(at now: Date) throws -> Int {
    let records = try all(
      Int64.self, sql: "SELECT record_id FROM conflict WHERE resolved_by IS NULL ORDER BY id")
    try run(sql: "DELETE FROM conflict WHERE resolved_by IS NULL")
    for record in records {
      for edit in try edits(of: record, in: [.conflict]) {
        try Transition.queue(notBefore: nil, problem: nil)
          .apply(self, edit: edit.id, record: record, at: now)
      }
      try release(waitingFor: record, at: now)
    }
    return records.count
  }
}

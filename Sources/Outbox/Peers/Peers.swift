import Foundation
import GRDB
import Sealing

extension Outbox {
  /// The known peers, by name.
  package func peers() async throws -> [Peer] {
    try await read { db in
      try db.rows(
        sql: "SELECT name, recipient, signer, added_at FROM peer ORDER BY name"
      ).map(Peer.init)
    }
  }

  /// - Throws: ``PeerProblem/unknown(name:)``.
  package func peer(named name: String) async throws -> Peer {
    let found = try await read { db in
      try db.row(
        sql: "SELECT name, recipient, signer, added_at FROM peer WHERE name = ?",
        arguments: [name]
      ).map(Peer.init)
    }
    guard let found else { throw PeerProblem.unknown(name: name) }
    return found
  }

  /// Adds a peer; one that is there already with the same keys stays as it is.
  ///
  /// - Returns: whether it is new.
  /// - Throws: ``PeerProblem``: nobody's keys change unless the peer is removed first.
  package func addPeer(_ name: String, _ keys: PublicKeys, at now: Date) async throws -> Bool {
    let outcome: Result<Bool, PeerProblem> = try await write { db in
      let known = try db.rows(
        sql: """
          SELECT name, recipient, signer, added_at FROM peer
          WHERE name = ? OR recipient = ? OR signer = ?
          """, arguments: [name, keys.recipient.text, keys.signer.text]
      ).map(Peer.init)
      if let same = known.first(where: { $0.name == name }) {
        guard same.keys == keys else {
          return .failure(.otherKeys(name: name, fingerprint: same.keys.signer.fingerprint))
        }
        return .success(false)
      }
      if let other = known.first { return .failure(.otherName(name: other.name)) }
      try db.run(
        sql: "INSERT INTO peer (name, recipient, signer, added_at) VALUES (?, ?, ?, ?)",
        arguments: [
          name, keys.recipient.text, keys.signer.text, StoreCoding.milliseconds(now),
        ])
      return .success(true)
    }
    return try outcome.get()
  }

  /// Takes a peer away: nothing is sealed to it or taken from it any more.
  ///
  /// - Throws: ``PeerProblem/unknown(name:)``.
  package func removePeer(_ name: String) async throws {
    let isRemoved = try await write { db in
      try db.run(sql: "DELETE FROM peer WHERE name = ?", arguments: [name])
      return db.changesCount > 0
    }
    guard isRemoved else { throw PeerProblem.unknown(name: name) }
  }
}

extension Peer {
  fileprivate init(row: Row) throws {
    let (recipient, signer): (String, String) = (
      try row.value("recipient"), try row.value("signer")
    )
    guard let recipient = AgeRecipient(recipient), let signer = SignerKey(signer) else {
      throw StoreCoding.Unreadable(description: "a peer's keys")
    }
    self.init(
      name: try row.value("name"), keys: PublicKeys(recipient: recipient, signer: signer),
      addedAt: try StoreCoding.date(row.value("added_at")))
  }
}

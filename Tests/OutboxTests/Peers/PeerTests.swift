import Outbox
import Sealing
import Testing

struct PeerTests {
  private func keys() -> PublicKeys {
    PublicKeys(recipient: AgeIdentity().recipient, signer: SigningKey().signer)
  }

  @Test func whoWasAddedIsKnownUntilRemoved() async throws {
    try await withStore { store in
      let (relay, office) = (keys(), keys())
      #expect(try await store.addPeer("relay", relay, at: moment(1)))
      #expect(try await store.addPeer("hubli-01", office, at: moment(2)))
      #expect(try await store.addPeer("relay", relay, at: moment(3)) == false)
      let peers = try await store.peers()
      #expect(peers.map(\.name) == ["hubli-01", "relay"])
      #expect(peers.map(\.keys) == [office, relay])
      #expect(peers[1].addedAt == moment(1))
      try await store.removePeer("relay")
      #expect(try await store.peers().map(\.name) == ["hubli-01"])
    }
  }

  @Test func nobodysKeysChangeAndNobodyHasTwoNames() async throws {
    try await withStore { store in
      let relay = keys()
      _ = try await store.addPeer("relay", relay, at: moment(1))
      await #expect(
        throws: PeerProblem.otherKeys(name: "relay", fingerprint: relay.signer.fingerprint)
      ) { try await store.addPeer("relay", keys(), at: moment(2)) }
      let half = PublicKeys(recipient: AgeIdentity().recipient, signer: relay.signer)
      await #expect(throws: PeerProblem.otherName(name: "relay")) {
        try await store.addPeer("hubli-01", half, at: moment(2))
      }
      await #expect(throws: PeerProblem.unknown(name: "hubli-01")) {
        try await store.removePeer("hubli-01")
      }
      await #expect(throws: PeerProblem.unknown(name: "hubli-01")) {
        try await store.peer(named: "hubli-01")
      }
      #expect(try await store.peers().map(\.keys) == [relay])
    }
  }

  /// Who was taken away since the backup does not come back with it.
  @Test func aRestoreKeepsThePeersOfToday() async throws {
    try await withFolder { folder in
      let store = try await Outbox.create(path: folder.path, name: "dharwad-01")
      let (gone, new) = (keys(), keys())
      _ = try await store.addPeer("gone", gone, at: moment(1))
      _ = try await store.backup(to: folder.path + ".copy")
      try await store.removePeer("gone")
      _ = try await store.addPeer("new", new, at: moment(2))
      let restored = try await Restore(path: folder.path).run(
        from: folder.path + ".copy", stamp: "1", at: moment(3))
      #expect(try await restored.outbox.peers().map(\.name) == ["new"])
    }
  }
}

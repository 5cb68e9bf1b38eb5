import Outbox
import Reconciliation
import Registry
import Testing

/// What is due, as whole records, oldest first.
struct ClaimTests {
  @Test func recordsComeInTheOrderOfTheirOldestEdit() async throws {
    try await withStore { store in
      let keys: [RecordKey] = ["user:ap/c", "user:ap/a", "org:ap/b"]
      for key in keys {
        try await store.record(key.kind == .user ? .createUser : .createOrganisation, key)
      }
      try await store.record(.updateUser, "user:ap/c", [.phone: "1"])
      #expect(try await store.claim(limit: 9).map(\.record.key) == keys)
      #expect(try await store.claim(limit: 1).map(\.record.key) == [keys[0]])
      #expect(try await store.claim(limit: 2).map(\.record.key) == Array(keys.prefix(2)))
    }
  }

  @Test func editsOfOneRecordFold() async throws {
    try await withStore { store in
      let first = try await store.record(.createUser, Key.teacher, [.firstName: "A", .phone: "1"])
      let second = try await store.record(.updateUser, Key.teacher, [.phone: "2"])
      let claims = try await store.claim(limit: 9)
      #expect(claims.count == 1)
      let claim = try #require(claims.first)
      #expect(
        claim.fold == Fold(intent: .create([.firstName: "A", .phone: "2"]), count: 2))
      #expect(claim.edits.map(\.dot) == [first.dot, second.dot])
      #expect(claim.carrier.dot == second.dot)
      #expect(claim.localClock == second.clock)
    }
  }

  @Test func claimingChangesNothing() async throws {
    try await withStore { store in
      let edit = try await store.record(.createUser, Key.teacher)
      _ = try await store.claim(limit: 9)
      #expect(try await store.state(edit) == .queued)
      #expect(try await store.events(of: Key.teacher) == [.recorded])
      #expect(try await store.claim(limit: 9).count == 1)
    }
  }

  @Test func anEditRecordedWhileItsRecordIsSentGoesNext() async throws {
    try await withStore { store in
      try await store.record(.createUser, Key.teacher, [.firstName: "A"])
      let sent = try await store.begin(Key.teacher)
      let later = try await store.record(.updateUser, Key.teacher, [.phone: "1"])
      #expect(try await store.state(later) == .queued)
      #expect(try await store.claim(limit: 9).isEmpty)
      #expect(try await store.claim(records: [sent.record.id]).isEmpty)

      try await store.settle(sent, .accepted(base: [.firstName: "A"]))
      let next = try await store.claim(Key.teacher)
      #expect(next.edits.map(\.dot) == [later.dot])
      #expect(next.fold.intent == .update([.phone: "1"]))
    }
  }

  @Test func additionAndRemovalCancelOut() async throws {
    try await withStore { store in
      try await store.record(.addMember, Key.place, [.role: "member"])
      try await store.record(.removeMember, Key.place)
      #expect(try await store.claim(Key.place).fold == Fold(intent: .nothing, count: 2))
    }
  }

  /// Sunbird has the membership: what was added anew can't be all that the removal takes away.
  @Test func theRemovalOfWhatIsThereIsNeverCancelled() async throws {
    try await withStore { store in
      try await store.record(.addMember, Key.place, [.role: "member"])
      try await store.sendAccepted(Key.place, base: [.role: "member"])
      try await store.record(.addMember, Key.place, [.role: "admin"])
      try await store.record(.removeMember, Key.place)
      let claim = try await store.claim(Key.place)
      #expect(claim.fold.intent != .nothing)
    }
  }

  /// The addition left once and may have taken effect, whatever the answer said.
  @Test func theRemovalOfWhatMayBeThereIsNeverCancelled() async throws {
    try await withStore { store in
      try await store.record(.addMember, Key.place, [.role: "member"])
      try await store.send(Key.place, .postponed(until: moment(60), problem))
      try await store.record(.removeMember, Key.place)
      try await store.wake(at: moment(61), ignoringBackoff: false)
      let claim = try await store.claim(Key.place)
      #expect(claim.fold.intent != .nothing)
    }
  }

  @Test func aRemovalBeforeAnAdditionGoesByItself() async throws {
    try await withStore { store in
      let removal = try await store.record(.removeMember, Key.place)
      let addition = try await store.record(.addMember, Key.place, [.role: "admin"])
      let claim = try await store.send(
        Key.place, .accepted(Acceptance(presence: .absent, base: nil)))
      #expect(claim.fold == Fold(intent: .removeMember, count: 1))
      #expect(try await store.state(removal) == .accepted)
      #expect(try await store.state(addition) == .queued)
      #expect(try await store.claim(Key.place).fold.intent == .addMember([.role: "admin"]))
    }
  }

  @Test func aMembershipKnowsItsOrganisationsID() async throws {
    try await withStore { store in
      try await store.record(.createOrganisation, Key.school)
      try await store.send(Key.school, .accepted(Acceptance(serverID: "0124", base: [:])))
      try await store.record(.addMember, Key.place)
      #expect(try await store.claim(Key.place).organisationID == "0124")
    }
  }
}

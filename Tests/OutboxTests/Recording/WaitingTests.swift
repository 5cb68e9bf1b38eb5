import Outbox
import Reconciliation
import Registry
import Testing

/// A membership waits for its organisation and its user, in whatever order they were recorded.
struct WaitingTests {
  @Test func whatItWaitsForIsNamedAsTyped() async throws {
    try await withStore { store in
      try await store.record(.createUser, "user:AP/Asha.Rao")
      let place = try await store.record(.addMember, "member:ap/291/asha.rao")
      #expect(place.waitsOn?.description == "user:AP/Asha.Rao")
    }
  }

  private static let operations: [RecordKey: WriteOperation] = [
    Key.school: .createOrganisation, Key.teacher: .createUser, Key.place: .addMember,
  ]

  private static let orders = [
    [Key.school, Key.teacher, Key.place], [Key.school, Key.place, Key.teacher],
    [Key.teacher, Key.school, Key.place], [Key.teacher, Key.place, Key.school],
    [Key.place, Key.school, Key.teacher], [Key.place, Key.teacher, Key.school],
  ]

  private func recordAll(
    in store: Outbox, order: [RecordKey] = orders[0]
  ) async throws -> Edit {
    for key in order { try await store.record(try #require(Self.operations[key]), key) }
    let filter = EditFilter(states: nil, record: Key.place)
    return try #require(try await store.edits(filter, limit: 1).first)
  }

  @Test(arguments: orders) func waitsForBothWhateverTheOrder(order: [RecordKey]) async throws {
    for first in [Key.school, Key.teacher] {
      let last = first == Key.school ? Key.teacher : Key.school
      try await withStore { store in
        let place = try await recordAll(in: store, order: order)
        #expect(try await store.state(place) == .waiting)
        #expect([Key.school, Key.teacher].contains(try await store.edit(place.dot).waitsOn))
        #expect(try await store.claim(limit: 9).map(\.record.key).contains(Key.place) == false)

        try await store.sendAccepted(first)
        #expect(try await store.edit(place.dot).waitsOn == last)
        try await store.sendAccepted(last)
        #expect(try await store.state(place) == .queued)
        #expect(try await store.edit(place.dot).waitsOn == nil)
        #expect(try await store.claim(Key.place).edits.count == 1)
      }
    }
  }

  @Test(arguments: [Key.school, Key.teacher])
  func waitsWhileAParentIsRejected(parent: RecordKey) async throws {
    try await withStore { store in
      let place = try await recordAll(in: store)
      try await store.send(parent, .rejected(problem))
      let other = parent == Key.school ? Key.teacher : Key.school
      try await store.sendAccepted(other)
      #expect(try await store.edit(place.dot).waitsOn == parent)
      _ = try await store.retryAllRejected(at: moment(30))
      #expect(try await store.edit(place.dot).waitsOn == parent)
      try await store.sendAccepted(parent)
      #expect(try await store.state(place) == .queued)
    }
  }

  @Test func waitsWhileAParentIsInConflict() async throws {
    try await withStore { store in
      let place = try await recordAll(in: store)
      try await store.send(
        Key.teacher, .conflict(base: [:], local: [.location: "A"], remote: [.location: "B"]))
      try await store.sendAccepted(Key.school)
      #expect(try await store.edit(place.dot).waitsOn == Key.teacher)
      let conflict = try #require(try await store.conflicts(limit: 1).first)
      _ = try await store.resolve(
        conflict: conflict.id, by: Resolution(take: .local), policies: ConflictPolicies(),
        author: "asha", at: moment(30))
      #expect(try await store.edit(place.dot).waitsOn == Key.teacher)
      try await store.sendAccepted(Key.teacher)
      #expect(try await store.state(place) == .queued)
    }
  }

  @Test func laterEditsOfAWaitingRecordWaitForTheSame() async throws {
    try await withStore { store in
      _ = try await recordAll(in: store)
      let removal = try await store.record(.removeMember, Key.place)
      #expect(removal.state == .waiting)
      try await store.sendAccepted(Key.school)
      try await store.sendAccepted(Key.teacher)
      #expect(try await store.state(removal) == .queued)
    }
  }

  @Test func nothingIsWaitedForThatIsNotOnItsWay() async throws {
    try await withStore { store in
      let place = try await store.record(.addMember, Key.place)
      #expect(place.state == .queued)
    }
    try await withStore { store in
      try await store.record(.createOrganisation, Key.school)
      try await store.sendAccepted(Key.school)
      try await store.record(.updateOrganisation, Key.school, [.orgName: "B"])
      #expect(try await store.record(.addMember, Key.place).state == .queued)
    }
  }

  @Test func onlyTheSchoolsOwnMembersWait() async throws {
    try await withStore { store in
      let other = try await store.record(.addMember, "member:ap/292/asha")
      let own = try await store.record(.addMember, "member:AP/291/ravi")
      try await store.record(.createOrganisation, Key.school)
      #expect(try await store.state(other) == .queued)
      #expect(try await store.state(own) == .waiting)
    }
  }

  /// Recorded here at last, the parent comes first, even when the wait for it has run out.
  @Test func aWaitThatRanOutStillKeepsBehindAParentOnItsWay() async throws {
    try await withStore { store in
      let place = try await store.record(.addMember, Key.place)
      try await store.send(
        Key.place, .waits(for: Key.school, retryAt: moment(60), problem))
      try await store.record(.createOrganisation, Key.school)
      try await store.wake(at: moment(61), ignoringBackoff: false)
      #expect(try await store.edit(place.dot).waitsOn == Key.school)
      try await store.sendAccepted(Key.school)
      #expect(try await store.state(place) == .queued)
    }
  }
}

import Outbox
import Reconciliation
import Registry
import Testing

/// What is there, or on its way, is not created again.
struct SecondCreationTests {
  private static let creations: [(RecordKey, WriteOperation)] = [
    (Key.school, .createOrganisation), (Key.teacher, .createUser),
  ]

  private func expectRefused(
    _ store: Outbox, _ key: RecordKey, _ operation: WriteOperation
  ) async throws {
    let file = RawFile(store)
    let before = try file.integer("SELECT counter FROM replica")
    let events = try await store.events(of: key)
    let states = try file.countedStates()
    let error = try await refusal { try await store.record(operation, key, [.position: "x"]) }
    #expect(error?.word == "alreadyRecorded")
    #expect(try file.integer("SELECT counter FROM replica") == before)
    #expect(try await store.events(of: key) == events)
    #expect(try file.countedStates() == states)
  }

  @Test(arguments: creations)
  func isRefusedAndNothingIsRecorded(key: RecordKey, operation: WriteOperation) async throws {
    try await withStore { store in
      try await store.record(operation, key)
      try await expectRefused(store, key, operation)
      let claim = try await store.begin(key)
      try await expectRefused(store, key, operation)
      try await store.settle(claim, .accepted(base: [:]))
      try await expectRefused(store, key, operation)
    }
  }

  @Test(arguments: creations)
  func isRefusedWhileTheFirstIsRejected(key: RecordKey, operation: WriteOperation) async throws {
    try await withStore { store in
      try await store.record(operation, key)
      try await store.send(key, .rejected(problem))
      try await expectRefused(store, key, operation)
    }
  }

  @Test func isRefusedWhileAnUpdateCarriesTheFirst() async throws {
    try await withStore { store in
      try await store.record(.createUser, Key.teacher)
      try await store.record(.updateUser, Key.teacher, [.phone: "1"])
      try await store.send(Key.teacher, .rejected(problem))
      try await expectRefused(store, Key.teacher, .createUser)
    }
  }

  @Test func isTakenAfterTheFirstWasWithdrawn() async throws {
    try await withStore { store in
      let first = try await store.record(.createUser, Key.teacher)
      _ = try await store.withdraw([first.dot], at: moment(1))
      let second = try await store.record(.createUser, Key.teacher)
      #expect(try await store.state(second) == .queued)
    }
  }

  @Test func aMembershipMayBeAddedAgain() async throws {
    try await withStore { store in
      try await store.record(.addMember, Key.place, [.role: "member"])
      try await store.record(.addMember, Key.place, [.role: "admin"])
      let claim = try await store.claim(Key.place)
      #expect(claim.fold == Fold(intent: .addMember([.role: "admin"]), count: 2))
    }
  }
}

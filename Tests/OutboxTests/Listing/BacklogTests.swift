import Outbox
import Registry
import Testing

/// What only needs time, and what waits for a person.
struct BacklogTests {
  private static let tooLarge = Problem(code: OverBudget.code, message: "Too large.")

  /// It is larger than any budget: no time helps it, nor what waits behind it.
  @Test func whatWasPassedOverWaitsForAPerson() async throws {
    try await withStore { store in
      let big = try await store.record(.createUser, Key.teacher)
      try await store.record(.addMember, Key.place)
      try await store.record(.createUser, "user:ap/ravi")
      try await store.send(Key.teacher, .deferred(until: moment(3600), Self.tooLarge))
      try await store.record(.updateUser, Key.teacher, [.phone: "1"])
      let backlog = try await store.backlog()
      #expect(backlog.remaining == 1)
      #expect(backlog.needPerson == 3)
      #expect(try await store.passedOver(limit: 9).map(\.dot) == [big.dot])
      #expect(try await store.nextDatedWait(at: moment(30)) == nil)

      try await store.noteByteLimit(1000)
      #expect(try await store.backlog().remaining == 4, "another limit: it is tried again")
    }
  }

  /// A membership waits for its user, who waits for a school that a person has to look at.
  @Test func whatWaitsBehindWhatWaitsForAPersonDoesSo() async throws {
    try await withStore { store in
      try await store.record(.createOrganisation, Key.school)
      try await store.send(Key.school, .rejected(problem))
      try await store.record(.createUser, Key.teacher)
      let place = try await store.record(.addMember, Key.place)
      #expect(try await store.edit(place.dot).waitsOn == Key.school)
      try await store.record(.addMember, "member:ap/292/asha")
      try await store.send(Key.teacher, .waits(for: Key.school, retryAt: nil, problem))
      let backlog = try await store.backlog()
      #expect(backlog.remaining == 0)
      #expect(backlog.needPerson == 4)
    }
  }

  @Test func theNextMomentIsToldWithItsReason() async throws {
    try await withStore { store in
      try await store.record(.createUser, "user:ap/ravi")
      let first = try await store.record(.createUser, Key.teacher)
      try await store.send("user:ap/ravi", .postponed(until: moment(900), problem))
      try await store.send(Key.teacher, .deferred(until: moment(60), problem))
      let wait = try await store.nextDatedWait(at: moment(30))
      #expect(wait?.edit == first.dot)
      #expect(wait?.until == moment(60))
      #expect(wait?.problem == problem)
      #expect(try await store.nextDatedWait(at: moment(901)) == nil)
    }
  }
}

import Causality
import Reconciliation
import Registry
import Testing

@testable import Outbox

/// The record is gone on the server, and was changed here.
struct GoneTests {
  private static let base: Fields = [.firstName: "Asha", .location: "A", .phone: "1"]

  private func meetConflict(_ store: Outbox) async throws -> (Edit, OpenConflict) {
    try await store.record(.createUser, Key.teacher)
    try await store.sendAccepted(Key.teacher, base: Self.base)
    let edit = try await store.record(
      .updateUser, Key.teacher, [.location: "B", .phone: .null])
    try await store.send(Key.teacher, .gone)
    return (edit, try #require(try await store.conflicts(limit: 1).first))
  }

  private func resolve(
    _ conflict: OpenConflict, _ resolution: Resolution, seen: VectorClock? = nil, in store: Outbox
  ) async throws -> Edit {
    try await store.resolve(
      conflict: conflict.id, by: resolution, seen: seen, policies: ConflictPolicies(),
      author: "ravi",
      at: moment(30))
  }

  @Test func takingLocalMakesItAgainWithEverythingKnown() async throws {
    try await withStore { store in
      let (edit, conflict) = try await meetConflict(store)
      #expect(conflict.kind == .gone)
      let decision = try await resolve(conflict, Resolution(take: .local), in: store)
      #expect(decision.operation == .createUser)
      #expect(decision.fields == [.firstName: "Asha", .location: "B"])
      let record = try await store.record(of: Key.teacher)
      #expect(record.presence == .absent)
      #expect(record.base == nil)
      let claim = try await store.begin(Key.teacher)
      #expect(claim.carrier.dot == decision.dot)
      #expect(claim.fold.intent.operation(for: .user) == .createUser)
      #expect(try await store.edit(edit.dot).into == decision.dot)
      #expect(conflict.remoteClock.compare(decision.clock) == .before)
      #expect(conflict.localClock.compare(decision.clock) == .before)
    }
  }

  @Test func takingRemoteGivesItUp() async throws {
    try await withStore { store in
      let (edit, conflict) = try await meetConflict(store)
      let later = try await store.record(.updateUser, Key.teacher, [.phone: "2"])
      let seen = try await store.conflict(conflict.id).clock
      let decision = try await resolve(conflict, Resolution(take: .remote), seen: seen, in: store)
      #expect(decision.state == .accepted)
      #expect(decision.note?.isEmpty == false)
      #expect(try await store.state(edit) == .withdrawn)
      #expect(try await store.state(later) == .withdrawn)
      let record = try await store.record(of: Key.teacher)
      #expect(record.presence == .absent)
      #expect(record.base == nil)
      #expect(record.clock == decision.clock)
      #expect(try await store.conflicts(limit: 9).isEmpty)
      #expect(try await store.claim(limit: 9).isEmpty)
      #expect(try await store.backlog() == Backlog(remaining: 0, unknown: 0, needPerson: 0))
    }
  }

  @Test func theBaseClockHasSeenTheDecisionToGiveUp() async throws {
    try await withStore { store in
      let (_, conflict) = try await meetConflict(store)
      let decision = try await resolve(conflict, Resolution(take: .remote), in: store)
      let base = try await store.record(of: Key.teacher).baseClock
      #expect(base.compare(decision.clock) == .equal)
      #expect(base.compare(conflict.remoteClock) == .after)
    }
  }

  @Test func whatWasGivenUpCanBeCreatedAgain() async throws {
    try await withStore { store in
      let (_, conflict) = try await meetConflict(store)
      _ = try await resolve(conflict, Resolution(take: .remote), in: store)
      let again = try await store.record(.createUser, Key.teacher, [.firstName: "Asha"])
      #expect(again.state == .queued)
    }
  }

  @Test(arguments: [
    Resolution(take: nil), Resolution(take: .local, sides: [.location: .local]),
    Resolution(take: .local, values: [.location: "D"]),
  ])
  func onlyAWholeDecisionApplies(resolution: Resolution) async throws {
    try await withStore { store in
      let (edit, conflict) = try await meetConflict(store)
      let error = try await refusal { _ = try await resolve(conflict, resolution, in: store) }
      #expect(error?.word == "notApplicable")
      #expect(try await store.state(edit) == .conflict)
    }
  }

  /// A membership queued for an organisation that has to be made again goes after it.
  @Test func membersWaitForWhatIsMadeAgain() async throws {
    try await withStore { store in
      try await store.record(.createOrganisation, Key.school)
      try await store.sendAccepted(Key.school, base: [.orgName: "A"])
      try await store.record(.updateOrganisation, Key.school, [.orgName: "B"])
      let place = try await store.record(.addMember, Key.place)
      try await store.send(Key.school, .gone)
      let conflict = try #require(try await store.conflicts(limit: 1).first)
      _ = try await resolve(conflict, Resolution(take: .local), in: store)
      #expect(try await store.edit(place.dot).waitsOn == Key.school)
    }
  }
}

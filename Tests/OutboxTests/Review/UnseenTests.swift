import Outbox
import Reconciliation
import Registry
import Testing

/// A creation met a record that the server does not show.
struct UnseenTests {
  private static let local: Fields = [.firstName: "Asha", .phone: "1", .password: "p"]

  private func meetConflict(_ store: Outbox) async throws -> (Edit, OpenConflict) {
    let edit = try await store.record(.createUser, Key.teacher, Self.local)
    let found = FoundConflict(
      kind: .fields,
      disputes: [
        Dispute(name: .firstName, base: nil, local: "Asha", remote: nil),
        Dispute(name: .phone, base: nil, local: "1", remote: nil),
      ], remote: [:], serverID: nil)
    try await store.send(Key.teacher, .conflict(found))
    return (edit, try #require(try await store.conflicts(limit: 1).first))
  }

  private func resolve(
    _ conflict: OpenConflict, _ resolution: Resolution, in store: Outbox
  ) async throws -> Edit {
    try await store.resolve(
      conflict: conflict.id, by: resolution, policies: ConflictPolicies(), author: "ravi",
      at: moment(30))
  }

  @Test func takingRemoteSendsNothing() async throws {
    try await withStore { store in
      let place = try await store.record(.addMember, Key.place)
      let (edit, conflict) = try await meetConflict(store)
      let decision = try await resolve(conflict, Resolution(take: .remote), in: store)
      #expect(decision.state == .accepted)
      #expect(decision.fields.isEmpty)
      #expect(try await store.state(edit) == .withdrawn)
      #expect(try await store.record(of: Key.teacher).presence == .present)
      #expect(try await store.state(place) == .queued)
      #expect(try await store.claim(limit: 9).map(\.record.key) == [Key.place])
    }
  }

  @Test func takingLocalSendsEverythingThatWasShown() async throws {
    try await withStore { store in
      let (_, conflict) = try await meetConflict(store)
      let decision = try await resolve(conflict, Resolution(take: .local), in: store)
      #expect(decision.operation == .updateUser)
      #expect(try await store.claim(Key.teacher).fold.intent == .update(Self.local.withoutSecrets))
      #expect(decision.clock.compare(conflict.remoteClock) == .after)
    }
  }

  @Test func aFieldThatIsGivenUpIsNotSent() async throws {
    try await withStore { store in
      let (_, conflict) = try await meetConflict(store)
      let resolution = Resolution(take: .remote, sides: [.phone: .local])
      _ = try await resolve(conflict, resolution, in: store)
      #expect(try await store.claim(Key.teacher).fold.intent == .update([.phone: "1"]))
    }
  }

  @Test func everyFieldHasToBeDecided() async throws {
    try await withStore { store in
      let (edit, conflict) = try await meetConflict(store)
      let error = try await refusal {
        _ = try await resolve(conflict, Resolution(take: nil, sides: [.phone: .local]), in: store)
      }
      #expect(error?.word == "undecided")
      #expect(try await store.state(edit) == .conflict)
    }
  }
}

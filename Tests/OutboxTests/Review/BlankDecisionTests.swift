import Outbox
import Reconciliation
import Registry
import Testing

/// A decision clears by a blank, as an update does, and nothing that a record can't be without.
struct BlankDecisionTests {
  private func decide(_ name: FieldName, in store: Outbox) async throws -> Edit {
    let base: Fields = [.firstName: "Asha", .location: "A"]
    let local: Fields = [.firstName: "Usha", .location: "B"]
    let remote: Fields = [.firstName: "Isha", .location: "C"]
    try await store.record(.createUser, Key.teacher)
    try await store.sendAccepted(Key.teacher, base: base)
    try await store.record(.updateUser, Key.teacher, local)
    try await store.send(Key.teacher, .conflict(base: base, local: local, remote: remote))
    let conflict = try #require(try await store.conflicts(limit: 1).first)
    return try await store.resolve(
      conflict: conflict.id, by: Resolution(take: .local, values: [name: ""]),
      policies: ConflictPolicies(), author: "ravi", at: moment(30))
  }

  @Test func aBlankClears() async throws {
    try await withStore { store in
      let decision = try await decide(.location, in: store)
      #expect(decision.fields[.location]?.isEmpty == true)
    }
  }

  @Test func aRequiredFieldStays() async throws {
    try await withStore { store in
      let error = try await refusal { _ = try await decide(.firstName, in: store) }
      guard case .badField(.blank("firstName")) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(try await store.conflicts(limit: 1).count == 1)
    }
  }
}

import GRDB
import Registry
import Testing

@testable import Outbox

/// After a kill the next pass reads what was on the wire, and not the queue.
struct RecoveryCostTests {
  @Test func editsOfUnknownOutcomeAreFoundByTheirState() async throws {
    try await withStore { store in
      try await store.record(.createUser, Key.teacher)
      let plan = try RawFile(store).plan(Outbox.unknownOutcomes, arguments: [0, 0, 0, 100])
      #expect(
        plan.contains { $0.hasPrefix("SEARCH edit USING INDEX edit_by_state (state=?") }, "\(plan)")
      #expect(!plan.contains { $0.hasPrefix("SCAN") }, "\(plan)")
    }
  }

  @Test func aPageOfThemHoldsNoQueuedEdit() async throws {
    try await withStore { store in
      for number in 0..<30 {
        let key = RecordKey.user(provider: "ap", userName: "u\(number)")
        try await store.record(.createUser, key)
      }
      let claims = try await store.claim(limit: 3)
      try await store.begin(claims.map { ($0, .createUser) }, at: moment(10))
      let unknown = try await store.unknownOutcomes(limit: 100, at: moment(20))
      #expect(unknown.flatMap(\.edits).map(\.dot) == claims.flatMap(\.edits).map(\.dot))
    }
  }
}

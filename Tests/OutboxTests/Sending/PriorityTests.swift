import GRDB
import Reconciliation
import Registry
import Testing

@testable import Outbox

/// What goes first.
struct PriorityTests {
  @Test func aHigherPriorityGoesFirstAndTheOldestWithinIt() async throws {
    try await withStore { store in
      try await store.record(.createUser, "user:ap/a", priority: .low)
      try await store.record(.createUser, "user:ap/b")
      try await store.record(.createUser, "user:ap/c", priority: .high)
      try await store.record(.createUser, "user:ap/d", priority: .low)
      try await store.record(.createUser, "user:ap/e", priority: .high)
      try await store.record(.createUser, "user:ap/f")
      #expect(
        try await store.claim(limit: 9).map(\.record.key)
          == ["user:ap/c", "user:ap/e", "user:ap/b", "user:ap/f", "user:ap/a", "user:ap/d"])
      #expect(try await store.claim(limit: 1).map(\.record.key) == ["user:ap/c"])
    }
  }

  @Test func theQueueStaysInTheOrderOfRecording() async throws {
    try await withStore { store in
      let low = try await store.record(.createUser, "user:ap/a", priority: .low)
      let high = try await store.record(.createUser, "user:ap/b", priority: .high)
      let listed = try await store.edits(EditFilter(states: EditState.unfinished), limit: 9)
      #expect(listed.map(\.dot) == [low.dot, high.dot])
      #expect(listed.map(\.priority) == [.low, .high])
    }
  }

  @Test func anUrgentEditTakesTheEarlierOnesOfItsRecordAlongInTheirOrder() async throws {
    try await withStore { store in
      try await store.record(.createUser, "user:ap/b")
      let first = try await store.record(.createUser, Key.teacher, [.phone: "1"], priority: .low)
      let second = try await store.record(
        .updateUser, Key.teacher, [.phone: "2"], priority: .high)
      let claim = try #require(try await store.claim(limit: 9).first)
      #expect(claim.edits.map(\.dot) == [first.dot, second.dot])
      #expect(claim.priority == .high)
    }
  }

  @Test func anUrgentMembershipLiftsItsParents() async throws {
    try await withStore { store in
      try await store.record(.createUser, "user:ap/other", priority: .low)
      try await store.record(.createOrganisation, Key.school, priority: .low)
      try await store.record(.createUser, Key.teacher, priority: .low)
      let place = try await store.record(.addMember, Key.place, priority: .high)
      #expect(place.state == .waiting)
      #expect(
        try await store.claim(limit: 9).map(\.record.key)
          == [Key.school, Key.teacher, "user:ap/other"])
      try await store.sendAccepted(Key.school)
      try await store.sendAccepted(Key.teacher)
      #expect(
        try await store.claim(limit: 9).map(\.record.key) == [Key.place, "user:ap/other"])
    }
  }

  @Test func parentsRecordedAfterAnUrgentMembershipAreLiftedToo() async throws {
    try await withStore { store in
      try await store.record(.addMember, Key.place, priority: .high)
      try await store.record(.createUser, "user:ap/other")
      try await store.record(.createOrganisation, Key.school, priority: .low)
      try await store.record(.createUser, Key.teacher, priority: .low)
      #expect(
        try await store.claim(limit: 9).map(\.record.key)
          == [Key.school, Key.teacher, "user:ap/other"])
    }
  }

  @Test func aMembershipThatIsNotUrgentLiftsNothing() async throws {
    try await withStore { store in
      let school = try await store.record(.createOrganisation, Key.school, priority: .high)
      let teacher = try await store.record(.createUser, Key.teacher, priority: .low)
      try await store.record(.addMember, Key.place, priority: .low)
      #expect(try await store.edit(school.dot).priority == .high)
      #expect(try await store.edit(teacher.dot).priority == .low)
    }
  }

  /// However long the queue: no sorting, no reading of what is not handed out.
  @Test func claimingReadsTheDueEditsInTheOrderOfTheirIndex() async throws {
    try await withStore { store in
      try await store.record(.createUser, Key.teacher)
      let plan = try await store.read { db in
        try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN \(Outbox.due)", arguments: ["[]", 9])
          .map { $0["detail"] as String }
      }
      #expect(plan.contains { $0.contains("edit USING INDEX edit_due") }, "\(plan)")
      #expect(plan.contains { $0.contains("edit_by_record (record_id=?)") }, "\(plan)")
      #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
    }
  }
}

import Reconciliation
import Registry
import Testing

@testable import Outbox

/// Where the outbox stands.
struct StatusTests {
  @Test func anEmptyStoreHasNothing() async throws {
    try await withStore { store in
      let status = try await store.status()
      for state in EditState.allCases { #expect(status[state] == 0) }
      #expect(status.oldestQueuedAt == nil)
      #expect(status.lastSync == nil)
      #expect(try await store.backlog() == Backlog(remaining: 0, unknown: 0, needPerson: 0))
    }
  }

  @Test func theOldestQueuedEditCountsInBackoffToo() async throws {
    try await withStore { store in
      for (second, name) in [(5, "a"), (3, "b"), (9, "c")] {
        _ = try await store.record(
          DraftEdit(
            operation: .createUser, key: .user(provider: "ap", userName: name), fields: [:]),
          by: "asha", at: moment(second))
      }
      #expect(try await store.status().oldestQueuedAt == moment(5))
      try await store.send("user:ap/a", .postponed(until: moment(60), problem))
      #expect(try await store.status().oldestQueuedAt == moment(3))
      try await store.sendAccepted("user:ap/b")
      #expect(try await store.status().oldestQueuedAt == moment(5))
    }
  }

  @Test func theLastReportIsKept() async throws {
    try await withStore { store in
      try await store.keep(report: "first", startedAt: moment(1))
      try await store.keep(report: "second", startedAt: moment(2))
      let last = try #require(try await store.status().lastSync)
      #expect(last.report == "second")
      #expect(last.startedAt == moment(2))
    }
  }

  @Test func aPassThatIsNotOverIsNotTheLastOne() async throws {
    try await withStore { store in
      try await store.keep(report: "first", startedAt: moment(1))
      let pass = try await store.note(report: "half", startedAt: moment(2))
      #expect(try await store.status().lastSync?.report == "first")
      try await store.keep(report: "whole", startedAt: moment(2), asPass: pass)
      let last = try #require(try await store.status().lastSync)
      #expect(last.report == "whole")
      #expect(last.startedAt == moment(2))
    }
  }

  @Test func smallFactsAreKeptAndForgotten() async throws {
    try await withStore { store in
      #expect(try await store.setting("gzip") == nil)
      try await store.set("gzip", to: "no")
      try await store.set("gzip", to: "yes")
      #expect(try await store.setting("gzip") == "yes")
      try await store.set("gzip", to: nil)
      #expect(try await store.setting("gzip") == nil)
    }
  }

  @Test func aBacklogTellsTimeFromPeople() async throws {
    try await withStore { store in
      try await store.record(.createUser, "user:ap/queued")
      try await store.record(.createUser, "user:ap/backoff")
      try await store.send("user:ap/backoff", .postponed(until: moment(60), problem))
      try await store.record(.createUser, "user:ap/sent")
      _ = try await store.begin("user:ap/sent")
      try await store.record(.createUser, "user:ap/accepted")
      try await store.sendAccepted("user:ap/accepted")
      #expect(try await store.backlog() == Backlog(remaining: 3, unknown: 1, needPerson: 0))

      try await store.record(.updateUser, "user:ap/rejected", [.phone: "1"])
      try await store.send("user:ap/rejected", .rejected(problem))
      try await store.record(.updateUser, "user:ap/conflict", [.phone: "1"])
      try await store.send("user:ap/conflict", .gone)
      #expect(try await store.backlog() == Backlog(remaining: 3, unknown: 1, needPerson: 2))
    }
  }

  @Test func whatWaitsBehindAnOpenConflictNeedsAPersonToo() async throws {
    try await withStore { store in
      try await store.record(.createUser, Key.teacher, [.location: "A"])
      try await store.record(.addMember, Key.place)
      try await store.send(
        Key.teacher, .conflict(base: [:], local: [.location: "A"], remote: [.location: "B"]))
      #expect(try await store.backlog() == Backlog(remaining: 0, unknown: 0, needPerson: 2))
    }
  }

  @Test func whatWaitsBehindAPersonNeedsOneToo() async throws {
    try await withStore { store in
      try await store.record(.createOrganisation, Key.school)
      try await store.record(.addMember, Key.place)
      try await store.record(.addMember, "member:ap/291/ravi")
      #expect(try await store.backlog() == Backlog(remaining: 3, unknown: 0, needPerson: 0))
      try await store.send(Key.school, .rejected(problem))
      #expect(try await store.backlog() == Backlog(remaining: 0, unknown: 0, needPerson: 3))
      try await store.record(.updateOrganisation, Key.school, [.orgName: "B"])
      #expect(try await store.backlog() == Backlog(remaining: 0, unknown: 0, needPerson: 4))
      _ = try await store.retryAllRejected(at: moment(30))
      #expect(try await store.backlog() == Backlog(remaining: 4, unknown: 0, needPerson: 0))
    }
  }
}

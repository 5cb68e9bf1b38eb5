import Outbox
import Reconciliation
import Registry
import Testing

/// An edit in its backoff is left alone until it is woken.
struct BackoffTests {
  @Test func aPostponedEditIsNotClaimedBeforeItsTime() async throws {
    try await withStore { store in
      let edit = try await store.record(.createUser, Key.teacher)
      try await store.send(Key.teacher, .postponed(until: moment(60), problem))
      #expect(try await store.edit(edit.dot).notBefore == moment(60))
      #expect(try await store.claim(limit: 9).isEmpty)
      try await store.wake(at: moment(59), ignoringBackoff: false)
      #expect(try await store.claim(limit: 9).isEmpty)
      try await store.wake(at: moment(60), ignoringBackoff: false)
      #expect(try await store.claim(Key.teacher).edits.map(\.dot) == [edit.dot])
      #expect(try await store.edit(edit.dot).notBefore == nil)
    }
  }

  @Test func wakingCanIgnoreTheBackoff() async throws {
    try await withStore { store in
      try await store.record(.createUser, Key.teacher)
      try await store.send(Key.teacher, .postponed(until: moment(9_999), problem))
      try await store.wake(at: moment(0), ignoringBackoff: true)
      #expect(try await store.claim(limit: 9).count == 1)
    }
  }

  /// Otherwise one pass would send the failing edit again and again.
  @Test func aLaterEditDoesNotEndTheBackoff() async throws {
    try await withStore { store in
      try await store.record(.removeMember, Key.place)
      try await store.record(.addMember, Key.place)
      try await store.send(Key.place, .postponed(until: moment(60), problem))
      #expect(try await store.claim(limit: 9).isEmpty)
      try await store.wake(at: moment(60), ignoringBackoff: false)
      #expect(try await store.claim(Key.place).fold == Fold(intent: .removeMember, count: 1))
    }
  }

  @Test func anEditRecordedDuringTheBackoffFoldsAtItsEnd() async throws {
    try await withStore { store in
      try await store.record(.createUser, Key.teacher, [.firstName: "A"])
      try await store.send(Key.teacher, .postponed(until: moment(60), problem))
      try await store.record(.updateUser, Key.teacher, [.phone: "1"])
      #expect(try await store.claim(limit: 9).isEmpty)
      try await store.wake(at: moment(60), ignoringBackoff: false)
      let claim = try await store.claim(Key.teacher)
      #expect(claim.fold == Fold(intent: .create([.firstName: "A", .phone: "1"]), count: 2))
    }
  }

  @Test func otherRecordsAreNotHeldUp() async throws {
    try await withStore { store in
      try await store.record(.createUser, Key.teacher)
      try await store.record(.createUser, "user:ap/ravi")
      try await store.send(Key.teacher, .postponed(until: moment(60), problem))
      #expect(try await store.claim(limit: 9).map(\.record.key) == ["user:ap/ravi"])
    }
  }

  @Test func aWaitForWhatNobodyBringsRunsOut() async throws {
    try await withStore { store in
      let edit = try await store.record(.addMember, Key.place)
      let later = try await store.record(.removeMember, Key.place)
      _ = try await store.withdraw([later.dot], at: moment(1))
      try await store.send(Key.place, .waits(for: Key.school, retryAt: moment(60), problem))
      #expect(try await store.edit(edit.dot).waitsOn == Key.school)
      try await store.wake(at: moment(59), ignoringBackoff: false)
      #expect(try await store.state(edit) == .waiting)
      try await store.wake(at: moment(60), ignoringBackoff: false)
      #expect(try await store.state(edit) == .queued)
    }
  }

  /// A clock that was a year ahead wrote them; now it is right.
  @Test func aBackoffThatAWrongClockWroteHasEnded() async throws {
    try await withStore { store in
      let nextYear = moment(365 * 86_400)
      let queued = try await store.record(.createUser, Key.teacher)
      try await store.send(Key.teacher, .postponed(until: nextYear, problem))
      let waiting = try await store.record(.addMember, "member:ap/9/x")
      try await store.send(
        "member:ap/9/x", .waits(for: "org:ap/9", retryAt: nextYear, problem))
      try await store.record(.createUser, "user:ap/ravi")
      try await store.send("user:ap/ravi", .unknown(askAfter: nextYear, problem))
      let justified = try await store.record(.createUser, "user:ap/mary")
      try await store.send("user:ap/mary", .postponed(until: moment(3600), problem))

      try await store.wake(at: moment(30), ignoringBackoff: false, longest: 3600)
      #expect(try await store.edit(queued.dot).notBefore == nil)
      #expect(try await store.state(waiting) == .queued)
      #expect(try await store.unknownOutcomes(limit: 9, at: moment(30)).count == 1)
      #expect(try await store.edit(justified.dot).notBefore == moment(3600))
    }
  }
}

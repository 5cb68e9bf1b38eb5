import Outbox
import Registry
import Testing

/// The intent is in the file before the first byte leaves.
struct BeginTests {
  @Test func theCarrierIsSentAndTheOthersFoldIntoIt() async throws {
    try await withStore { store in
      let first = try await store.record(.createUser, Key.teacher, [.firstName: "A"])
      let second = try await store.record(.updateUser, Key.teacher, [.phone: "1"])
      _ = try await store.begin(Key.teacher)
      #expect(try await store.edit(first.dot).state == .folded)
      #expect(try await store.edit(first.dot).into == second.dot)
      #expect(try await store.edit(second.dot).state == .sent)
      #expect(try await store.edit(second.dot).into == nil)
    }
  }

  @Test func anAttemptIsWritten() async throws {
    try await withStore { store in
      let edit = try await store.record(.createUser, Key.teacher)
      _ = try await store.begin(Key.teacher)
      let attempts = try await store.attempts(of: edit)
      #expect(attempts.count == 1)
      #expect(attempts.first?.operation == .createUser)
      #expect(attempts.first?.startedAt == moment(10))
      #expect(attempts.first?.endedAt == nil)
      #expect(attempts.first?.outcome == nil)
      #expect(try await store.edit(edit.dot).attempts == 0)
    }
  }

  @Test func aSecondStepIsASecondAttempt() async throws {
    try await withStore { store in
      let edit = try await store.record(.createUser, Key.teacher)
      let claim = try await store.begin(Key.teacher)
      try await store.beginNext(claim, operation: .updateUser, at: moment(15))
      try await store.settle(claim, .accepted(base: [:]))
      let attempts = try await store.attempts(of: edit)
      #expect(attempts.map(\.operation) == [.createUser, .updateUser])
      #expect(attempts.map(\.outcome) == ["accepted", "accepted"])
      #expect(attempts.map(\.endedAt) == [moment(20), moment(20)])
    }
  }

  @Test func afterACrashTheOutcomeIsUnknownAndNothingIsDue() async throws {
    try await withFolder { folder in
      let before = try await Outbox.create(path: folder.path, name: "dharwad-01")
      let first = try await before.record(.createUser, Key.teacher, [.firstName: "A"])
      let second = try await before.record(.updateUser, Key.teacher, [.phone: "1"])
      _ = try await before.begin(Key.teacher)

      let after = try await Outbox.open(path: folder.path)
      #expect(try await after.claim(limit: 9).isEmpty)
      let claim = try #require(try await after.inDoubt(limit: 9, at: moment(30)).first)
      #expect(claim.edits.map(\.dot) == [first.dot, second.dot])
      #expect(claim.carrier.dot == second.dot)
      #expect(claim.fold.intent == .create([.firstName: "A", .phone: "1"]))
    }
  }

  /// A history tells each thing once.
  @Test func foldingIsToldOnce() async throws {
    try await withStore { store in
      try await store.record(.createUser, Key.teacher)
      try await store.record(.updateUser, Key.teacher, [.phone: "1"])
      try await store.sendAccepted(Key.teacher)
      #expect(
        try await store.events(of: Key.teacher)
          == [.recorded, .recorded, .folded, .sent, .accepted])
    }
  }

  @Test func aNewEditBecomesTheCarrierOfWhatWasNotTried() async throws {
    try await withStore { store in
      let first = try await store.record(.createUser, Key.teacher)
      let second = try await store.record(.updateUser, Key.teacher, [.phone: "1"])
      try await store.send(Key.teacher, .untried(nil))
      let third = try await store.record(.updateUser, Key.teacher, [.phone: "2"])
      let claim = try await store.begin(Key.teacher)
      #expect(claim.fold.count == 3)
      #expect(try await store.edit(first.dot).into == third.dot)
      #expect(try await store.edit(second.dot).into == third.dot)
      #expect(try await store.state(third) == .sent)
    }
  }
}

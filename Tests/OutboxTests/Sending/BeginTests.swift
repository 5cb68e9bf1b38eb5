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
      let claim = try #require(try await after.unknownOutcomes(limit: 9, at: moment(30)).first)
      #expect(claim.edits.map(\.dot) == [first.dot, second.dot])
      #expect(claim.carrier.dot == second.dot)
      #expect(claim.fold.intent == .create([.firstName: "A", .phone: "1"]))
    }
  }

  /// Between the claim and its intent people go on.
  @Test(arguments: [true, false])
  func whatAPersonWithdrewOrChangedMeanwhileIsNotBegun(withdrawn: Bool) async throws {
    try await withStore { store in
      let edit = try await store.record(.createUser, Key.teacher, [.firstName: "A"])
      let other = try await store.record(.createUser, "user:ap/ravi")
      let claims = try await store.claim(limit: 9)
      if withdrawn {
        _ = try await store.withdraw([edit.dot], at: moment(5))
      } else {
        _ = try await store.change(
          edit.dot, fields: ["firstName": .string("B")], at: moment(5))
      }
      let begun = try await store.begin(
        claims.map { (claim: $0, operation: .createUser) }, at: moment(10))
      #expect(begun == [false, true])
      #expect(try await store.state(edit) == (withdrawn ? .withdrawn : .queued))
      #expect(try await store.attempts(of: edit).isEmpty)
      #expect(try await store.state(other) == .sent)
      if !withdrawn {
        #expect(try await store.claim(Key.teacher).fold.intent == .create([.firstName: "B"]))
      }
    }
  }

  @Test func theFirstSightOfARecordIsItsBaseOnceTheIntentIs() async throws {
    try await withStore { store in
      try await store.record(.updateUser, Key.teacher, [.phone: "1"])
      let seen: Fields = [.firstName: "Asha", .phone: "0"]
      let claim = try await store.claim(Key.teacher).seeing(seen)
      #expect(try await store.record(of: Key.teacher).base == nil)
      try await store.begin([(claim: claim, operation: .updateUser)], at: moment(10))
      #expect(try await store.record(of: Key.teacher).base == seen)
      let unknown = try #require(try await store.unknownOutcomes(limit: 9, at: moment(20)).first)
      #expect(unknown.record.base == seen)
      #expect(unknown.seeing([.phone: "9"]).record.base == seen, "there is one first sight")
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

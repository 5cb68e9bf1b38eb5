import Causality
import Outbox
import Reconciliation
import Registry
import Testing

/// A decision is held against what was shown to whoever decides.
struct SeenTests {
  private static let base: Fields = [.location: "A", .phone: "1"]
  private static let remote: Fields = [.location: "C", .phone: "1"]

  private func meetConflict(_ store: Outbox) async throws -> (Edit, OpenConflict) {
    try await store.record(.createUser, Key.teacher)
    try await store.sendAccepted(Key.teacher, base: Self.base)
    let edit = try await store.record(.updateUser, Key.teacher, [.location: "B"])
    try await store.send(
      Key.teacher, .conflict(base: Self.base, local: edit.fields, remote: Self.remote))
    return (edit, try #require(try await store.conflicts(limit: 1).first))
  }

  private func resolve(
    _ conflict: OpenConflict, seen: VectorClock?, in store: Outbox
  ) async throws -> StoreError? {
    try await refusal {
      _ = try await store.resolve(
        conflict: conflict.id, by: Resolution(take: .local), seen: seen,
        policies: ConflictPolicies(), author: "ravi", at: moment(30))
    }
  }

  @Test(arguments: [true, false])
  func anUnchangedConflictIsDecided(saysSeen: Bool) async throws {
    try await withStore { store in
      let (_, conflict) = try await meetConflict(store)
      #expect(conflict.clock.compare(conflict.foundClock) == .equal)
      #expect(try await resolve(conflict, seen: saysSeen ? conflict.clock : nil, in: store) == nil)
    }
  }

  @Test(arguments: [true, false])
  func anEditRecordedSinceIsShownFirst(saysSeen: Bool) async throws {
    try await withStore { store in
      let (_, conflict) = try await meetConflict(store)
      let later = try await store.record(.updateUser, Key.teacher, [.location: "D"])
      let error = try await resolve(conflict, seen: saysSeen ? conflict.clock : nil, in: store)
      guard case .conflictChanged(let now) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(now.local == [.location: "D"])
      #expect(now.clock.contains(later.dot))
      #expect(try await store.conflicts(limit: 9).count == 1)
      #expect(try await resolve(conflict, seen: now.clock, in: store) == nil)
    }
  }

  @Test func anEditWithdrawnSinceIsShownFirst() async throws {
    try await withStore { store in
      let (_, conflict) = try await meetConflict(store)
      let later = try await store.record(.updateUser, Key.teacher, [.location: "D"])
      let shown = try await store.conflict(conflict.id).clock
      _ = try await store.withdraw([later.dot], at: moment(25))
      #expect(try await resolve(conflict, seen: shown, in: store)?.word == "conflictChanged")
      #expect(try await resolve(conflict, seen: nil, in: store) == nil)
    }
  }

  /// An edit that was there when the conflict was found belongs to what was found.
  @Test func anEditWithdrawnSinceItWasFoundIsShownFirst() async throws {
    try await withStore { store in
      try await store.record(.createUser, Key.teacher)
      try await store.sendAccepted(Key.teacher, base: Self.base)
      try await store.record(.updateUser, Key.teacher, [.location: "B"])
      let claim = try await store.begin(Key.teacher)
      let later = try await store.record(.updateUser, Key.teacher, [.location: "D"])
      try await store.settle(
        claim, .conflict(base: Self.base, local: [.location: "B"], remote: Self.remote))
      let conflict = try #require(try await store.conflicts(limit: 1).first)
      #expect(conflict.foundClock.contains(later.dot))
      _ = try await store.withdraw([later.dot], at: moment(25))
      #expect(try await resolve(conflict, seen: nil, in: store)?.word == "conflictChanged")
    }
  }

  @Test func anotherRemoteSideIsShownFirst() async throws {
    try await withStore { store in
      let (edit, conflict) = try await meetConflict(store)
      func meetAgain(_ remote: Fields) async throws -> VectorClock {
        try RawFile(store).execute("UPDATE edit SET state = 'sent' WHERE id = \(edit.id)")
        let claim = try #require(try await store.unknownOutcomes(limit: 1, at: moment(30)).first)
        try await store.settle(
          claim, .conflict(base: Self.base, local: edit.fields, remote: remote))
        return try await store.conflict(conflict.id).clock
      }
      #expect(try await meetAgain(Self.remote) == conflict.clock)
      let next = try await meetAgain([.location: "E", .phone: "1"])
      #expect(next.compare(conflict.clock) == .after)
      let error = try await resolve(conflict, seen: conflict.clock, in: store)
      #expect(error?.word == "conflictChanged")
      #expect(try await resolve(conflict, seen: next, in: store) == nil)
    }
  }

  @Test func whatIsDecidedAboutDoesNotChangeInPlace() async throws {
    try await withStore { store in
      let (_, conflict) = try await meetConflict(store)
      let later = try await store.record(.updateUser, Key.teacher, [.location: "D"])
      let error = try await refusal {
        _ = try await store.change(later.dot, fields: ["location": .string("E")], at: moment(25))
      }
      guard case .inConflict(_, conflict.id) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
    }
  }

  /// One event, one line: what waits behind the conflict is let go once.
  @Test func aDecisionWritesEachEventOnce() async throws {
    try await withStore { store in
      let (edit, conflict) = try await meetConflict(store)
      let later = try await store.record(.updateUser, Key.teacher, [.phone: "2"])
      let last = try await store.record(.updateUser, Key.teacher, [.phone: "3"])
      let before = try await store.history(of: Key.teacher, limit: 99).count
      let seen = try await store.conflict(conflict.id).clock
      #expect(try await resolve(conflict, seen: seen, in: store) == nil)
      let lines = try await store.history(of: Key.teacher, limit: 99).dropFirst(before).map(\.line)
      for queued in [edit, later, last] {
        #expect(lines.filter { $0.edit == queued.dot }.map(\.event) == [.queued])
      }
    }
  }
}

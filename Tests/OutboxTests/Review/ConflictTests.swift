import Causality
import Outbox
import Reconciliation
import Registry
import Testing

/// A conflict is opened once, shows its three sides, and holds later edits back.
struct ConflictTests {
  private static let base: Fields = [.location: "A", .phone: "1"]
  private static let remote: Fields = [.location: "C", .phone: "1"]

  /// A teacher whose location was changed here to B and there to C.
  private func meetConflict(_ store: Outbox) async throws -> Edit {
    try await store.record(.createUser, Key.teacher)
    try await store.sendAccepted(Key.teacher, base: Self.base)
    let edit = try await store.record(.updateUser, Key.teacher, [.location: "B"])
    try await store.send(
      Key.teacher, .conflict(base: Self.base, local: edit.fields, remote: Self.remote))
    return edit
  }

  @Test func showsItsThreeSides() async throws {
    try await withStore { store in
      let edit = try await meetConflict(store)
      let conflict = try #require(try await store.conflicts(limit: 9).first)
      #expect(conflict.record.key == Key.teacher)
      #expect(conflict.kind == .fields)
      #expect(conflict.edits.map(\.dot) == [edit.dot])
      #expect(conflict.local == [.location: "B"])
      #expect(conflict.remote == Self.remote)
      #expect(
        conflict.disputes == [Dispute(name: .location, base: "A", local: "B", remote: "C")])
      #expect(conflict.detectedAt == moment(20))
      #expect(try await store.conflict(conflict.id).id == conflict.id)
    }
  }

  @Test func itsClocksAreConcurrent() async throws {
    try await withStore { store in
      let edit = try await meetConflict(store)
      let conflict = try #require(try await store.conflicts(limit: 9).first)
      #expect(conflict.localClock.contains(edit.dot))
      #expect(conflict.remoteClock[.sunbird] == 1)
      #expect(conflict.localClock.compare(conflict.remoteClock) == .concurrent)
    }
  }

  @Test func laterEditsWaitAndJoinTheLocalSide() async throws {
    try await withStore { store in
      let edit = try await meetConflict(store)
      let later = try await store.record(.updateUser, Key.teacher, [.location: "D", .phone: "2"])
      #expect(later.state == .waiting)
      #expect(later.waitsOn == Key.teacher)
      #expect(try await store.claim(limit: 9).isEmpty)
      let conflict = try #require(try await store.conflicts(limit: 9).first)
      #expect(conflict.edits.map(\.dot) == [edit.dot, later.dot])
      #expect(conflict.local == [.location: "D", .phone: "2"])
      #expect(conflict.disputes.map(\.local) == ["D"])
      #expect(conflict.localClock.contains(later.dot))
    }
  }

  @Test func editsRecordedMeanwhileWaitToo() async throws {
    try await withStore { store in
      try await store.record(.updateUser, Key.teacher, [.location: "B"])
      let claim = try await store.begin(Key.teacher)
      let later = try await store.record(.updateUser, Key.teacher, [.phone: "2"])
      try await store.settle(
        claim, .conflict(base: Self.base, local: [.location: "B"], remote: Self.remote))
      #expect(try await store.edit(later.dot).waitsOn == Key.teacher)
    }
  }

  @Test func theSameConflictFoundTwiceIsOne() async throws {
    try await withStore { store in
      let edit = try await meetConflict(store)
      let first = try #require(try await store.conflicts(limit: 9).first)
      let claim = try #require(
        try await store.unknownAgain(edit, in: store))
      try await store.settle(
        claim, .conflict(base: Self.base, local: edit.fields, remote: [.location: "E"]))
      let again = try await store.conflicts(limit: 9)
      #expect(again.map(\.id) == [first.id])
      #expect(again.first?.disputes.map(\.remote) == ["E"])
    }
  }

  @Test func theRecordIsKnownToBeThere() async throws {
    try await withStore { store in
      try await store.record(.createUser, Key.teacher, [.location: "B"])
      let found = FoundConflict(
        kind: .fields,
        disputes: [Dispute(name: .location, base: nil, local: "B", remote: "C")],
        remote: [.location: "C"], serverID: "7c4f")
      try await store.send(Key.teacher, .conflict(found))
      let record = try await store.record(of: Key.teacher)
      #expect(record.presence == .present)
      #expect(record.serverID == "7c4f")
      #expect(record.base == nil)
    }
  }

  @Test func pagesOfConflictsAreTheWholeInOrder() async throws {
    try await withStore { store in
      let keys: [RecordKey] = ["user:ap/a", "user:ap/b", "user:ap/c"]
      for key in keys {
        try await store.record(.updateUser, key, [.location: "B"])
        try await store.send(key, .gone)
      }
      var (found, last): ([RecordKey], Int64) = ([], 0)
      while let conflict = try await store.conflicts(after: last, limit: 1).first {
        found.append(conflict.record.key)
        last = conflict.id
      }
      #expect(found == keys)
    }
  }
}

extension Outbox {
  /// A claim of an edit that is in conflict, as a second pass could still hold it.
  fileprivate func unknownAgain(_ edit: Edit, in store: Outbox) async throws -> Claim? {
    try RawFile(store).execute("UPDATE edit SET state = 'sent' WHERE id = \(edit.id)")
    return try await unknownOutcomes(limit: 1, at: moment(30)).first
  }
}

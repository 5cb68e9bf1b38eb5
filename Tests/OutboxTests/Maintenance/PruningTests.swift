import Foundation
import GRDB
import Outbox
import Reconciliation
import Registry
import Testing

/// What pruning drops, and what it never touches.
struct PruningTests {
  private static let later = moment(1_000_000)

  private func user(_ number: Int) -> RecordKey { .user(provider: "ap", userName: "u\(number)") }

  private func prune(
    _ store: Outbox, _ scope: PruneScope = .bodies, before cutoff: Date = later
  ) async throws -> Int {
    try await store.prune(scope, finishedBefore: cutoff, at: Self.later)
  }

  @Test func anAcceptedEditLosesItsBodyAndKeepsItsStory() async throws {
    try await withStore { store in
      let edit = try await store.record(.createUser, Key.teacher, [.firstName: "Gangubai"])
      try await store.sendAccepted(Key.teacher, base: [.lastName: "Hangal"])
      let story = try await store.events(of: Key.teacher)
      #expect(try await prune(store) == 1)

      let pruned = try await store.edit(edit.dot)
      #expect(pruned.fields.isEmpty && pruned.prunedAt == Self.later)
      #expect(pruned.state == .accepted && pruned.recordedBy == "asha")
      #expect(try await store.events(of: Key.teacher) == story)
      #expect(try await store.history(of: Key.teacher, limit: 9).allSatisfy(\.line.isPruned))
      #expect(try await store.attempts(of: pruned).count == 1)
      #expect(try await store.record(of: Key.teacher).base == [.lastName: "Hangal"])
      #expect(try !RawFile(store).holds("Gangubai"))
      #expect(try await prune(store) == 0)
    }
  }

  @Test func whatIsNotFinishedIsNeverTouched() async throws {
    try await withStore { store in
      let endings: [Settlement?] = [
        nil, .rejected(problem), .untried(nil), .unknown(askAfter: moment(30), problem),
        .postponed(until: moment(99), problem),
        .conflict(base: [:], local: [.firstName: "A"], remote: [.firstName: "B"]),
      ]
      for (number, ending) in endings.enumerated() {
        try await store.record(.updateUser, user(number), [.firstName: "A"])
        try await store.record(.updateUser, user(number), [.lastName: "L"])
        if let ending { try await store.send(user(number), ending) }
      }
      #expect(try await prune(store, .bodiesAndJournal) == 0)
      for edit in try await store.edits(EditFilter(states: nil), limit: 99) {
        #expect(!edit.fields.isEmpty && edit.prunedAt == nil)
        #expect(try await store.events(of: edit.key).contains(.recorded))
      }
    }
  }

  @Test func whatAnAcceptedEditCarriedGoesWithIt() async throws {
    try await withStore { store in
      let carried = try await store.record(.createUser, Key.teacher, [.firstName: "Asha"])
      try await store.record(.updateUser, Key.teacher, [.firstName: "Usha"])
      let claim = try await store.begin(Key.teacher)
      #expect(try await prune(store) == 0)
      try await store.settle(claim, .accepted(base: [:]))
      #expect(try await prune(store) == 2)
      #expect(try await store.edit(carried.dot).fields.isEmpty)
    }
  }

  @Test func whatWasFinishedLatelyStays() async throws {
    try await withStore { store in
      try await store.record(.createUser, Key.teacher, [.firstName: "Asha"])
      try await store.sendAccepted(Key.teacher)  // at moment 20
      #expect(try await prune(store, before: moment(20)) == 0)
      #expect(try await prune(store, before: moment(21)) == 1)
    }
  }

  @Test func theJournalGoesOnlyWhenAsked() async throws {
    try await withStore { store in
      let edit = try await store.record(.createUser, Key.teacher, [.firstName: "Asha"])
      try await store.sendAccepted(Key.teacher)
      #expect(try await prune(store, .bodies) == 1)
      #expect(try await prune(store, .bodiesAndJournal) == 0)
      #expect(try await store.events(of: Key.teacher).isEmpty)
      #expect(try await store.attempts(of: edit).isEmpty)
      #expect(try await store.edit(edit.dot).state == .accepted)
      #expect(try await store.count(.accepted) == 1)
    }
  }

  @Test(arguments: [
    "UPDATE edit SET fields = '{}'", "UPDATE edit SET fields = '{\"firstName\":\"X\"}'",
    "UPDATE edit SET fields = '{\"firstName\":\"X\"}', pruned_at = 1",
  ])
  func nothingElseChangesAnAcceptedEdit(sql: String) async throws {
    try await withStore { store in
      let edit = try await store.record(.createUser, Key.teacher, [.firstName: "Asha"])
      try await store.sendAccepted(Key.teacher)
      #expect(throws: DatabaseError.self) { try RawFile(store).execute(sql) }
      #expect(try await store.edit(edit.dot).fields == [.firstName: "Asha"])
    }
  }

  @Test func theSchemaLetsNoUnfinishedEditBePruned() async throws {
    try await withStore { store in
      try await store.record(.createUser, Key.teacher, [.firstName: "Asha"])
      #expect(throws: DatabaseError.self) {
        try RawFile(store).execute("UPDATE edit SET fields = '{}', pruned_at = 1")
      }
    }
  }

  @Test func theFileShrinksAndIsSoundAndTakesEdits() async throws {
    try await withStore { store in
      let much = String(repeating: "ಕರ್ನಾಟಕ ", count: 400)
      for number in 0..<300 {
        try await store.record(.createUser, user(number), [.location: .text(much)])
        try await store.sendAccepted(user(number))
      }
      #expect(try await prune(store) == 300)
      let before = try RawFile(store).integer("PRAGMA page_count")
      let freed = try #require(try await store.shrink())
      let after = try RawFile(store).integer("PRAGMA page_count")
      #expect(freed > 1_000_000 && after < before / 2)
      #expect(try await store.integrityProblems().isEmpty)
      try await store.record(.createUser, Key.teacher)
    }
  }

  @Test func anImportedFileOfPrunedEditsRecordsNothingAgain() async throws {
    try await withStore { store in
      let draft = DraftEdit(
        operation: .createUser, key: Key.teacher, fields: [.firstName: "Asha"])
      let rows = [ImportDraft(line: 1, draft: draft)]
      _ = try await store.importRows(
        rows, ImportRun(digest: "a", line: 1, settles: true), by: "asha", at: moment(0))
      try await store.sendAccepted(Key.teacher, base: [.firstName: "Asha"])
      #expect(try await prune(store) == 1)
      let ends = try await store.importRows(
        rows, ImportRun(digest: "b", line: 1, settles: true), by: "asha", at: moment(50))
      guard case .unchanged? = ends.first else {
        Issue.record("\(ends)")
        return
      }
    }
  }
}

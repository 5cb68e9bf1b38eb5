import Foundation
import Outbox
import Testing

/// What a pass sees of a damaged store before it sends anything.
struct QuickLookTests {
  @Test func aSoundStorePasses() async throws {
    try await withStore { store in
      try await store.quickLook()
      try await store.record(.createUser, Key.teacher)
      try await store.quickLook()
    }
  }

  @Test(arguments: [
    "UPDATE tally SET edits = edits + 1 WHERE state = 'queued'",
    "DROP TRIGGER tally_update; UPDATE edit SET state = 'accepted'; DELETE FROM tally WHERE edits > 0",
    "UPDATE replica SET counter = 1",
    "DROP TRIGGER edit_final",
    "DROP INDEX conflict_open",
    "CREATE TRIGGER strange AFTER INSERT ON edit BEGIN DELETE FROM tally; END",
  ])
  func whatDoesNotFitIsFound(damage: String) async throws {
    try await withStore { store in
      try await store.record(.createUser, Key.teacher)
      try await store.record(.createOrganisation, Key.school)
      try RawFile(store).execute(damage)
      let error = try await refusal { try await store.quickLook() }
      #expect(error?.word == "failed", "\(damage)")
    }
  }

  /// What sqlite-utils leaves behind of a table that it made anew, named for a person.
  @Test func whatARewrittenTableLacksIsNamed() async throws {
    try await withStore { store in
      try await store.record(.createUser, Key.teacher)
      try RawFile(store).execute(
        "DROP INDEX edit_due; DROP TRIGGER edit_final; DROP TRIGGER edit_kept")
      #expect(
        try await store.integrityProblems() == [
          "another program has rewritten its tables: it lacks the index edit_due, the trigger "
            + "edit_final, the trigger edit_kept"
        ])
    }
  }

  @Test func anIndexMoreDoesNoHarm() async throws {
    try await withStore { store in
      try RawFile(store).execute("CREATE INDEX ours ON edit (recorded_by)")
      try await store.quickLook()
      #expect(try await store.integrityProblems().isEmpty)
    }
  }

  /// As SQLite's fault leaves it: more of the log counts as brought into the file than there is.
  /// The next close would drop what was committed; after this look it does not.
  @Test func aLogThatCountsAsCopiedAndIsNotIsFoundAndKept() async throws {
    try await withFolder { folder in
      var dots: [String] = []
      do {
        let store = try await Outbox.create(path: folder.path, name: "dharwad-01")
        for number in 0..<5 {
          let edit = try await store.record(
            .updateUser, Key.teacher, [.location: .text("\(number)")])
          dots.append(edit.dot.description)
        }
        // Never closed: closing it would drop SQLite's own locks of this process.
        let index = open(folder.path + "-shm", O_RDWR)
        var frames: UInt32 = 5000
        #expect(pwrite(index, &frames, 4, 96) == 4)
        let error = try await refusal { try await store.quickLook() }
        #expect(error?.word == "failed")
      }
      #expect(FileManager.default.fileExists(atPath: folder.path + "-wal"))
      let store = try await Outbox.open(path: folder.path)
      try await store.quickLook()
      let found = try await store.edits(EditFilter(states: nil), limit: 9)
      #expect(found.map(\.dot.description) == dots)
      #expect(try await store.integrityProblems().isEmpty)
    }
  }
}

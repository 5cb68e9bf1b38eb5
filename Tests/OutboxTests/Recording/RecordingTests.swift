import Causality
import Outbox
import Registry
import Testing

/// An edit that was recorded is in the file, with its name, its clock and its journal line.
struct RecordingTests {
  @Test func aRecordedEditIsThereAfterReopening() async throws {
    try await withFolder { folder in
      let first = try await Outbox.create(path: folder.path, name: "dharwad-01")
      let recorded = try await first.record(.createUser, Key.teacher, [.firstName: "Asha"])

      let store = try await Outbox.open(path: folder.path)
      let edit = try await store.edit(recorded.dot)
      #expect(edit.dot.description == "dharwad-01:1")
      #expect(edit.key.description == "user:ap/asha")
      #expect(edit.operation == .createUser)
      #expect(edit.fields == [.firstName: "Asha"])
      #expect(edit.state == .queued)
      #expect(edit.recordedBy == "asha")
      #expect(edit.recordedAt == moment(0))
      #expect(edit.attempts == 0)
      #expect(try await store.record(of: Key.teacher).clock == edit.clock)
      let lines = try await store.history(of: Key.teacher, limit: 10).map(\.line)
      #expect(lines.map(\.event) == [.recorded])
      #expect(lines.first?.edit == edit.dot)
      #expect(lines.first?.at == moment(0))
      #expect(lines.first?.detail["by"] == "asha")
    }
  }

  /// What a recording returns is put together without reading it back.
  @Test func whatARecordingReturnsIsWhatIsInTheFile() async throws {
    try await withStore { store in
      let drafts = [
        DraftEdit(operation: .createUser, key: "user:AP/Asha", fields: [.firstName: "Asha"]),
        DraftEdit(operation: .updateUser, key: "user:ap/asha", fields: [.phone: "1"]),
        DraftEdit(operation: .addMember, key: "member:ap/291/asha", fields: [.role: ["A"]]),
      ]
      for var draft in drafts {
        draft.priority = .high
        let edit = try await store.record(
          draft, by: "asha", at: moment(7).addingTimeInterval(0.0004))
        let read = try await store.edit(edit.dot)
        for (returned, stored) in zip(
          Mirror(reflecting: edit).children, Mirror(reflecting: read).children)
        {
          #expect("\(returned)" == "\(stored)", "\(draft.operation)")
        }
      }
    }
  }

  @Test func countersGoOnAfterReopening() async throws {
    try await withFolder { folder in
      var dots: [String] = []
      for name in ["291", "292", "293"] {
        let store = try await Outbox.create(path: folder.path, name: "dharwad-01")
        let key = RecordKey.organisation(provider: "ap", externalID: name)
        dots.append(try await store.record(.createOrganisation, key).dot.description)
      }
      #expect(dots == ["dharwad-01:1", "dharwad-01:2", "dharwad-01:3"])
    }
  }

  @Test func anEditHasSeenTheOnesBeforeIt() async throws {
    try await withStore { store in
      let first = try await store.record(.createUser, Key.teacher)
      let other = try await store.record(.createOrganisation, Key.school)
      let second = try await store.record(.updateUser, Key.teacher, [.phone: "1"])
      #expect(first.context.isEmpty)
      #expect(second.context == first.clock)
      #expect(first.clock.compare(second.clock) == .before)
      #expect(other.context.isEmpty)
      #expect(try await store.record(of: Key.teacher).clock == second.clock)
    }
  }

  @Test func keysAreOneWithoutCaseAndKeepTheirFirstSpelling() async throws {
    try await withStore { store in
      try await store.record(.createUser, "user:AP/Asha")
      let second = try await store.record(.updateUser, "user:ap/ASHA", [.phone: "1"])
      #expect(second.key.description == "user:AP/Asha")
      #expect(
        try await store.edits(EditFilter(states: nil, record: Key.teacher), limit: 9).count == 2)
    }
  }

  @Test func keysAreOneWhateverTheirComposition() async throws {
    try await withStore { store in
      try await store.record(.createUser, "user:ap/Jos\u{E9}")
      let second = try await store.record(.updateUser, "user:ap/jose\u{301}", [.phone: "1"])
      #expect(try await store.claim("user:ap/jos\u{E9}").edits.count == 2)
      #expect(second.context.isEmpty == false)
    }
  }

  @Test func pendingEditsAreLaidOverOneAnother() async throws {
    try await withStore { store in
      try await store.record(.createUser, Key.teacher, [.firstName: "Asha", .phone: "1"])
      try await store.record(.updateUser, Key.teacher, [.phone: "2"])
      let shown = try await store.record(Key.teacher)
      #expect(shown.pending == [.firstName: "Asha", .phone: "2"])
      #expect(shown.record.base == nil)
      #expect(shown.record.presence == .unknown)
    }
  }

  @Test func unknownNamesAreRefused() async throws {
    try await withStore { store in
      let dot = try #require(Dot("dharwad-01:7"))
      #expect(try await refusal { _ = try await store.edit(dot) }?.word == "unknownEdit")
      #expect(
        try await refusal { _ = try await store.record(Key.teacher) }?.word == "unknownRecord")
      #expect(
        try await refusal { _ = try await store.history(of: Key.teacher, limit: 1) }?.word
          == "unknownRecord")
      #expect(try await refusal { _ = try await store.conflict(1) }?.word == "unknownConflict")
    }
  }
}

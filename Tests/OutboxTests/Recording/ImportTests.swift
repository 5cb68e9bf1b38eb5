import Outbox
import Registry
import Testing

/// Importing the same rows again records nothing twice.
struct ImportTests {
  private static let rows = [
    DraftEdit(
      operation: .createOrganisation, key: Key.school, fields: [.orgName: "GHPS Narendra"]),
    DraftEdit(
      operation: .createUser, key: Key.teacher, fields: [.firstName: "Asha", .password: "p"]),
    DraftEdit(operation: .addMember, key: Key.place, fields: [.role: "member"]),
    DraftEdit(operation: .updateUser, key: "user:ap/ravi", fields: [.phone: "1234567890"]),
    DraftEdit(operation: .removeMember, key: "member:ap/291/ravi", fields: [:]),
  ]

  @discardableResult
  private func load(_ store: Outbox, digest: String, _ rows: [DraftEdit] = rows) async throws
    -> [String]
  {
    try await store.importRows(
      rows.enumerated().map { ImportDraft(line: $0 + 1, draft: $1) }, digest: digest,
      throughLine: rows.count, by: "asha", at: moment(0)
    ).map { row in
      switch row {
      case .recorded: "recorded"
      case .unchanged: "unchanged"
      case .refused(let error): error.word
      }
    }
  }

  private func total(_ store: Outbox) throws -> Int {
    try RawFile(store).integer("SELECT count(*) FROM edit")
  }

  @Test func aRefusedLineIsTriedAgain() async throws {
    try await withStore { store in
      let twice = [
        Self.rows[1],
        DraftEdit(
          operation: .createUser, key: Key.teacher, fields: [.firstName: "Ravi"]),
      ]
      #expect(try await load(store, digest: "one", twice) == ["recorded", "alreadyRecorded"])
      let progress = try await store.importProgress(digest: "one")
      #expect(progress.covers(1))
      #expect(!progress.covers(2))
    }
  }

  @Test func recordsEveryRowAndHowFarTheFileHasCome() async throws {
    try await withStore { store in
      #expect(try await store.importProgress(digest: "one").lines == 0)
      let outcomes = try await load(store, digest: "one")
      #expect(outcomes == Array(repeating: "recorded", count: 5))
      #expect(try await store.importProgress(digest: "one").lines == 5)
      #expect(try await store.importProgress(digest: "two").lines == 0)
      #expect(try total(store) == 5)
    }
  }

  @Test(arguments: ["one", "two"]) func theSameRowsAreUnchanged(digest: String) async throws {
    try await withStore { store in
      try await load(store, digest: "one")
      #expect(try await load(store, digest: digest) == Array(repeating: "unchanged", count: 5))
      #expect(try total(store) == 5)
      #expect(try RawFile(store).integer("SELECT counter FROM replica") == 5)
    }
  }

  @Test func theSameRowsAreUnchangedWhenSunbirdHasThem() async throws {
    try await withStore { store in
      try await load(store, digest: "one")
      for key in Self.rows.map(\.key) {
        let claim = try await store.claim(key)
        let fields = claim.fold.intent.fields.withoutSecrets
        let isRemoval = claim.fold.intent == .removeMember
        try await store.send(
          key,
          .accepted(
            Acceptance(
              presence: isRemoval ? .absent : .present, base: isRemoval ? nil : fields)))
      }
      #expect(try await load(store, digest: "two") == Array(repeating: "unchanged", count: 5))
      #expect(try total(store) == 5)
    }
  }

  @Test func anotherCreationOfTheSameRecordIsRefusedAndTheRestRecorded() async throws {
    try await withStore { store in
      try await load(store, digest: "one")
      let changed = [
        DraftEdit(operation: .createUser, key: Key.teacher, fields: [.firstName: "Usha"]),
        DraftEdit(operation: .createUser, key: "user:ap/usha", fields: [.firstName: "Usha"]),
      ]
      #expect(
        try await load(store, digest: "two", changed) == ["alreadyRecorded", "recorded"])
      #expect(try total(store) == 6)
    }
  }

  @Test func whatWasUndoneMeanwhileIsRecordedAgain() async throws {
    try await withStore { store in
      let add = Self.rows[2]
      let remove = DraftEdit(operation: .removeMember, key: Key.place, fields: [:])
      let first = try await load(store, digest: "one", [add, remove])
      #expect(first == ["recorded", "recorded"])
      #expect(try await load(store, digest: "two", [add]) == ["recorded"])
    }
  }

  @Test func manyCorrectionsOfOneFieldEndAsTheFileSays() async throws {
    let corrections = ["1", "2", "3"].map {
      DraftEdit(operation: .updateUser, key: Key.teacher, fields: [.phone: .text($0)])
    }
    try await withStore { store in
      try await load(store, digest: "one", corrections)
      try await load(store, digest: "two", corrections)
      #expect(try await store.record(Key.teacher).pending == [.phone: "3"])
    }
  }
}

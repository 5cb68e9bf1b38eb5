import Outbox
import Reconciliation
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
      Self.drafts(rows), ImportRun(digest: digest, line: rows.count, settles: true), by: "asha",
      at: moment(0)
    ).map(Self.word)
  }

  private static func drafts(_ rows: [DraftEdit]) -> [ImportDraft] {
    rows.enumerated().map { ImportDraft(line: $0 + 1, draft: $1) }
  }

  private static func word(_ row: ImportedRow) -> String {
    switch row {
    case .recorded: "recorded"
    case .unchanged: "unchanged"
    case .held: "held"
    case .refused(let error): error.word
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
        DraftEdit(operation: .updateUser, key: Key.teacher, fields: [.firstName: "Usha"]),
      ]
      let first = ["recorded", "alreadyRecorded", "recorded"]
      let ends = try await load(store, digest: "one", twice)
      #expect(ends == first)
      let again = ["unchanged", "alreadyRecorded", "unchanged"]
      #expect(try await load(store, digest: "one", twice) == again)
      #expect(try await load(store, digest: "two", twice) == again)
      #expect(try total(store) == 2)
    }
  }

  @Test func recordsEveryRow() async throws {
    try await withStore { store in
      let outcomes = try await load(store, digest: "one")
      #expect(outcomes == Array(repeating: "recorded", count: 5))
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

  private static let corrections = ["1", "2", "3"].map {
    DraftEdit(operation: .updateUser, key: Key.teacher, fields: [.phone: .text($0)])
  }

  @Test(arguments: ["one", "two"]) func correctionsOfOneFieldAreRecordedOnce(
    digest: String
  ) async throws {
    try await withStore { store in
      try await load(store, digest: "one", Self.corrections)
      let again = try await load(store, digest: digest, Self.corrections)
      #expect(again == Array(repeating: "unchanged", count: 3))
      #expect(try await store.record(Key.teacher).pending == [.phone: "3"])
    }
  }

  /// The program died between two runs: the first is known, the second is not.
  @Test func whatACrashLeftIsRecordedOnce() async throws {
    try await withStore { store in
      let first = Array(Self.corrections[..<2])
      try await load(store, digest: "one", first)
      let run = ImportRun(digest: "one", line: 2, settles: false)
      let held = try await store.importRows(
        Self.drafts(first), run, by: "asha", at: moment(1))
      #expect(held.map(Self.word) == ["held", "held"])
      let ends = try await store.importRows(
        [ImportDraft(line: 3, draft: Self.corrections[2])], held: Self.drafts(first),
        ImportRun(digest: "two", line: 3, settles: true), by: "asha", at: moment(2))
      #expect(ends.map(Self.word) == ["unchanged", "unchanged", "recorded"])
      #expect(try total(store) == 3)
    }
  }

  @Test func whatAnotherFileChangedIsSetRight() async throws {
    let other = DraftEdit(operation: .updateUser, key: Key.teacher, fields: [.phone: "9"])
    for rows in [[Self.corrections[0]], Self.corrections] {
      try await withStore { store in
        try await load(store, digest: "one", rows)
        try await load(store, digest: "other", [other])
        let again = try await load(store, digest: "one", rows)
        #expect(again == Array(repeating: "recorded", count: rows.count))
        #expect(try await store.record(Key.teacher).pending == rows.last?.fields)
        let third = try await load(store, digest: "one", rows)
        #expect(third == Array(repeating: "unchanged", count: rows.count))
      }
    }
  }

  @Test func whatWasWithdrawnIsRecordedAgain() async throws {
    try await withStore { store in
      try await load(store, digest: "one", [Self.rows[1]])
      let edit = try #require(try await store.edits(EditFilter(states: nil), limit: 1).first)
      _ = try await store.withdraw([edit.dot], at: moment(1))
      #expect(try await load(store, digest: "one", [Self.rows[1]]) == ["recorded"])
    }
  }

  @Test func addedRemovedAndAddedAgainBySeparateFiles() async throws {
    let add = Self.rows[2]
    let remove = DraftEdit(operation: .removeMember, key: Key.place, fields: [:])
    try await withStore { store in
      var ends: [String] = []
      for (name, row) in [("a", add), ("b", remove), ("a", add), ("b", remove), ("a", add)] {
        ends += try await load(store, digest: name, [row])
      }
      #expect(ends == Array(repeating: "recorded", count: 5))
      #expect(try await load(store, digest: "a", [add]) == ["unchanged"])
    }
  }

  /// A creation can't be made twice: that the record says otherwise since is told.
  @Test func aCreationOfWhatWasChangedSinceIsRefused() async throws {
    try await withStore { store in
      try await load(store, digest: "one", [Self.rows[1]])
      try await store.record(.updateUser, Key.teacher, [.firstName: "Usha"])
      #expect(try await load(store, digest: "one", [Self.rows[1]]) == ["alreadyRecorded"])
    }
  }

  @Test func aPasswordThatIsGoneIsNotSentAgain() async throws {
    let change = DraftEdit(operation: .updateUser, key: Key.teacher, fields: [.password: "p1"])
    try await withStore { store in
      try await load(store, digest: "one", [change])
      #expect(try await load(store, digest: "one", [change]) == ["unchanged"])
      try await store.sendAccepted(Key.teacher, base: [.firstName: "Asha"])
      #expect(try await load(store, digest: "one", [change]) == ["unchanged"])
      // Another file's may be another one: nothing here can tell.
      #expect(try await load(store, digest: "two", [change]) == ["recorded"])
    }
  }
}

import Outbox
import Registry
import Testing

/// Sunbird compares code points, so each record goes out in the one spelling that it was made with.
struct SpellingTests {
  private static let composed: RecordKey = "user:ap/j\u{FC}rgen"
  private static let decomposed: RecordKey = "user:ap/ju\u{308}rgen"
  private static let membership: RecordKey = "member:ap/291/j\u{FC}rgen"

  private func isDecomposed(_ key: RecordKey) -> Bool {
    (key.userName ?? "").unicodeScalars.contains("\u{308}")
  }

  @Test func aMembershipIsSpelledAsItsUserIs() async throws {
    try await withStore { store in
      try await store.record(.createUser, Self.decomposed)
      try await store.record(.addMember, Self.membership)
      try await store.sendAccepted(Self.composed, base: [:])
      let claim = try await store.claim(Self.membership)
      #expect(isDecomposed(claim.record.key))
      #expect(claim.edits.allSatisfy { isDecomposed($0.key) })
    }
  }

  @Test func aMembershipRecordedFirstIs() async throws {
    try await withStore { store in
      let edit = try await store.record(.addMember, Self.membership)
      try await store.record(.createUser, Self.decomposed)
      #expect(isDecomposed(try await store.edit(edit.dot).key))
      #expect(isDecomposed(try await store.record(Self.membership).record.key))
    }
  }

  @Test func itsOrganisationsSpellingCountsToo() async throws {
    try await withStore { store in
      try await store.record(.createOrganisation, "org:ap/scho\u{308}n")
      let edit = try await store.record(.addMember, "member:ap/sch\u{F6}n/asha")
      let kept = try await store.edit(edit.dot).key.externalID ?? ""
      #expect(kept.unicodeScalars.contains("\u{308}"))
    }
  }

  @Test func anUpdateGoesInTheSpellingOfTheCreation() async throws {
    try await withStore { store in
      try await store.record(.createUser, Self.decomposed)
      let edit = try await store.record(.updateUser, Self.composed, [.phone: "9900032121"])
      #expect(isDecomposed(edit.key))
      try await store.sendAccepted(Self.composed, base: [:])
      let later = try await store.record(.updateUser, Self.composed, [.phone: "9900032122"])
      #expect(isDecomposed(later.key))
    }
  }

  @Test func whatSunbirdIsNotKnownToHaveTakesTheSpellingThatIsTried() async throws {
    try await withStore { store in
      try await store.record(.updateUser, Self.composed, [.phone: "9900032121"])
      let made = try await store.record(.createUser, Self.decomposed)
      #expect(isDecomposed(made.key))
      #expect(isDecomposed(try await store.record(Self.composed).record.key))
    }
  }

  @Test func caseAloneIsNoOtherSpelling() async throws {
    try await withStore { store in
      try await store.record(.updateUser, "user:ap/Asha", [.phone: "9900032121"])
      let edit = try await store.record(.updateUser, "user:ap/asha", [.phone: "9900032122"])
      #expect(edit.key.description == "user:ap/Asha")
    }
  }
}

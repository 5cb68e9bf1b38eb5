import Outbox
import Registry
import Testing

/// Secrets leave the store when Sunbird has them.
struct SecretTests {
  private static let password = "Kittur-Chennamma-1824"
  private static let aadhaar = "999941057058"

  @Test func aMarkerTakesThePlaceOfAnAcceptedSecret() async throws {
    try await withStore { store in
      let first = try await store.record(
        .createUser, Key.teacher,
        [.firstName: "Asha", .password: .text(Self.password), .aadhaarNo: .text(Self.aadhaar)])
      let second = try await store.record(
        .updateUser, Key.teacher, [.password: .text(Self.password + "!")])
      #expect(try RawFile(store).holds(Self.password))

      try await store.send(
        Key.teacher, .accepted(base: [.firstName: "Asha", .password: .text(Self.password)]))
      #expect(
        try await store.edit(first.dot).fields
          == [.firstName: "Asha", .password: "•••", .aadhaarNo: "•••"])
      #expect(try await store.edit(second.dot).fields == [.password: "•••"])
      #expect(try await store.record(of: Key.teacher).base == [.firstName: "Asha"])
      #expect(try RawFile(store).holds(Self.password) == false)
      #expect(try RawFile(store).holds(Self.aadhaar) == false)
      #expect(try RawFile(store).holds("Asha"))
    }
  }

  @Test func aSecretStaysUntilSunbirdHasIt() async throws {
    try await withStore { store in
      let edit = try await store.record(
        .createUser, Key.teacher, [.password: .text(Self.password)])
      for settlement in [Settlement.untried(nil), .rejected(problem)] {
        try await store.send(Key.teacher, settlement)
        #expect(try await store.edit(edit.dot).fields[.password] == .text(Self.password))
      }
    }
  }

  @Test func aReplacedSecretIsGone() async throws {
    try await withStore { store in
      let edit = try await store.record(
        .createUser, Key.teacher, [.password: .text(Self.password)])
      _ = try await store.change(
        edit.dot, fields: ["password": .string("short")], at: moment(1))
      #expect(try RawFile(store).holds(Self.password) == false)
    }
  }

  @Test func theJournalTellsNoSecret() async throws {
    try await withStore { store in
      let edit = try await store.record(
        .createUser, Key.teacher, [.password: .text(Self.password)])
      _ = try await store.change(
        edit.dot, fields: ["password": .string(Self.password + "!")], at: moment(1))
      try await store.sendAccepted(Key.teacher)
      for (_, line) in try await store.history(of: Key.teacher, limit: 99) {
        #expect(!line.detail.values.contains { $0.contains(Self.password) })
      }
    }
  }
}

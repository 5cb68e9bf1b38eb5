import Foundation
import Outbox
import Reconciliation
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

  private static let secretBody: Fields = [
    .firstName: "Asha", .password: .text(password), .aadhaarNo: .text(aadhaar),
  ]

  /// Neither the file nor its log holds a secret, as they are and without anybody's clearing.
  private func isClean(_ store: Outbox) throws -> Bool {
    for name in [store.path, store.path + "-wal"] where FileManager.default.fileExists(atPath: name)
    {
      let bytes = try Data(contentsOf: URL(filePath: name))
      for secret in [Self.password, Self.aadhaar] where bytes.range(of: Data(secret.utf8)) != nil {
        return false
      }
    }
    return true
  }

  @Test func aWithdrawnEditKeepsNoSecret() async throws {
    try await withStore { store in
      let edit = try await store.record(.createUser, Key.teacher, Self.secretBody)
      #expect(try !isClean(store))
      _ = try await store.withdraw([edit.dot], at: moment(1))
      #expect(try await store.edit(edit.dot).fields[.password] == "•••")
      #expect(try isClean(store))
    }
  }

  /// What a withdrawn carrier carried is due again, and needs its secret.
  @Test func whatAWithdrawnEditCarriedKeepsItsSecret() async throws {
    try await withStore { store in
      let first = try await store.record(.createUser, Key.teacher, Self.secretBody)
      let second = try await store.record(.updateUser, Key.teacher, [.phone: "2"])
      try await store.send(Key.teacher, .rejected(problem))
      _ = try await store.withdraw([second.dot], at: moment(1))
      #expect(try await store.edit(first.dot).fields[.password] == .text(Self.password))
      #expect(try await store.claim(Key.teacher).fold.intent == .create(Self.secretBody))
    }
  }

  struct Decision: Sendable {
    let resolution: Resolution
    let remote: Fields
    /// Whether the decision carries the password.
    let carries: Bool
  }

  @Test(arguments: [
    Decision(resolution: Resolution(take: .local), remote: [.firstName: "B"], carries: false),
    Decision(resolution: Resolution(take: .remote), remote: [.firstName: "B"], carries: false),
    Decision(
      resolution: Resolution(take: nil, values: [.firstName: "C"]), remote: [.firstName: "B"],
      carries: false),
    Decision(
      resolution: Resolution(take: .remote, sides: [.password: .local]),
      remote: [.firstName: "B"], carries: true),
    // The server shows nothing of it.
    Decision(resolution: Resolution(take: .local), remote: [:], carries: false),
    Decision(resolution: Resolution(take: .remote), remote: [:], carries: false),
    Decision(
      resolution: Resolution(take: .local, sides: [.password: .local]), remote: [:],
      carries: true),
  ])
  func aDecisionCarriesASecretOnlyWhereAPersonSaysSo(decision: Decision) async throws {
    try await withStore { store in
      let edit = try await store.record(.createUser, Key.teacher, Self.secretBody)
      try await store.send(
        Key.teacher,
        .conflict(
          FoundConflict(
            kind: .fields,
            disputes: [
              Dispute(
                name: .firstName, base: nil, local: "Asha", remote: decision.remote[.firstName])
            ],
            remote: decision.remote, serverID: nil)))
      let conflict = try #require(try await store.conflicts(limit: 1).first)
      #expect(conflict.secrets == [.aadhaarNo, .password])
      let made = try await store.resolve(
        conflict: conflict.id, by: decision.resolution, policies: ConflictPolicies(),
        author: "ravi", at: moment(30))
      #expect(try await store.edit(edit.dot).fields[.password] == "•••")
      #expect(made.fields[.password] == (decision.carries ? .text(Self.password) : nil))
      #expect(made.fields[.aadhaarNo] == nil)
      #expect(try isClean(store) == !decision.carries)
      if made.state == .queued {
        let sent = try await store.claim(Key.teacher).fold.intent.fields
        #expect(sent[.password] == (decision.carries ? .text(Self.password) : nil))
      }
      let told = try await store.history(of: Key.teacher, limit: 99).last?.line.detail["leftOut"]
      if made.state == .queued {
        #expect(told == (decision.carries ? "aadhaarNo" : "aadhaarNo, password"))
      }
    }
  }
}

import Causality
import Outbox
import Reconciliation
import Registry
import Testing

/// A person's decision ends a conflict and is itself an edit.
struct ResolvingTests {
  private static let base: Fields = [.location: "A", .phone: "1", .gender: "Male"]
  private static let local: Fields = [.location: "B", .phone: "2", .position: "Head"]
  private static let remote: Fields = [.location: "C", .phone: "3", .gender: "Female"]

  /// Two fields that were changed on both sides, one here only, one there only.
  private func meetConflict(_ store: Outbox) async throws -> (Edit, OpenConflict) {
    try await store.record(.createUser, Key.teacher)
    try await store.sendAccepted(Key.teacher, base: Self.base)
    let edit = try await store.record(.updateUser, Key.teacher, Self.local)
    try await store.send(
      Key.teacher, .conflict(base: Self.base, local: Self.local, remote: Self.remote))
    return (edit, try #require(try await store.conflicts(limit: 1).first))
  }

  private func resolve(
    _ conflict: OpenConflict, _ resolution: Resolution, in store: Outbox
  ) async throws -> Edit {
    try await store.resolve(
      conflict: conflict.id, by: resolution, seen: conflict.clock, policies: ConflictPolicies(),
      author: "ravi",
      at: moment(30))
  }

  struct Row: Sendable {
    let resolution: Resolution
    let location: FieldValue
    let phone: FieldValue
  }

  @Test(arguments: [
    Row(resolution: Resolution(take: .local), location: "B", phone: "2"),
    Row(resolution: Resolution(take: .remote), location: "C", phone: "3"),
    Row(
      resolution: Resolution(take: nil, sides: [.location: .remote, .phone: .local]),
      location: "C", phone: "2"),
    Row(
      resolution: Resolution(take: .remote, values: [.phone: "9"]), location: "C", phone: "9"),
  ])
  func theDecisionCarriesEveryEditedField(row: Row) async throws {
    try await withStore { store in
      let (edit, conflict) = try await meetConflict(store)
      let decision = try await resolve(conflict, row.resolution, in: store)
      #expect(
        decision.fields == [.location: row.location, .phone: row.phone, .position: "Head"])
      #expect(decision.operation == .updateUser)
      #expect(decision.recordedBy == "ravi")
      #expect(decision.state == .queued)
      #expect(try await store.state(edit) == .queued)
    }
  }

  /// The decided edits must not go ahead of the decision that carries them.
  @Test func decidedEditsWaitForAParentWithTheirDecision() async throws {
    try await withStore { store in
      let edit = try await store.record(.addMember, Key.place, [.role: "Head"])
      try await store.send(
        Key.place,
        .conflict(base: [:], local: [.role: "Head"], remote: [.role: "Teacher"]))
      try await store.record(.createUser, Key.teacher)
      let conflict = try #require(try await store.conflicts(limit: 1).first)
      let decision = try await resolve(conflict, Resolution(take: .local), in: store)
      #expect(decision.state == .waiting)
      #expect(try await store.state(edit) == .waiting)
      try await store.sendAccepted(Key.teacher)
      let claim = try await store.claim(Key.place)
      #expect(claim.folded.map(\.dot) == [edit.dot, decision.dot])
    }
  }

  /// Somebody has what the decision takes, and gives it up. What a mask leaves of it is nobody's.
  @Test(arguments: [("3", EditState.waiting), ("**3", .queued)])
  func decidedEditsWaitForWhatMustBeUniqueWithTheirDecision(
    phone: String, state: EditState
  ) async throws {
    try await withStore { store in
      let holder: RecordKey = "user:ap/ravi"
      try await store.record(.createUser, holder)
      try await store.sendAccepted(holder, base: [.phone: .text(phone)])
      try await store.record(.createUser, Key.teacher)
      try await store.sendAccepted(Key.teacher, base: Self.base)
      let edit = try await store.record(.updateUser, Key.teacher, Self.local)
      try await store.send(
        Key.teacher,
        .conflict(base: Self.base, local: Self.local, remote: [.phone: .text(phone)]))
      try await store.record(.updateUser, holder, [.phone: "9"])
      let conflict = try #require(try await store.conflicts(limit: 1).first)
      let decision = try await resolve(conflict, Resolution(take: .remote), in: store)
      #expect(decision.state == state)
      #expect(try await store.state(edit) == state)
      try await store.sendAccepted(holder, base: [.phone: "9"])
      let claim = try await store.claim(Key.teacher)
      #expect(claim.folded.map(\.dot) == [edit.dot, decision.dot])
    }
  }

  @Test func theDecisionsClockIsAfterBothSides() async throws {
    try await withStore { store in
      let (_, conflict) = try await meetConflict(store)
      let decision = try await resolve(conflict, Resolution(take: .local), in: store)
      #expect(conflict.localClock.compare(decision.clock) == .before)
      #expect(conflict.remoteClock.compare(decision.clock) == .before)
      #expect(try await store.record(of: Key.teacher).clock == decision.clock)
    }
  }

  @Test(arguments: Resolution.Side.allCases)
  func theBaseIsWhatWasSeenThere(side: Resolution.Side) async throws {
    try await withStore { store in
      let (_, conflict) = try await meetConflict(store)
      _ = try await resolve(conflict, Resolution(take: side), in: store)
      let record = try await store.record(of: Key.teacher)
      #expect(record.base == Self.base.overlaid(with: Self.remote))
      #expect(record.baseClock[.sunbird] == 1)
      #expect(record.presence == .present)
    }
  }

  @Test func editsInConflictFoldIntoTheDecision() async throws {
    try await withStore { store in
      let (edit, found) = try await meetConflict(store)
      let later = try await store.record(.updateUser, Key.teacher, [.grade: ["Class 1"]])
      let conflict = try await store.conflict(found.id)
      let decision = try await resolve(conflict, Resolution(take: .remote), in: store)
      let claim = try await store.begin(Key.teacher)
      #expect(claim.carrier.dot == decision.dot)
      #expect(claim.fold.count == 3)
      #expect(
        claim.fold.intent
          == .update([.location: "C", .phone: "3", .position: "Head", .grade: ["Class 1"]]))
      #expect(try await store.edit(edit.dot).into == decision.dot)
      #expect(try await store.edit(later.dot).into == decision.dot)
    }
  }

  @Test func theConflictIsClosed() async throws {
    try await withStore { store in
      let (_, conflict) = try await meetConflict(store)
      _ = try await resolve(conflict, Resolution(take: .local), in: store)
      #expect(try await store.conflicts(limit: 9).isEmpty)
      #expect(try await store.events(of: Key.teacher).last == .resolved)
      let error = try await refusal {
        _ = try await resolve(conflict, Resolution(take: .local), in: store)
      }
      #expect(error?.word == "unknownConflict")
    }
  }

  @Test func aChangeSinceThenIsANewConflict() async throws {
    try await withStore { store in
      let (_, conflict) = try await meetConflict(store)
      let decision = try await resolve(conflict, Resolution(take: .local), in: store)
      let claim = try await store.begin(Key.teacher)
      let merge = ThreeWayMerge(
        base: claim.record.base, local: claim.fold.intent.fields, seen: [.location: "Z"],
        kind: .user, policies: ConflictPolicies())
      #expect(merge.disputes.map(\.base) == ["C"])
      try await store.settle(
        claim,
        .conflict(
          FoundConflict(
            kind: .fields, disputes: merge.disputes, remote: [.location: "Z"], serverID: nil)))
      let next = try #require(try await store.conflicts(limit: 9).first)
      #expect(next.id != conflict.id)
      #expect(next.remoteClock[.sunbird] == 2)
      #expect(try await store.state(decision) == .conflict)
    }
  }

  @Test(arguments: [
    (Resolution(take: nil), "undecided"),
    (Resolution(take: nil, sides: [.phone: .local]), "undecided"),
    (Resolution(take: .local, sides: [.position: .local]), "notDisputed"),
    (Resolution(take: .local, sides: [.orgName: .local]), "notDisputed"),
    (Resolution(take: .local, values: [.orgName: "x"]), "notDisputed"),
  ])
  func aDecisionThatIsNoneChangesNothing(resolution: Resolution, word: String) async throws {
    try await withStore { store in
      let (edit, conflict) = try await meetConflict(store)
      let error = try await refusal { _ = try await resolve(conflict, resolution, in: store) }
      #expect(error?.word == word)
      #expect(try await store.state(edit) == .conflict)
      #expect(try await store.conflicts(limit: 9).map(\.id) == [conflict.id])
    }
  }

  @Test func openFieldsAreNamed() async throws {
    try await withStore { store in
      let (_, conflict) = try await meetConflict(store)
      let error = try await refusal {
        _ = try await resolve(conflict, Resolution(take: nil, sides: [.phone: .local]), in: store)
      }
      guard case .undecided([.location]) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
    }
  }

  /// A later edit made one more field differ on both sides: it is shown, and can be decided.
  @Test func aDisputeThatALaterEditBringsIsShownAndDecided() async throws {
    try await withStore { store in
      let (_, found) = try await meetConflict(store)
      try await store.record(.updateUser, Key.teacher, [.gender: "Transgender"])
      let conflict = try await store.conflict(found.id)
      #expect(conflict.disputes.map(\.name) == [.gender, .location, .phone])
      let decision = try await resolve(
        conflict,
        Resolution(take: nil, sides: [.gender: .remote, .location: .local, .phone: .local]),
        in: store)
      #expect(decision.fields[.gender] == "Female")
    }
  }

  @Test func aCreationThatMetTheRecordIsDecidedAsAnUpdate() async throws {
    try await withStore { store in
      try await store.record(.createUser, Key.teacher, [.location: "B", .phone: "2"])
      try await store.send(
        Key.teacher,
        .conflict(base: [:], local: [.location: "B", .phone: "2"], remote: [.location: "C"]))
      let conflict = try #require(try await store.conflicts(limit: 1).first)
      let decision = try await resolve(conflict, Resolution(take: .remote), in: store)
      #expect(decision.operation == .updateUser)
      #expect(decision.fields == [.location: "C", .phone: "2"])
      #expect(try await store.record(of: Key.teacher).base == [.location: "C"])
    }
  }

  /// The engine found a dispute by its own reading of the base: it is still the person's to decide.
  @Test func whatWasFoundIsDecidedAsItWasFound() async throws {
    try await withStore { store in
      try await store.record(.addMember, Key.place, [.role: "member"])
      try await store.sendAccepted(Key.place, base: [.role: "member"])
      try await store.record(.addMember, Key.place, [.role: "admin"])
      let found = FoundConflict(
        kind: .fields,
        disputes: [Dispute(name: .role, base: nil, local: "admin", remote: "member")],
        remote: [.role: "member"], serverID: nil)
      try await store.send(Key.place, .conflict(found))
      let conflict = try #require(try await store.conflicts(limit: 1).first)
      let open = try await refusal {
        _ = try await resolve(conflict, Resolution(take: nil), in: store)
      }
      #expect(open?.word == "undecided")
      let decision = try await resolve(conflict, Resolution(take: .remote), in: store)
      #expect(decision.fields == [.role: "member"])
    }
  }
}

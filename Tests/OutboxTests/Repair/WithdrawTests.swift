import Outbox
import Reconciliation
import Registry
import Testing

/// Edits that Sunbird never accepted can be taken out.
struct WithdrawTests {
  @Test func whatItCarriedIsDueByItself() async throws {
    try await withStore { store in
      let first = try await store.record(.updateUser, Key.teacher, [.firstName: "A"])
      let second = try await store.record(.updateUser, Key.teacher, [.phone: "1"])
      try await store.send(Key.teacher, .rejected(problem))
      #expect(try await store.withdraw([second.dot], at: moment(30)) == 1)
      #expect(try await store.state(second) == .withdrawn)
      let unfolded = try await store.edit(first.dot)
      #expect(unfolded.state == .queued)
      #expect(unfolded.into == nil)
      #expect(try await store.claim(Key.teacher).fold.intent == .update([.firstName: "A"]))
    }
  }

  @Test func whatWaitedBehindItIsFree() async throws {
    try await withStore { store in
      let edit = try await store.record(.updateUser, Key.teacher, [.phone: "1"])
      try await store.send(Key.teacher, .rejected(problem))
      let later = try await store.record(.updateUser, Key.teacher, [.phone: "2"])
      _ = try await store.withdraw([edit.dot], at: moment(30))
      #expect(try await store.state(later) == .queued)
    }
  }

  @Test(arguments: [true, false])
  func childrenOfAWithdrawnCreationAreFree(rejected: Bool) async throws {
    try await withStore { store in
      let creation = try await store.record(.createOrganisation, Key.school)
      let place = try await store.record(.addMember, Key.place)
      if rejected { try await store.send(Key.school, .rejected(problem)) }
      #expect(try await store.state(place) == .waiting)
      _ = try await store.withdraw([creation.dot], at: moment(30))
      #expect(try await store.state(place) == .queued)
    }
  }

  @Test func childrenWaitOnWhileTheCreationIsStillOnItsWay() async throws {
    try await withStore { store in
      let creation = try await store.record(.createOrganisation, Key.school)
      let place = try await store.record(.addMember, Key.place)
      let update = try await store.record(.updateOrganisation, Key.school, [.orgName: "B"])
      try await store.send(Key.school, .rejected(problem))
      _ = try await store.withdraw([update.dot], at: moment(30))
      #expect(try await store.state(creation) == .queued)
      #expect(try await store.edit(place.dot).waitsOn == Key.school)
    }
  }

  @Test func aConflictEndsWithItsEdit() async throws {
    try await withStore { store in
      let edit = try await store.record(.updateUser, Key.teacher, [.phone: "1"])
      try await store.send(Key.teacher, .gone)
      let later = try await store.record(.updateUser, Key.teacher, [.phone: "2"])
      _ = try await store.withdraw([edit.dot], at: moment(30))
      #expect(try await store.conflicts(limit: 9).isEmpty)
      #expect(try await store.state(later) == .queued)
    }
  }

  @Test func aWaitingEditIsTakenOut() async throws {
    try await withStore { store in
      try await store.record(.createOrganisation, Key.school)
      let place = try await store.record(.addMember, Key.place)
      _ = try await store.withdraw([place.dot], at: moment(30))
      let withdrawn = try await store.edit(place.dot)
      #expect(withdrawn.state == .withdrawn)
      #expect(withdrawn.waitsOn == nil)
      try await store.sendAccepted(Key.school)
      #expect(try await store.state(place) == .withdrawn)
    }
  }

  /// It waited for the same missing parent as the edit before it.
  @Test func whatWaitedBehindAWaitingEditIsFree() async throws {
    try await withStore { store in
      let first = try await store.record(.addMember, Key.place, [.role: "member"])
      try await store.send(
        Key.place, .waits(for: Key.school, retryAt: moment(60), problem))
      let second = try await store.record(.addMember, Key.place, [.role: "admin"])
      #expect(try await store.edit(second.dot).waitsOn == Key.school)
      _ = try await store.withdraw([first.dot], at: moment(30))
      #expect(try await store.state(second) == .queued)
    }
  }

  @Test func theBaseThatADecisionHadMovedComesBack() async throws {
    try await withStore { store in
      let base: Fields = [.phone: "1"]
      try await store.record(.createUser, Key.teacher, base)
      try await store.sendAccepted(Key.teacher, base: base)
      let edit = try await store.record(.updateUser, Key.teacher, [.phone: "2"])
      try await store.send(
        Key.teacher, .conflict(base: base, local: [.phone: "2"], remote: [.phone: "3"]))
      let conflict = try #require(try await store.conflicts(limit: 1).first)
      let decision = try await store.resolve(
        conflict: conflict.id, by: Resolution(take: .local), policies: ConflictPolicies(),
        author: "ravi", at: moment(30))
      #expect(try await store.record(of: Key.teacher).base == [.phone: "3"])
      try await store.send(Key.teacher, .rejected(problem))
      _ = try await store.withdraw([decision.dot], at: moment(40))
      #expect(try await store.record(of: Key.teacher).base == base)
      #expect(try await store.state(edit) == .queued)
    }
  }

  /// What stood behind the edit in conflict went first, and Sunbird took it.
  @Test func whatSunbirdHasTakenSinceTheDecisionStays() async throws {
    try await withStore { store in
      let there: Fields = [.role: .texts(["member"])]
      try await store.record(.addMember, Key.place, [.role: "admin"])
      try await store.send(
        Key.place,
        .conflict(base: nil, local: [.role: "admin"], remote: there, kind: .membership))
      let removal = try await store.record(.removeMember, Key.place)
      let conflict = try #require(try await store.conflicts(limit: 1).first)
      let decision = try await store.resolve(
        conflict: conflict.id, by: Resolution(take: .local),
        seen: try await store.conflict(conflict.id).clock, policies: ConflictPolicies(),
        author: "ravi", at: moment(30))
      let claim = try await store.send(
        Key.place, .accepted(Acceptance(presence: .absent, base: nil)))
      #expect(claim.carrier.dot == removal.dot)
      try await store.send(Key.place, .rejected(problem))
      _ = try await store.withdraw([decision.dot], at: moment(40))
      #expect(try await store.record(of: Key.place).presence == .absent)
    }
  }

  @Test func allOrNothingIsTakenOut() async throws {
    try await withStore { store in
      let queued = try await store.record(.createOrganisation, Key.school)
      let sent = try await store.record(.createUser, Key.teacher)
      let claim = try await store.begin(Key.teacher)
      try await expectRefused(store, [queued, sent])
      try await store.settle(claim, .accepted(base: [:]))
      try await expectRefused(store, [queued, sent])
      _ = try await store.withdraw([queued.dot], at: moment(30))
      try await expectRefused(store, [queued])
    }
  }

  @Test func aFoldedEditIsTakenOutWithItsCarrierOnly() async throws {
    try await withStore { store in
      let first = try await store.record(.createUser, Key.teacher)
      try await store.record(.updateUser, Key.teacher, [.phone: "1"])
      try await store.send(Key.teacher, .rejected(problem))
      try await expectRefused(store, [first])
    }
  }

  private func expectRefused(_ store: Outbox, _ edits: [Edit]) async throws {
    let states = try RawFile(store).countedStates()
    let error = try await refusal {
      _ = try await store.withdraw(edits.map(\.dot), at: moment(30))
    }
    #expect(error?.word == "wrongState")
    #expect(try RawFile(store).countedStates() == states)
  }
}

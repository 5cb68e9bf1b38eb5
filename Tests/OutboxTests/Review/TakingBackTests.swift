import Causality
import Reconciliation
import Registry
import Testing

@testable import Outbox

/// A decision that has not left can be taken back.
struct TakingBackTests {
  private static let base: Fields = [.location: "A", .phone: "1"]
  private static let remote: Fields = [.location: "C", .phone: "1"]

  /// A teacher whose location was changed here to B and there to C, with a later edit behind it.
  private func meetConflict(_ store: Outbox, secret: Bool = false) async throws -> OpenConflict {
    try await store.record(.createUser, Key.teacher)
    try await store.sendAccepted(Key.teacher, base: Self.base)
    var fields: Fields = [.location: "B"]
    if secret { fields[.password] = "hunter2" }
    try await store.record(.updateUser, Key.teacher, fields)
    try await store.send(
      Key.teacher, .conflict(base: Self.base, local: fields, remote: Self.remote))
    try await store.record(.updateUser, Key.teacher, [.position: "Head"])
    return try #require(try await store.conflicts(limit: 1).first)
  }

  private func decide(
    _ conflict: OpenConflict, _ resolution: Resolution, in store: Outbox
  ) async throws -> Edit {
    try await store.resolve(
      conflict: conflict.id, by: resolution, seen: conflict.clock, policies: ConflictPolicies(),
      author: "ravi", at: moment(30))
  }

  private func takeBack(_ decision: Edit, in store: Outbox) async throws -> TakenBack {
    try #require(
      try await store.takeBack([.resolved(decision.dot)], by: "ravi", at: moment(40)).first)
  }

  @Test(arguments: [
    Resolution(take: .local), Resolution(take: .remote),
    Resolution(take: nil, values: [.location: "D"]),
  ])
  func theConflictIsOpenAgainAsItWas(resolution: Resolution) async throws {
    try await withStore { store in
      let before = try await meetConflict(store)
      let decision = try await decide(before, resolution, in: store)
      #expect(try await takeBack(decision, in: store) == .reopened(before.id))
      let after = try await store.conflict(before.id)
      #expect(after.disputes == before.disputes)
      #expect(after.edits.map(\.dot) == before.edits.map(\.dot))
      #expect(after.edits.map(\.state) == [.conflict, .waiting])
      #expect(after.clock.compare(before.clock) == .equal)
      let record = try await store.record(of: Key.teacher)
      #expect(record.base == Self.base)
      #expect(record.presence == .present)
      #expect(try await store.state(decision) == .withdrawn)
      #expect(try await store.claim(limit: 9).isEmpty)
    }
  }

  @Test func noClockGoesBackAndNoCounterIsUsedAgain() async throws {
    try await withStore { store in
      let conflict = try await meetConflict(store)
      let decision = try await decide(conflict, Resolution(take: .local), in: store)
      let before = try await store.record(of: Key.teacher)
      _ = try await takeBack(decision, in: store)
      let after = try await store.record(of: Key.teacher)
      #expect(after.clock.compare(before.clock) == .equal)
      #expect(after.baseClock.compare(before.baseClock) == .equal)
      let again = try await decide(
        try await store.conflict(conflict.id), Resolution(take: .remote), in: store)
      #expect(again.dot.counter == decision.dot.counter + 1)
      #expect(decision.clock.compare(again.clock) == .before)
    }
  }

  @Test func decidedAnewItGoesToTheServerOnce() async throws {
    try await withStore { store in
      let conflict = try await meetConflict(store)
      let first = try await decide(conflict, Resolution(take: .local), in: store)
      _ = try await takeBack(first, in: store)
      let open = try await store.conflict(conflict.id)
      let second = try await decide(open, Resolution(take: .remote), in: store)
      let claim = try await store.begin(Key.teacher)
      #expect(claim.carrier.dot == second.dot)
      #expect(claim.fold.intent == .update([.location: "C", .position: "Head"]))
      #expect(!claim.edits.map(\.dot).contains(first.dot))
      try await store.settle(claim, .accepted(base: [:]))
      #expect(try await store.backlog() == Backlog(remaining: 0, unknown: 0, needPerson: 0))
    }
  }

  @Test func itsHistoryTellsBoth() async throws {
    try await withStore { store in
      let conflict = try await meetConflict(store)
      let decision = try await decide(conflict, Resolution(take: .local), in: store)
      let before = try await store.events(of: Key.teacher).count
      _ = try await takeBack(decision, in: store)
      let lines = try await store.history(of: Key.teacher, limit: 99).map(\.line)
      #expect(
        lines.dropFirst(before).map(\.event) == [.withdrawn, .takenBack, .conflict, .waiting])
      #expect(lines.first { $0.event == .takenBack }?.detail["by"] == "ravi")
      #expect(lines.first { $0.event == .takenBack }?.edit == decision.dot)
    }
  }

  @Test func anEditRecordedSinceJoinsTheLocalSide() async throws {
    try await withStore { store in
      let conflict = try await meetConflict(store)
      let decision = try await decide(conflict, Resolution(take: .remote), in: store)
      let later = try await store.record(.updateUser, Key.teacher, [.location: "E"])
      #expect(later.state == .queued)
      #expect(try await takeBack(decision, in: store) == .reopened(conflict.id))
      #expect(try await store.state(later) == .waiting)
      let open = try await store.conflict(conflict.id)
      #expect(
        open.disputes == [Dispute(name: .location, base: "A", local: "E", remote: "C")])
      // Whoever was shown it before has not seen this.
      #expect(open.clock.compare(conflict.clock) == .after)
    }
  }

  @Test func whatHasLeftStands() async throws {
    try await withStore { store in
      let conflict = try await meetConflict(store)
      let decision = try await decide(conflict, Resolution(take: .local), in: store)
      let claim = try await store.begin(Key.teacher)
      let stands = TakenBack.stands(decision.dot, .sent)
      #expect(try await takeBack(decision, in: store) == stands)
      try await store.settle(claim, .untried(nil))
      #expect(try await takeBack(decision, in: store) == stands)
      try await store.sendAccepted(Key.teacher)
      #expect(try await takeBack(decision, in: store) == stands)
      #expect(try await store.conflicts(limit: 9).isEmpty)
    }
  }

  /// What a pass has planned on the decision does not begin any more.
  @Test func aPlannedSendingDoesNotBegin() async throws {
    try await withStore { store in
      let conflict = try await meetConflict(store)
      let decision = try await decide(conflict, Resolution(take: .local), in: store)
      let claim = try await store.claim(Key.teacher)
      _ = try await takeBack(decision, in: store)
      let begun = try await store.begin([(claim: claim, operation: .updateUser)], at: moment(50))
      #expect(begun == [false])
    }
  }

  @Test func twiceIsOnce() async throws {
    try await withStore { store in
      let conflict = try await meetConflict(store)
      let decision = try await decide(conflict, Resolution(take: .local), in: store)
      _ = try await takeBack(decision, in: store)
      #expect(try await takeBack(decision, in: store) == .stands(decision.dot, .final))
    }
  }

  @Test func aSecretThatOnlyTheDecisionHasKeepsIt() async throws {
    try await withStore { store in
      let conflict = try await meetConflict(store, secret: true)
      let decision = try await decide(
        conflict, Resolution(take: .local, sides: [.password: .local]), in: store)
      #expect(try await takeBack(decision, in: store) == .stands(decision.dot, .carriesSecret))
      #expect(try await store.edit(decision.dot).fields[.password] == "hunter2")
    }
  }

  @Test(arguments: Resolution.Side.allCases)
  func aRecordThatIsGone(side: Resolution.Side) async throws {
    try await withStore { store in
      try await store.record(.createOrganisation, Key.school)
      try await store.sendAccepted(Key.school, base: [.orgName: "A"])
      let edit = try await store.record(.updateOrganisation, Key.school, [.orgName: "B"])
      let place = try await store.record(.addMember, Key.place)
      try await store.send(Key.school, .gone)
      let conflict = try #require(try await store.conflicts(limit: 1).first)
      let decision = try await decide(conflict, Resolution(take: side), in: store)
      switch side {
      case .local:
        #expect(try await store.state(place) == .waiting)
        #expect(try await takeBack(decision, in: store) == .reopened(conflict.id))
        #expect(try await store.record(of: Key.school).base == [.orgName: "A"])
        #expect(try await store.record(of: Key.school).presence == .present)
        #expect(try await store.state(edit) == .conflict)
        #expect(try await store.state(place) == .queued, "as before the decision")
      case .remote:
        #expect(try await takeBack(decision, in: store) == .stands(decision.dot, .final))
      }
    }
  }

  @Test func aRepairedEditIsRejectedAgainWithItsValues() async throws {
    try await withStore { store in
      let edit = try await store.record(.updateUser, Key.teacher, [.location: "A"])
      try await store.send(Key.teacher, .rejected(problem))
      let later = try await store.record(.updateUser, Key.teacher, [.position: "Head"])
      let rejected = try #require(try await store.rejected(limit: 9).first)
      _ = try await store.change(edit.dot, fields: ["location": .string("B")], at: moment(30))
      #expect(try await store.state(later) == .queued)
      let taken = try await store.takeBack([.repaired(rejected)], by: "ravi", at: moment(40))
      #expect(taken == [.rejectedAgain(edit.dot)])
      let again = try await store.edit(edit.dot)
      #expect(again.fields == [.location: "A"])
      #expect(again.state == .rejected)
      #expect(again.problem == problem)
      #expect(try await store.state(later) == .waiting)
    }
  }

  @Test func aRepairThatHasLeftOrWasTakenOutStands() async throws {
    try await withStore { store in
      let edit = try await store.record(.updateUser, Key.teacher, [.location: "A"])
      try await store.send(Key.teacher, .rejected(problem))
      let rejected = try #require(try await store.rejected(edit.dot))
      _ = try await store.retry([edit.dot], at: moment(30))
      #expect(try await store.rejected(edit.dot) == nil)
      try await store.send(Key.teacher, .untried(nil))
      #expect(
        try await store.takeBack([.repaired(rejected)], at: moment(40))
          == [.stands(edit.dot, .sent)])
      _ = try await store.withdraw([edit.dot], at: moment(50))
      #expect(
        try await store.takeBack([.repaired(rejected)], at: moment(60))
          == [.stands(edit.dot, .final)])
    }
  }
}

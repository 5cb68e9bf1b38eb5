import Outbox
import Reconciliation
import Registry
import Testing

/// How a claim can end, other than accepted or in conflict.
struct SettlementTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let settlement: Settlement
    let outcome: String
    let state: EditState
    let attempts: Int

    var testDescription: String { outcome }
  }

  @Test(arguments: [
    Row(settlement: .accepted(base: [:]), outcome: "accepted", state: .accepted, attempts: 1),
    Row(settlement: .rejected(problem), outcome: "rejected", state: .rejected, attempts: 1),
    Row(settlement: .gone, outcome: "conflict", state: .conflict, attempts: 1),
    Row(
      settlement: .postponed(until: moment(60), problem), outcome: "postponed", state: .queued,
      attempts: 1),
    Row(
      settlement: .waits(for: "org:ap/999", retryAt: moment(60), problem), outcome: "waits",
      state: .waiting, attempts: 1),
    Row(
      settlement: .deferred(until: moment(60), problem), outcome: "deferred", state: .queued,
      attempts: 0),
    Row(settlement: .untried(problem), outcome: "untried", state: .queued, attempts: 0),
    Row(settlement: .untried(nil), outcome: "untried", state: .queued, attempts: 0),
    Row(
      settlement: .unknown(askAfter: moment(60), problem), outcome: "unknown", state: .sent,
      attempts: 0),
  ])
  func onlyAJudgementCounts(row: Row) async throws {
    try await withStore { store in
      let folded = try await store.record(.updateUser, Key.teacher, [.firstName: "A"])
      let edit = try await store.record(.updateUser, Key.teacher, [.phone: "1"])
      try await store.send(Key.teacher, row.settlement)
      let settled = try await store.edit(edit.dot)
      #expect(settled.state == row.state)
      #expect(settled.attempts == row.attempts)
      #expect(try await store.edit(folded.dot).into == edit.dot)
      let attempt = try #require(try await store.attempts(of: edit).first)
      #expect(attempt.outcome == row.outcome)
      #expect(attempt.endedAt == moment(20))
    }
  }

  @Test(arguments: [
    Settlement.rejected(problem), .postponed(until: moment(60), problem),
    .waits(for: "org:ap/999", retryAt: moment(60), problem), .untried(problem),
    .unknown(askAfter: nil, problem),
  ])
  func theProblemIsKept(settlement: Settlement) async throws {
    try await withStore { store in
      let edit = try await store.record(.createUser, Key.teacher)
      try await store.send(Key.teacher, settlement)
      #expect(try await store.edit(edit.dot).problem == problem)
      #expect(try await store.attempts(of: edit).first?.problem?.code == problem.code)
    }
  }

  @Test func cancelledEditsFoldIntoNone() async throws {
    try await withStore { store in
      let addition = try await store.record(.addMember, Key.place)
      let removal = try await store.record(.removeMember, Key.place)
      let claim = try await store.claim(Key.place)
      try await store.settle(claim, .cancelled)
      for dot in [addition.dot, removal.dot] {
        let edit = try await store.edit(dot)
        #expect(edit.state == .folded)
        #expect(edit.into == nil)
        #expect(edit.attempts == 0)
      }
      #expect(try await store.claim(limit: 9).isEmpty)
      #expect(try await store.record(Key.place).pending.isEmpty)
    }
  }

  @Test func anEditOfUnknownOutcomeStaysSentUntilItIsTimeToAsk() async throws {
    try await withStore { store in
      let edit = try await store.record(.createUser, Key.teacher)
      try await store.send(Key.teacher, .unknown(askAfter: moment(60), problem))
      #expect(try await store.edit(edit.dot).notBefore == moment(60))
      #expect(try await store.unknownOutcomes(limit: 9, at: moment(59)).isEmpty)
      #expect(
        try await store.unknownOutcomes(limit: 9, at: moment(60)).map(\.carrier.dot) == [edit.dot])
      #expect(try await store.claim(limit: 9).isEmpty)
      try await store.wake(at: moment(99), ignoringBackoff: true)
      #expect(try await store.state(edit) == .sent)
    }
  }

  @Test func anUntriedEditIsDueAtOnce() async throws {
    try await withStore { store in
      let edit = try await store.record(.createUser, Key.teacher)
      try await store.send(Key.teacher, .untried(nil))
      #expect(try await store.edit(edit.dot).notBefore == nil)
      #expect(try await store.claim(Key.teacher).carrier.dot == edit.dot)
    }
  }

  @Test func laterEditsWaitBehindARejectedOne() async throws {
    try await withStore { store in
      try await store.record(.updateUser, Key.teacher, [.phone: "1"])
      let claim = try await store.begin(Key.teacher)
      let later = try await store.record(.updateUser, Key.teacher, [.phone: "2"])
      try await store.settle(claim, .rejected(problem))
      let first = claim.carrier.dot
      #expect(try await store.edit(later.dot).awaited == .edit(first, of: Key.teacher))
      let last = try await store.record(.updateUser, Key.teacher, [.phone: "3"])
      #expect(last.awaited == .edit(first, of: Key.teacher))
      #expect(try await store.claim(limit: 9).isEmpty)
    }
  }

  @Test func aRejectedRecordDelaysNobodyElse() async throws {
    try await withStore { store in
      try await store.record(.createUser, Key.teacher)
      try await store.record(.createUser, "user:ap/ravi")
      try await store.send(Key.teacher, .rejected(problem))
      #expect(try await store.claim(limit: 9).map(\.record.key) == ["user:ap/ravi"])
    }
  }

  @Test func anEditWaitsForARecordThatNobodyHereKnows() async throws {
    try await withStore { store in
      let edit = try await store.record(.addMember, Key.place)
      try await store.send(Key.place, .waits(for: Key.school, retryAt: moment(60), problem))
      let later = try await store.record(.removeMember, Key.place)
      #expect(try await store.edit(edit.dot).awaited == .record(Key.school))
      #expect(try await store.edit(edit.dot).notBefore == moment(60))
      #expect(later.waitsOn == Key.school)
    }
  }

  @Test func anEndThatNoLongerStandsIsLeftOut() async throws {
    try await withStore { store in
      let first = try await store.record(.createUser, Key.teacher)
      let second = try await store.record(.createUser, "user:ap/ravi")
      let (asha, ravi) = (
        try await store.begin(Key.teacher), try await store.begin("user:ap/ravi")
      )
      try await store.settle(ravi, .accepted(base: [:]))
      let written = try await store.settle(
        [
          (claim: asha, settlement: .accepted(base: [:])),
          (claim: ravi, settlement: .untried(nil)),
          (claim: ravi, settlement: .rejected(problem)),
        ], at: moment(30))
      #expect(written == [true, false, false])
      #expect(try await store.state(first) == .accepted)
      #expect(try await store.state(second) == .accepted)
    }
  }
}

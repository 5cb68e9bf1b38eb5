import Outbox
import Reconciliation
import Registry
import Testing

/// Nothing is ever stuck: once the line is good and every question answered, all is done.
struct DrainLaw {
  @Test(arguments: 100..<124 as Range<UInt64>)
  func everyEditFinishesAfterAnyRun(seed: UInt64) async throws {
    try await withStore { store in
      var run = RandomRun(store, seed: seed)
      for step in 0..<50 { try await run.step(at: step) }
      let recorded = try RawFile(store).integer("SELECT count(*) FROM edit")
      for round in 0..<40 { try await answerEverything(in: store, round: round) }

      let left = try await store.edits(EditFilter(states: EditState.unfinished), limit: 99)
      for edit in left {
        Issue.record(
          "\(edit.dot) \(edit.state) \(edit.key) waits on \(String(describing: edit.waitsOn))")
      }
      let counts = try await store.status().counts
      #expect(counts.values.reduce(0, +) >= recorded)
    }
  }

  /// People decide, the server answers what was unknown and takes all that is due.
  private func answerEverything(in store: Outbox, round: Int) async throws {
    let now = moment(100_000 + round)
    for conflict in try await store.conflicts(limit: 99) {
      _ = try await store.resolve(
        conflict: conflict.id, by: Resolution(take: .local), seen: conflict.clock,
        policies: ConflictPolicies(), author: "asha", at: now)
    }
    _ = try await store.retryAllRejected(at: now)
    try await store.wake(at: now, ignoringBackoff: true)
    for claim in try await store.unknownOutcomes(limit: 99, at: now) {
      try await store.settle([(claim: claim, settlement: claim.taken)], at: now)
    }
    for claim in try await store.claim(limit: 99) {
      if claim.fold.intent != .nothing {
        try await store.begin([(claim: claim, operation: claim.carrier.operation)], at: now)
      }
      try await store.settle([(claim: claim, settlement: claim.taken)], at: now)
    }
  }
}

extension Claim {
  /// How it ends when the server has nothing against it.
  fileprivate var taken: Settlement {
    switch fold.intent {
    case .nothing: .cancelled
    case .removeMember: .accepted(Acceptance(presence: .absent, base: nil))
    case .create, .update, .addMember: .accepted(base: fold.intent.fields)
    }
  }
}

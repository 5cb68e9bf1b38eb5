import Outbox
import Reconciliation
import Registry
import Testing

/// The counters equal a count, and the promises hold, whatever happens in whatever order.
struct TallyLaw {
  @Test(arguments: 0..<24 as Range<UInt64>)
  func countersEqualACountAfterAnyRun(seed: UInt64) async throws {
    try await withStore { store in
      var run = RandomRun(store, seed: seed)
      for step in 0..<50 {
        try await run.step(at: step)
        let counted = try RawFile(store).countedStates()
        let status = try await store.status()
        for state in EditState.allCases {
          #expect(status[state] == counted[state, default: 0], "step \(step): \(state)")
        }
        let backlog = try await store.backlog()
        #expect(
          backlog.remaining + backlog.needPerson
            == EditState.unfinished.reduce(0) { $0 + counted[$1, default: 0] })
      }
      try await expectClocksAndCarriers(store)
    }
  }

  /// What has to hold of every record and every edit, whatever happened.
  private func expectClocksAndCarriers(_ store: Outbox) async throws {
    for edit in try await store.edits(EditFilter(states: nil), limit: 999) {
      let record = try await store.record(of: edit.key)
      #expect(record.clock.contains(edit.dot))
      #expect([.equal, .before].contains(record.baseClock.compare(record.clock)))
      if edit.state == .accepted { #expect(record.clock.contains(edit.dot)) }
      guard let into = edit.into else { continue }
      let carrier = try await store.edit(into)
      #expect(carrier.id > edit.id)
      #expect(carrier.key == edit.key)
      #expect(carrier.state != .folded, "\(edit.dot) is carried by \(into), which is folded")
    }
  }
}

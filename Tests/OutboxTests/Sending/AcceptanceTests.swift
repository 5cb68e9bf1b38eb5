import Causality
import Outbox
import Reconciliation
import Registry
import Testing

/// What is known once Sunbird has an edit.
struct AcceptanceTests {
  @Test func recordAndEditsSayThatSunbirdHasThem() async throws {
    try await withStore { store in
      let first = try await store.record(.createUser, Key.teacher, [.firstName: "A"])
      let second = try await store.record(.updateUser, Key.teacher, [.phone: "1"])
      try await store.send(
        Key.teacher,
        .accepted(Acceptance(serverID: "7c4f", base: [.firstName: "A", .phone: "1"], note: "n")))
      #expect(try await store.state(first) == .folded)
      #expect(try await store.edit(first.dot).into == second.dot)
      let carrier = try await store.edit(second.dot)
      #expect(carrier.state == .accepted)
      #expect(carrier.attempts == 1)
      #expect(carrier.note == "n")
      let record = try await store.record(of: Key.teacher)
      #expect(record.serverID == "7c4f")
      #expect(record.presence == .present)
      #expect(record.base == [.firstName: "A", .phone: "1"])
      #expect(try await store.record(Key.teacher).pending.isEmpty)
    }
  }

  @Test func theBaseClockHasSeenWhatWasAccepted() async throws {
    try await withStore { store in
      let first = try await store.record(.createUser, Key.teacher)
      let second = try await store.record(.updateUser, Key.teacher, [.phone: "1"])
      try await store.sendAccepted(Key.teacher)
      let record = try await store.record(of: Key.teacher)
      for edit in [first, second] { #expect(record.baseClock.contains(edit.dot)) }
      #expect(record.baseClock[.sunbird] == 0)
      #expect(record.clock == record.baseClock)
    }
  }

  @Test func theServersOwnClockTicksWithItsChangesOnly() async throws {
    try await withStore { store in
      try await store.record(.createUser, Key.teacher)
      try await store.sendAccepted(Key.teacher)
      for (phone, changed, ticks) in [("1", true, 1), ("2", false, 1), ("3", true, 2)] {
        let edit = try await store.record(.updateUser, Key.teacher, [.phone: .text(phone)])
        try await store.send(
          Key.teacher, .accepted(Acceptance(base: [:], remoteChanged: changed)))
        let record = try await store.record(of: Key.teacher)
        #expect(record.baseClock[.sunbird] == UInt64(ticks))
        #expect(record.baseClock.contains(edit.dot))
        #expect(record.clock == record.baseClock)
      }
      let events = try await store.events(of: Key.teacher)
      #expect(events.filter { $0 == .remoteChanged }.count == 2)
    }
  }

  @Test func anEditRecordedMeanwhileIsInTheClockAndNotInTheBase() async throws {
    try await withStore { store in
      try await store.record(.createUser, Key.teacher)
      let claim = try await store.begin(Key.teacher)
      let later = try await store.record(.updateUser, Key.teacher, [.phone: "1"])
      try await store.settle(claim, .accepted(Acceptance(base: [:], remoteChanged: true)))
      let record = try await store.record(of: Key.teacher)
      #expect(record.clock.contains(later.dot))
      #expect(!record.baseClock.contains(later.dot))
      #expect(record.baseClock.compare(record.clock) == .before)
      #expect(try await store.state(later) == .queued)
    }
  }

  @Test func aServersIDIsNotForgotten() async throws {
    try await withStore { store in
      try await store.record(.createUser, Key.teacher)
      try await store.send(Key.teacher, .accepted(Acceptance(serverID: "7c4f", base: [:])))
      try await store.record(.updateUser, Key.teacher, [.phone: "1"])
      try await store.sendAccepted(Key.teacher)
      #expect(try await store.record(of: Key.teacher).serverID == "7c4f")
    }
  }

  @Test func aRemovalLeavesNothingThere() async throws {
    try await withStore { store in
      try await store.record(.removeMember, Key.place)
      try await store.send(Key.place, .accepted(Acceptance(presence: .absent, base: nil)))
      let record = try await store.record(of: Key.place)
      #expect(record.presence == .absent)
      #expect(record.base == nil)
    }
  }

  @Test func anOldProblemIsForgotten() async throws {
    try await withStore { store in
      let edit = try await store.record(.createUser, Key.teacher)
      try await store.send(Key.teacher, .postponed(until: moment(60), problem))
      #expect(try await store.edit(edit.dot).problem == problem)
      try await store.wake(at: moment(60), ignoringBackoff: false)
      try await store.sendAccepted(Key.teacher)
      #expect(try await store.edit(edit.dot).problem == nil)
      #expect(try await store.edit(edit.dot).attempts == 2)
      #expect(try await store.attempts(of: edit).map(\.outcome) == ["postponed", "accepted"])
    }
  }

  @Test func anAdoptionNeedsNoRequest() async throws {
    try await withStore { store in
      let first = try await store.record(.createUser, Key.teacher)
      let second = try await store.record(.updateUser, Key.teacher, [.phone: "1"])
      let claim = try await store.claim(Key.teacher)
      try await store.settle(claim, .accepted(base: [:]))
      #expect(try await store.edit(first.dot).into == second.dot)
      #expect(try await store.state(second) == .accepted)
      #expect(try await store.attempts(of: second).isEmpty)
    }
  }
}

import Bundles
import Causality
import Foundation
import Outbox
import Reconciliation
import Registry
import Testing

@Suite struct TakingInTests {
  @Test func editsKeepTheirNamesAndTheRelaysCounterStands() async throws {
    try await withRoad { road in
      let first = try await road.office.record(.createUser, Key.teacher, [.firstName: "Asha"])
      try await road.take(try await road.handOver())
      let taken = try await road.relay.edit(first.dot)
      #expect(taken.dot.description == "dharwad-01:1")
      #expect(taken.recordedBy == "asha")
      #expect(taken.fields == [.firstName: "Asha"])
      let own = try await road.relay.record(.updateUser, "user:ap/ravi", [.phone: "1"])
      #expect(own.dot.description == "hubli:1")
      #expect(try await road.relay.record(of: Key.teacher).clock.contains(first.dot))
    }
  }

  @Test func aBundleThatComesTwiceOrLateDoesNothingTwice() async throws {
    try await withRoad { road in
      try await road.office.record(.createUser, Key.teacher, [.firstName: "Asha"])
      let first = try await road.handOver()
      try await road.office.record(.createOrganisation, Key.school, [.orgName: "GHPS"])
      let second = try await road.handOver()
      #expect(try await road.take(second).recorded == 1)
      #expect(try await road.take(first).recorded == 1)
      for lines in [first, second, first] {
        #expect(try await road.take(lines) == TakenIn(recorded: 0, repaired: 0, repeated: 1))
      }
      #expect(try await road.relay.count(.queued) == 2)
      #expect(try RawFile(road.relay).dots().count == 2)
      #expect(try await road.relay.bundles(limit: 9).count == 2)
    }
  }

  @Test func aBundleForSomebodyElseOrInAWrongNameIsRefused() async throws {
    try await withRoad { road in
      try await road.office.record(.createUser, Key.teacher, [.firstName: "Asha"])
      let bundle = try OpenedBundle(lines: try await road.handOver())
      guard case .edits(let edits) = bundle.content else { return }
      await #expect(throws: BundleRefusal.forAnother("hubli")) {
        try await road.other.take(edits, of: bundle.header, at: moment(1))
      }
      await #expect(throws: BundleRefusal.ownName("dharwad-01")) {
        try await road.office.take(edits, of: bundle.header, at: moment(1))
      }
      let header = BundleHeader(
        kind: .edits, from: road.other.replica, recipient: "hubli", number: 1,
        writtenAt: moment(1), count: 1)
      await #expect(throws: BundleRefusal.othersEdit(edits[0].dot, office: "mysuru")) {
        try await road.relay.take(edits, of: header, at: moment(1))
      }
      #expect(try RawFile(road.relay).dots().isEmpty)
      #expect(try await road.relay.bundles(limit: 9).isEmpty)
    }
  }

  @Test func othersEditsAreTheirOfficesToChange() async throws {
    try await withRoad { road in
      let edit = try await road.office.record(.updateUser, Key.teacher, [.phone: "9900000001"])
      try await road.take(try await road.handOver())
      await #expect(throws: BundleRefusal.guest(edit.dot, of: "dharwad-01")) {
        try await road.relay.change(edit.dot, fields: ["phone": "9900000002"], at: moment(41))
      }
    }
  }

  @Test func whatAnotherOfficeRecordedIsNotHandedFurther() async throws {
    try await withRoad { road in
      try await road.office.record(.updateUser, Key.teacher, [.phone: "9900000001"])
      try await road.take(try await road.handOver())
      #expect(try await road.relay.handOver(to: "mysuru", as: .kept, at: moment(50)) == nil)
    }
  }

  @Test func concurrentEditsNeverTravelAsOneAndOrderedOnesDo() async throws {
    try await withRoad { road in
      for store in [road.office, road.other] {
        try await store.record(.updateUser, Key.teacher, [.phone: "1"])
        try await store.record(.updateUser, Key.teacher, [.location: "2"])
        try await road.take(try await road.handOver(from: store))
      }
      let claim = try await road.relay.claim(Key.teacher)
      #expect(claim.edits.count == 4)
      #expect(claim.folded.map(\.dot.description) == ["dharwad-01:1", "dharwad-01:2"])
      // Who records here has seen all four.
      let own = try await road.relay.record(.updateUser, Key.teacher, [.phone: "3"])
      #expect(claim.edits.allSatisfy(own.follows))
    }
  }

  /// Both rest on what was there before; the second is held against that, not against the first.
  @Test(arguments: [true, false])
  func theSecondOfTwoIsHeldAgainstWhatItsAuthorSaw(_ comesLate: Bool) async throws {
    try await withRoad { road in
      try await road.office.record(.updateUser, Key.teacher, [.phone: "1", .location: "A"])
      try await road.other.record(.updateUser, Key.teacher, [.phone: "2"])
      try await road.take(try await road.handOver())
      let other = try await road.handOver(from: road.other)
      if !comesLate { try await road.take(other) }
      try await road.relay.sendAccepted(Key.teacher, base: [.phone: "1", .location: "A"])
      if comesLate { try await road.take(other) }
      let claim = try await road.relay.claim(Key.teacher)
      #expect(claim.carrier.dot.replica == road.other.replica)
      #expect(claim.carrier.authorSaw == [.phone: .null])
      #expect(claim.mergeBase?[.phone] == .null)
      #expect(claim.mergeBase?[.location] == "A")
    }
  }

  @Test func aCreationGoesBeforeTheUpdateThatMissesIt() async throws {
    try await withRoad { road in
      try await road.office.record(.updateUser, Key.teacher, [.phone: "1"])
      try await road.take(try await road.handOver())
      try await road.relay.send(
        Key.teacher, .waits(for: Key.teacher, retryAt: moment(9999), problem))
      try await road.other.record(.createUser, Key.teacher, [.firstName: "Asha"])
      try await road.take(try await road.handOver(from: road.other))
      let claim = try await road.relay.claim(Key.teacher)
      #expect(claim.folded.map(\.operation) == [.createUser])
    }
  }

  /// What one office has seen of the server's other users is not what another has.
  @Test func theServersOwnMomentsAreEachObserversOwn() async throws {
    try await withRoad { road in
      try await road.office.record(.createUser, Key.teacher, [.firstName: "Asha"])
      try await road.office.send(
        Key.teacher, .accepted(Acceptance(base: [.phone: "1"], remoteChanged: true)))
      let edit = try await road.office.record(.updateUser, Key.teacher, [.phone: "2"])
      #expect(edit.context[.sunbird] == 1)
      try await road.take(try await road.handOver())
      let taken = try await road.relay.edit(edit.dot)
      #expect(taken.context[.sunbird] == 0)
      #expect(taken.context[.sunbird(seenBy: road.office.replica)] == 1)
      let record = try await road.relay.record(of: Key.teacher)
      #expect(record.base == [.phone: "1"])
      #expect(taken.hasSeen(record.baseClock))
    }
  }
}

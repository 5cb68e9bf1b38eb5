import Bundles
import Causality
import Foundation
import Outbox
import Reconciliation
import Registry
import Testing

@Suite struct HandingBackTests {
  @Test func anAcceptedEditIsSettledWithIdAndBase() async throws {
    try await withRoad { road in
      let edit = try await road.office.record(
        .createUser, Key.teacher, [.firstName: "Asha", .password: "s3cret"])
      try await road.take(try await road.handOver())
      try await road.relay.send(
        Key.teacher,
        .accepted(Acceptance(serverID: "4711", base: [.firstName: "Asha", .phone: "1"])))
      let lines = try #require(try await road.relay.receipts(for: "dharwad-01", at: moment(50)))
        .lines()
      #expect(try await road.settle(lines, at: road.office).settled == 1)
      #expect(try await road.office.state(edit) == .accepted)
      let record = try await road.office.record(of: Key.teacher)
      #expect(record.serverID == "4711")
      #expect(record.base == [.firstName: "Asha", .phone: "1"])
      #expect(record.presence == .present)
      #expect(try !RawFile(road.office).holds("s3cret"))
      #expect(try !RawFile(road.relay).holds("s3cret"))
      // The same once more does nothing.
      let again = try await road.settle(lines, at: road.office)
      #expect(again.settled == 0 && again.repeated == 1 && again.news == 0)
    }
  }

  @Test func aRejectedEditIsRepairedAtItsOfficeAndGoesAgainUnderItsName() async throws {
    try await withRoad { road in
      let edit = try await road.office.record(.updateUser, Key.teacher, [.email: "no"])
      let first = try await road.handOver()
      try await road.take(first)
      try await road.relay.send(Key.teacher, .rejected(problem))
      #expect(try await road.giveReceipts().settled == 1)
      #expect(try await road.office.state(edit) == .rejected)
      #expect(try await road.office.edit(edit.dot).problem?.code == problem.code)
      #expect(try await road.relay.edit(edit.dot).state == .withdrawn)
      #expect(try await road.relay.backlog().needPerson == 0)
      // Nothing that was written before brings it back there.
      try await road.take(first)
      #expect(try await road.relay.edit(edit.dot).state == .withdrawn)

      _ = try await road.office.change(
        edit.dot, fields: ["email": "asha@example.org"], at: moment(70))
      #expect(try await road.take(try await road.handOver()).repaired == 1)
      try await road.take(first)
      #expect(try await road.relay.edit(edit.dot).fields == [.email: "asha@example.org"])
      try await road.relay.sendAccepted(Key.teacher, base: [.email: "asha@example.org"])
      try await road.giveReceipts()
      #expect(try await road.office.state(edit) == .accepted)
    }
  }

  @Test func aConflictIsDecidedAtItsOfficeAndNamesTheOther() async throws {
    try await withRoad { road in
      let theirs = try await road.other.record(.updateUser, Key.teacher, [.phone: "2"])
      let ours = try await road.office.record(.updateUser, Key.teacher, [.phone: "1"])
      try await road.take(try await road.handOver(from: road.other))
      try await road.take(try await road.handOver())
      try await road.relay.sendAccepted(Key.teacher, base: [.phone: "2"])
      try await road.relay.send(
        Key.teacher,
        .conflict(base: [:], local: [.phone: "1"], remote: [.phone: "2"], kind: .user))
      let open = try #require(try await road.relay.conflicts(limit: 9).first)
      #expect(open.edits.map(\.dot) == [ours.dot])
      #expect(open.rivals.map(\.dot) == [theirs.dot])

      try await road.giveReceipts()
      #expect(try await road.relay.conflicts(limit: 9).isEmpty)
      #expect(try await road.office.state(ours) == .conflict)
      let here = try #require(try await road.office.conflicts(limit: 9).first)
      #expect(here.disputes.map(\.remote) == ["2"])
      #expect(here.remoteChange?.by == "asha at mysuru (mysuru:1)")
      #expect(here.remoteClock.contains(theirs.dot))

      let decision = try await road.office.resolve(
        conflict: here.id, by: Resolution(take: .local), policies: ConflictPolicies(),
        author: "asha", at: moment(70))
      #expect(decision.context.contains(theirs.dot))
      #expect(try await road.take(try await road.handOver()).recorded == 1)
      let claim = try await road.relay.claim(Key.teacher)
      #expect(claim.folded.map(\.dot) == [decision.dot])
      #expect(claim.mergeBase?[.phone] == "2", "its author was shown what is there")
    }
  }

  @Test func whatRestsOnARefusedCreationComesBackUntried() async throws {
    try await withRoad { road in
      let user = try await road.office.record(.createUser, Key.teacher, [.firstName: "Asha"])
      let place = try await road.office.record(.addMember, Key.place)
      try await road.take(try await road.handOver())
      try await road.relay.send(Key.teacher, .rejected(problem))
      #expect(try await road.giveReceipts().settled == 2)
      #expect(try await road.office.state(user) == .rejected)
      #expect(try await road.office.state(place) == .waiting)
      #expect(try await road.relay.claim(limit: 9).isEmpty)
    }
  }

  @Test func aPersonAtTheRelayWhoTakesOneOutTellsItsOffice() async throws {
    try await withRoad { road in
      let edit = try await road.office.record(.updateUser, Key.teacher, [.phone: "1"])
      try await road.take(try await road.handOver())
      _ = try await road.relay.withdraw([edit.dot], by: "ravi", at: moment(45))
      try await road.giveReceipts()
      #expect(try await road.office.state(edit) == .rejected)
      #expect(try await road.office.edit(edit.dot).problem?.code == "taken-out")
    }
  }

  @Test func lostReceiptsAreInTheNextUntilTheOfficeSaysThatItHasThem() async throws {
    try await withRoad { road in
      try await road.office.record(.updateUser, Key.teacher, [.phone: "1"])
      try await road.take(try await road.handOver())
      try await road.relay.sendAccepted(Key.teacher, base: [.phone: "1"])
      _ = try #require(try await road.relay.receipts(for: "dharwad-01", at: moment(50)))
      #expect(try await road.giveReceipts().settled == 1)
      #expect(try await road.relay.receipts(for: "dharwad-01", at: moment(51)) != nil)
      try await road.office.record(.updateUser, Key.teacher, [.phone: "2"])
      try await road.take(try await road.handOver())
      #expect(try await road.relay.receipts(for: "dharwad-01", at: moment(52)) == nil)
      #expect(try await road.relay.receipts(for: "mysuru", at: moment(52)) == nil)
    }
  }

  @Test func whatOthersMadeOfARecordSinceIsTold() async throws {
    try await withRoad { road in
      let first = try await road.office.record(.updateUser, Key.teacher, [.phone: "1"])
      try await road.take(try await road.handOver())
      try await road.relay.sendAccepted(Key.teacher, base: [.phone: "1"])
      let old = try #require(try await road.relay.receipts(for: "dharwad-01", at: moment(50)))
        .lines()
      try await road.settle(old, at: road.office)
      let later = try await road.office.record(.updateUser, Key.teacher, [.location: "A"])
      try await road.other.record(.updateUser, Key.teacher, [.location: "B"])
      try await road.take(try await road.handOver(from: road.other))
      try await road.relay.sendAccepted(Key.teacher, base: [.phone: "1", .location: "B"])

      #expect(try await road.giveReceipts().news == 1)
      let record = try await road.office.record(of: Key.teacher)
      #expect(record.base == [.phone: "1", .location: "B"])
      #expect(try await road.office.edit(later.dot).authorSaw == [.location: .null])
      // Older receipts that come late put nothing back.
      #expect(try await road.settle(old, at: road.office).news == 0)
      #expect(try await road.office.record(of: Key.teacher) == record)
      #expect(try await road.office.state(first) == .accepted)
    }
  }

  @Test func receiptsForOthersOrForWhatWasNeverHandedOverAreRefused() async throws {
    try await withRoad { road in
      let edit = try await road.office.record(.updateUser, Key.teacher, [.phone: "1"])
      let header = BundleHeader(
        kind: .receipts, from: road.relay.replica, recipient: "dharwad-01", number: 1,
        writtenAt: moment(1), count: 1)
      func receipt(_ dot: Dot) -> BundledReceipt {
        BundledReceipt(dot: dot, trip: 1, at: moment(1), end: .cancelled)
      }
      let theirs = Dot(replica: road.other.replica, counter: 1)
      await #expect(throws: BundleRefusal.othersEdit(theirs, office: "dharwad-01")) {
        try await road.office.take([receipt(theirs)], of: header, at: moment(2))
      }
      await #expect(throws: BundleRefusal.neverHandedOver(edit.dot, to: "hubli")) {
        try await road.office.take([receipt(edit.dot)], of: header, at: moment(2))
      }
      _ = try await road.handOver()
      let wrong = BundleHeader(
        kind: .receipts, from: road.other.replica, recipient: "dharwad-01", number: 1,
        writtenAt: moment(1), count: 1)
      await #expect(throws: BundleRefusal.neverHandedOver(edit.dot, to: "mysuru")) {
        try await road.office.take([receipt(edit.dot)], of: wrong, at: moment(2))
      }
      #expect(try await road.office.state(edit) == .sent)
    }
  }

  /// A receipt of an earlier trip says nothing of this one.
  @Test func aReceiptThatIsLateByATripSettlesNothing() async throws {
    try await withRoad { road in
      let edit = try await road.office.record(.updateUser, Key.teacher, [.phone: "1"])
      try await road.take(try await road.handOver())
      try await road.relay.send(Key.teacher, .rejected(problem))
      let rejected = try #require(try await road.relay.receipts(for: "dharwad-01", at: moment(50)))
        .lines()
      try await road.settle(rejected, at: road.office)
      _ = try await road.office.retry([edit.dot], at: moment(61))
      _ = try await road.handOver()
      try await road.settle(rejected, at: road.office)
      #expect(try await road.office.state(edit) == .sent)
    }
  }

  @Test func partOfARunMayBeAcceptedAndTheRestComeBack() async throws {
    try await withRoad { road in
      let first = try await road.office.record(.updateUser, Key.teacher, [.phone: "1"])
      let second = try await road.office.record(.updateUser, Key.teacher, [.location: "A"])
      try await road.take(try await road.handOver())
      _ = try await road.relay.withdraw([second.dot], at: moment(45))
      try await road.relay.sendAccepted(Key.teacher, base: [.phone: "1"])
      try await road.giveReceipts()
      #expect(try await road.office.state(first) == .accepted)
      #expect(try await road.office.state(second) == .rejected)
    }
  }

  @Test func aRestoreKeepsWhatIsOnTheRoadOffTheLine() async throws {
    try await withRoad { road in
      let edit = try await road.office.record(.updateUser, Key.teacher, [.phone: "1"])
      let copy = road.office.path + ".backup"
      _ = try await road.office.backup(to: copy)
      _ = try await road.handOver()
      let restored = try await Restore(path: road.office.path).run(from: copy, stamp: "1")
      #expect(try await restored.outbox.state(edit) == .sent)
      #expect(try await restored.outbox.claim(limit: 9).isEmpty)
      #expect(try await restored.outbox.unknownOutcomes(limit: 9, at: moment(999)).isEmpty)
    }
  }
}

import Bundles
import Causality
import Foundation
import Outbox
import Reconciliation
import Registry
import Testing

@Suite struct HandingOverTests {
  @Test func whatIsHandedOverIsNoPassesToSend() async throws {
    try await withRoad { road in
      let edit = try await road.office.record(
        .updateUser, Key.teacher, [.phone: "9900000001"])
      let claim = try await road.office.claim(Key.teacher)
      _ = try await road.handOver()
      #expect(try await road.office.state(edit) == .sent)
      #expect(try await road.office.claim(limit: 10).isEmpty)
      #expect(try await road.office.unknownOutcomes(limit: 10, at: moment(999)).isEmpty)
      // A pass that had it in hand, and looked at the server meanwhile, can't go on with it.
      let begun = try await road.office.begin([(claim, .updateUser)], at: moment(35))
      #expect(begun == [false])
      let settled = try await road.office.settle(
        [(claim, .accepted(Acceptance(base: [:])))], at: moment(36))
      #expect(settled == [false])
      #expect(try await road.office.state(edit) == .sent)
      let backlog = try await road.office.backlog()
      #expect((backlog.remaining, backlog.unknown, backlog.away) == (0, 0, 1))
      #expect(try await road.office.status().away == 1)
    }
  }

  @Test func nobodyChangesRetriesOrWithdrawsWhatIsOnItsWay() async throws {
    try await withRoad { road in
      let edit = try await road.office.record(.updateUser, Key.teacher, [.phone: "9900000001"])
      _ = try await road.handOver()
      let refusal = BundleRefusal.onItsWay(edit.dot, to: "hubli")
      await #expect(throws: refusal) {
        try await road.office.change(edit.dot, fields: ["phone": "9900000002"], at: moment(31))
      }
      await #expect(throws: refusal) { try await road.office.retry([edit.dot], at: moment(31)) }
      await #expect(throws: refusal) { try await road.office.withdraw([edit.dot], at: moment(31)) }
    }
  }

  @Test func nothingChangesWhereTheMediumIsFull() async throws {
    try await withRoad { road in
      let edit = try await road.office.record(.updateUser, Key.teacher, [.phone: "9900000001"])
      let full = BundleFile(path: "/stick/bundle") { _ in throw BundleRefusal.unknownFile("full") }
      await #expect(throws: BundleRefusal.unknownFile("full")) {
        try await road.office.handOver(to: "hubli", as: full, at: moment(30))
      }
      #expect(try await road.office.state(edit) == .queued)
      #expect(try await road.office.bundles(limit: 9).isEmpty)
      #expect(try await road.office.claim(limit: 10).count == 1)
    }
  }

  @Test func aFileThatNeverGotItsNameLeavesTheEditsDue() async throws {
    try await withRoad { road in
      let edit = try await road.office.record(.updateUser, Key.teacher, [.phone: "9900000001"])
      let handed = try #require(
        try await road.office.handOver(to: "hubli", as: .kept, at: moment(30)))
      try await road.office.takeBack(handed, at: moment(31))
      #expect(try await road.office.state(edit) == .queued)
      #expect(try await road.office.claim(limit: 10).count == 1)
    }
  }

  @Test func whatWasHandedOverByAProgramThatWasKilledGoesWithTheNext() async throws {
    try await withRoad { road in
      let edit = try await road.office.record(.updateUser, Key.teacher, [.phone: "9900000001"])
      _ = try await road.office.handOver(to: "hubli", as: .kept, at: moment(30))
      #expect(try await road.take(try await road.handOver()).recorded == 1)
      #expect(try await road.office.state(edit) == .sent)
      let states = try await road.office.bundles(limit: 9).map(\.state)
      #expect(states == [.recalled, .out])
      #expect(try await road.office.handOver(to: "hubli", as: .kept, at: moment(32)) == nil)
    }
  }

  @Test func aLostStickIsWrittenAgain() async throws {
    try await withRoad { road in
      try await road.office.record(.updateUser, Key.teacher, [.phone: "9900000001"])
      let first = try await road.handOver()
      let second = try await road.handOver(again: true)
      #expect(try await road.take(second).recorded == 1)
      #expect(try await road.take(first) == TakenIn(recorded: 0, repaired: 0, repeated: 1))
    }
  }

  @Test func aMembershipGoesWithItsParents() async throws {
    try await withRoad { road in
      try await road.office.record(.createOrganisation, Key.school, [.orgName: "GHPS"])
      try await road.office.record(.createUser, Key.teacher, [.firstName: "Asha"])
      let place = try await road.office.record(.addMember, Key.place)
      #expect(try await road.office.state(place) == .waiting)
      #expect(try await road.take(try await road.handOver()).recorded == 3)
      #expect(try await road.office.state(place) == .sent)
      #expect(try await road.relay.edit(place.dot).state == .waiting)
    }
  }

  @Test func aMembershipWaitsWhereAParentStays() async throws {
    try await withRoad { road in
      let school = try await road.office.record(
        .createOrganisation, Key.school, [.orgName: "GHPS"])
      _ = try await road.office.send(Key.school, .rejected(problem))
      try await road.office.record(.createUser, Key.teacher, [.firstName: "Asha"])
      let place = try await road.office.record(.addMember, Key.place)
      #expect(try await road.take(try await road.handOver()).recorded == 1)
      #expect(try await road.office.state(place) == .waiting)
      #expect(try await road.office.state(school) == .rejected)
    }
  }

  @Test func theMostImportantGoesFirstWhereRoomIsShort() async throws {
    try await withRoad { road in
      try await road.office.record(.updateUser, "user:ap/low", [.phone: "1"], priority: .low)
      try await road.office.record(.updateUser, "user:ap/old", [.phone: "2"])
      try await road.office.record(.updateUser, "user:ap/high", [.phone: "3"], priority: .high)
      let file = BundleFile(path: "/stick/b", fits: { $0.content.count <= 2 }) { _ in "" }
      let handed = try #require(
        try await road.office.handOver(to: "hubli", as: file, at: moment(30)))
      guard case .edits(let edits) = handed.bundle.content else { return }
      #expect(edits.map(\.key) == ["user:ap/high", "user:ap/old"])
      #expect(try await road.office.count(.queued) == 1)
    }
  }

  @Test func notOneThatFitsIsSaid() async throws {
    try await withRoad { road in
      let edit = try await road.office.record(.updateUser, Key.teacher, [.phone: "1"])
      let file = BundleFile(path: "/stick/b", fits: { _ in false }) { _ in "" }
      await #expect(throws: BundleRefusal.nothingFits(edit.dot)) {
        try await road.office.handOver(to: "hubli", as: file, at: moment(30))
      }
      #expect(try await road.office.state(edit) == .queued)
    }
  }

  @Test func aFoldedRunTravelsAsItsEditsWithWhatEachAuthorSaw() async throws {
    try await withRoad { road in
      try await road.office.record(.createUser, Key.teacher, [.firstName: "Asha"])
      try await road.office.sendAccepted(
        Key.teacher, base: [.firstName: "Asha", .phone: "9900000000"])
      let first = try await road.office.record(.updateUser, Key.teacher, [.phone: "9900000001"])
      let second = try await road.office.record(
        .updateUser, Key.teacher, [.phone: "9900000002", .location: "Dharwad"])
      let bundle = try OpenedBundle(lines: try await road.handOver())
      guard case .edits(let edits) = bundle.content else { return }
      #expect(edits.map(\.dot) == [first.dot, second.dot])
      #expect(edits.map { $0.saw[.phone] } == ["9900000000", "9900000001"])
      #expect(edits[1].saw[.location] == .null)
      #expect(edits[1].context.contains(first.dot))
      #expect(edits[0].record.base?[.firstName] == "Asha")
      #expect(try await road.office.state(first) == .folded)
    }
  }

  @Test func recalledEditsAreAskedAboutBeforeAnythingIsSent() async throws {
    try await withRoad { road in
      let edit = try await road.office.record(.updateUser, Key.teacher, [.phone: "9900000001"])
      let lines = try await road.handOver()
      #expect(
        try await road.office.recall(file: "/stick/bundle", digest: nil, at: moment(35)) == 1)
      #expect(try await road.office.state(edit) == .sent)
      #expect(try await road.office.claim(limit: 9).isEmpty)
      #expect(try await road.office.unknownOutcomes(limit: 9, at: moment(40)).count == 1)
      await #expect(throws: BundleRefusal.nothingOut("/stick/bundle")) {
        try await road.office.recall(file: "/stick/bundle", digest: nil, at: moment(36))
      }
      await #expect(throws: BundleRefusal.unknownFile("/other")) {
        try await road.office.recall(file: "/other", digest: nil, at: moment(36))
      }
      // What was brought all the same is told, and is not that road's any more.
      try await road.take(lines)
      try await road.relay.sendAccepted(Key.teacher, base: [.phone: "9900000001"])
      let taken = try await road.giveReceipts()
      #expect(taken.offRoad == [edit.dot])
      #expect(taken.settled == 0)
      #expect(try await road.office.state(edit) == .sent)
    }
  }
}

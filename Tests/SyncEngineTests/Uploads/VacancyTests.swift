import Foundation
import Outbox
import Registry
import SunbirdSimulator
import SyncEngine
import Testing

/// The look that lets an upload of new users go: whether anybody else is registered there.
@Suite struct VacancyTests {
  private static let asking = Fault.Target(operation: .userSearch)

  private func office(
    _ address: URL, _ clock: TestClock, lane: SyncLane = .auto, pupils: Range<Int> = 0..<12
  ) async throws -> TestOffice {
    let office = try await TestOffice.r15(
      server: address, clock: clock, lane: lane, under: "org:ap/s1")
    for number in pupils { try await office.pupil(number) }
    return office
  }

  @Test func oneQuestionLetsAllRowsOfASchoolGo() async throws {
    try await withSunbird15 { sunbird, address, clock in
      sunbird.school("s1")
      sunbird.school("s2")
      sunbird.somebodyElsesUser("pupil3", under: "s2", ["firstName": "Asha"])
      let office = try await office(address, clock)
      let report = try await office.sync()
      #expect(report.accepted == 12)
      #expect(report.notUploaded == nil)
      #expect(sunbird.requests.count { $0.operation == .userSearch } == 1)
      #expect(sunbird.userUploads.count == 1)
      #expect(sunbird.requests.count { $0.operation == .userCreate } == 0)
      // The row that another school's user refused.
      #expect(sunbird.requests.count { $0.operation == .profileRead } <= 2)
    }
  }

  @Test func whereOthersAreRegisteredThePassGoesSinglyAndSaysWhy() async throws {
    try await withSunbird15 { sunbird, address, clock in
      sunbird.school("s1")
      sunbird.somebodyElsesUser("lila", under: "s1")
      let office = try await office(address, clock)
      let report = try await office.sync()
      #expect(report.accepted == 12)
      #expect(sunbird.userUploads.isEmpty)
      #expect(report.notUploaded?.map(\.edits) == [12])
      #expect(report.notUploaded?.first?.reason.contains("org:ap/s1") == true)
      #expect(try report.json().contains(#""notUploaded":[{"edits":12,"reason":"#))
    }
  }

  @Test func withTheirMembershipsEachRowIsLookedForAndUploadedAllTheSame() async throws {
    try await withSunbird15 { sunbird, address, clock in
      sunbird.school("s1")
      sunbird.somebodyElsesUser("lila", under: "s1")
      let office = try await TestOffice.r15(server: address, clock: clock)
      try await office.queueClass12()
      let report = try await office.sync()
      #expect(report.accepted == 24)
      #expect(report.notUploaded == nil)
      #expect(sunbird.userUploads.count == 1)
      #expect(sunbird.requests.count { $0.operation == .profileRead } == 12)
      #expect(sunbird.writes.filter { $0.operation == .memberAdd }.isEmpty)
    }
  }

  /// The office's own users don't stand in its way: a search counts no more than it made itself.
  @Test func theOfficesOwnUsersAreNobodyElse() async throws {
    try await withSunbird15(change: { $0.indexDelay = .seconds(4) }) { sunbird, address, clock in
      sunbird.school("s1")
      clock.advance(60)
      let office = try await office(address, clock)
      #expect(try await office.sync().accepted == 12)
      for number in 12..<24 { try await office.pupil(number) }
      let before = sunbird.requests.count
      let began = clock.now
      #expect(try await office.sync().accepted == 12)
      let since = sunbird.requests[before...]
      #expect(since.count { $0.operation == .userSearch } == 1)
      #expect(since.count { $0.operation == .profileRead } == 0)
      // Its own last ones are given the index's time: unseen, they would hide as many of others.
      #expect(clock.now.timeIntervalSince(began) >= 10)

      clock.advance(60)
      sunbird.somebodyElsesUser("lila", under: "s1")
      clock.advance(60)
      for number in 24..<36 { try await office.pupil(number) }
      let third = try await office.sync()
      #expect(third.accepted == 12)
      #expect(third.notUploaded?.first?.reason.contains("1 or more") == true)
      #expect(sunbird.userUploads.count == 2)
    }
  }

  static let silences: [(Fault.Action, SyncLane)] = [
    Fault.Action.status(
      403, contentType: "application/json",
      body: #"{"message":"You cannot consume this service"}"#, commit: false),
    .status(500, contentType: "text/html", body: "<html>", commit: false),
    .status(
      200, contentType: "application/json",
      body:
        #"{"id":"api.user.search","params":{},"responseCode":"OK","result":{"response":{"count":3,"content":[{"regOrgId":"another"}]}}}"#,
      commit: false),
    .status(
      200, contentType: "application/json",
      body:
        #"{"id":"api.user.search","params":{},"responseCode":"OK","result":{"response":{"content":[]}}}"#,
      commit: false),
  ].flatMap { action in [SyncLane.auto, .bulk].map { (action, $0) } }

  @Test(arguments: silences)
  func aLookThatFailedLetsNothingGoUnseen(action: Fault.Action, lane: SyncLane) async throws {
    try await withSunbird15 { sunbird, address, clock in
      sunbird.school("s1")
      sunbird.somebodyElsesUser("pupil3", under: "s1", ["firstName": "Somebody"])
      sunbird.add(Fault(action, on: Self.asking, times: nil))
      let office = try await office(address, clock, lane: lane)
      let report = try await office.sync()
      #expect(report.accepted == 11)
      #expect(report.conflicts == 1)
      #expect(sunbird.row("user:ap/pupil3")?["firstName"] == "Somebody")
      #expect((report.notUploaded == nil) == (lane == .bulk))
      #expect(sunbird.userUploads.isEmpty == (lane == .auto))
    }
  }

  /// Between the look and the job nothing protects the row; the result tells.
  @Test func whoWasRegisteredInTheMeantimeIsToldToBeOverwritten() async throws {
    try await withSunbird15 { sunbird, address, clock in
      sunbird.school("s1")
      let office = try await office(address, clock)
      let report = try await office.sync(duringWrite: {
        sunbird.somebodyElsesUser("pupil3", under: "s1", ["firstName": "Somebody"])
      })
      #expect(report.accepted == 12)
      let edits = try await office.outbox.edits(EditFilter(states: nil), limit: 100)
      let told = edits.filter { $0.note?.contains("wrote over") == true }
      #expect(told.map(\.key) == [.user(provider: "ap", userName: "pupil3")])
    }
  }

  /// The row changed him and made no membership: that is asked about, and added.
  @Test func theMembershipOfWhoWasRegisteredInTheMeantimeIsAdded() async throws {
    try await withClass12 { sunbird, office in
      let report = try await office.sync(duringWrite: {
        sunbird.somebodyElsesUser("pupil3", under: "s1", ["firstName": "Somebody"])
      })
      #expect(report.accepted + (try await office.sync().accepted) == 24)
      for number in 0..<12 {
        let place = sunbird.row("member:ap/s1/pupil\(number)")
        #expect(place?["position"] == .string("Teacher \(number)"))
      }
    }
  }

  /// As after the server was put back to an older state: whoever is there may be others.
  @Test func whereOwnUsersAreMissingNobodyElseIsRuledOut() async throws {
    try await withSunbird15 { sunbird, address, clock in
      sunbird.school("s1")
      let office = try await office(address, clock)
      #expect(try await office.sync().accepted == 12)
      for number in 0..<5 {
        sunbird.removeAsSomebodyElse(.user(provider: "ap", userName: "pupil\(number)"))
      }
      clock.advance(60)
      for number in 12..<24 { try await office.pupil(number) }
      let report = try await office.sync()
      #expect(report.accepted == 12)
      #expect(sunbird.userUploads.count == 1)
      #expect(report.notUploaded?.first?.reason.contains("7 users") == true)
    }
  }

  @Test func anUploadThatWasAskedForAndHasNowhereToGoIsTold() async throws {
    try await withSunbird15 { sunbird, address, clock in
      let office = try await TestOffice.r15(server: address, clock: clock, lane: .bulk)
      for number in 0..<3 { try await office.pupil(number) }
      let report = try await office.sync()
      #expect(report.accepted == 3)
      #expect(report.notUploaded?.map(\.edits) == [3])
      #expect(report.notUploaded?.first?.reason.contains("sync.bulkOrganisation") == true)
    }
  }
}

import Foundation
import Outbox
import Registry
import SunbirdSimulator
import SyncEngine
import Testing

/// The bulk lane when the line, the server or this machine fails.
@Suite struct UploadFaultTests {
  private static let upload = Fault.Target(operation: .userUpload)

  private func drains(_ office: TestOffice) async throws {
    for _ in 0..<4 {
      if try await office.sync().outcome == .drained { return }
      office.clock.advance(400)
    }
  }

  @Test func aSlowServerIsLeftAloneAndTheNextPassAsksForItsProcess() async throws {
    try await withClass12(bulkDelay: .seconds(300)) { sunbird, office in
      let first = try await office.sync()
      #expect(first.outcome == .partial)
      #expect(first.unknown == 24)
      #expect(sunbird.effects.total == 0)
      office.clock.advance(300)
      let second = try await office.sync()
      #expect(second.outcome == .drained)
      #expect(second.accepted == 24)
      #expect(sunbird.userUploads.count == 1)
      #expect(sunbird.appliedNothingTwice)
    }
  }

  /// Under way while the clock was a year ahead: asked about as soon as it is right.
  @Test func anUploadThatAWrongClockSentIsAskedAbout() async throws {
    try await withSunbird15(bulkDelay: .seconds(300)) { sunbird, address, server in
      sunbird.school("s1")
      let clock = TestClock(server.now.addingTimeInterval(365 * 86_400))
      let office = try await TestOffice.r15(server: address, clock: clock)
      try await office.queueClass12()
      #expect(try await office.sync().unknown == 24)
      server.advance(400)
      clock.advance(server.now.timeIntervalSince(clock.now))
      #expect(try await office.sync().outcome == .drained)
      #expect(sunbird.userUploads.count == 1)
      #expect(sunbird.appliedNothingTwice)
    }
  }

  @Test func aPassOnAReopenedStoreSettlesTheUploadOfADeadOne() async throws {
    try await withClass12(bulkDelay: .seconds(300)) { sunbird, office in
      _ = try await office.sync()
      office.clock.advance(300)
      let reopened = try await office.reopened()
      let report = try await office.sync(reopened)
      #expect(report.outcome == .drained)
      #expect(report.accepted == 24)
      #expect(sunbird.userUploads.count == 1)
      #expect(sunbird.appliedNothingTwice)
      let place = try await reopened.record(
        .membership(provider: "ap", externalID: "s1", userName: "pupil2")
      ).record
      #expect(place.base?[.position] == .text("Teacher 2"))
    }
  }

  /// The upload is lost, and somebody else makes one of its users with the very same values: his being
  /// there says nothing of the membership.
  @Test func aUserOfALostUploadWhoIsThereWasPerhapsMadeByOthers() async throws {
    try await withClass12 { sunbird, office in
      sunbird.add(Fault(.closeBeforeHandling, on: Self.upload))
      _ = try await office.sync()
      sunbird.somebodyElsesUser(
        "pupil2", under: nil, ["firstName": "Asha", "email": "pupil2@example.org"])
      try await drains(office)
      for number in 0..<12 {
        let place = sunbird.row("member:ap/s1/pupil\(number)")
        #expect(place?["position"] == .string("Teacher \(number)"))
      }
    }
  }

  static let losses: [Fault.Action] = [
    .loseAnswerAfterCommit, .closeBeforeHandling, .cutJSON(afterBytes: 20),
    .status(504, contentType: "text/html", body: "<html>504</html>", commit: true),
    .status(504, contentType: "text/html", body: "<html>504</html>", commit: false),
  ]

  @Test(arguments: losses)
  func anUploadThatMayHaveArrivedIsNeverSentAgain(action: Fault.Action) async throws {
    try await withClass12 { sunbird, office in
      sunbird.add(Fault(action, on: Self.upload))
      try await drains(office)
      #expect(sunbird.appliedNothingTwice)
      #expect(sunbird.effects.byRecord.keys.filter { $0.hasPrefix("user-create") }.count == 12)
      for number in 0..<12 {
        let place = sunbird.row("member:ap/s1/pupil\(number)")
        #expect(place?["position"] == .string("Teacher \(number)"))
        #expect(place?["roles"]?.array?.contains("CONTENT_CREATOR") == true)
      }
      #expect(try await office.outbox.status()[.accepted] == 24)
      #expect(sunbird.userUploads.count == 1)
    }
  }

  @Test func aProcessThatTheServerForgotIsSettledByItsRecords() async throws {
    try await withClass12 { sunbird, office in
      sunbird.answer(
        .uploadStatus, 404,
        FaultTests.error("INVALID_PROCESS_ID", responseCode: "RESOURCE_NOT_FOUND"))
      let report = try await office.sync()
      #expect(report.accepted == 24)
      #expect(sunbird.userUploads.count == 1)
      #expect(sunbird.appliedNothingTwice)
    }
  }

  @Test func aLostUpdateIsReadAndGoesAgainOnlyWhereItDidNotArrive() async throws {
    try await withSunbird15 { sunbird, address, clock in
      sunbird.school("s1")
      let office = try await TestOffice.r15(
        server: address, clock: clock, lane: .bulk, under: "org:ap/s1")
      try await office.pupil(1)
      try await office.sync()
      clock.advance(120)
      try await office.change("pupil1", #""location":"Hubballi""#)
      sunbird.add(Fault(.loseAnswerAfterCommit, on: Self.upload))
      try await drains(office)
      #expect(sunbird.effects.byRecord["user-update user:ap/pupil1"] == 1)
      try await office.change("pupil1", #""location":"Gadag""#)
      sunbird.add(Fault(.closeBeforeHandling, on: Self.upload))
      try await drains(office)
      #expect(sunbird.effects.byRecord["user-update user:ap/pupil1"] == 2)
      #expect(sunbird.row("user:ap/pupil1")?["location"] == "Gadag")
    }
  }

  @Test func aServerThatOffersNoUploadsGetsTheUsersSingly() async throws {
    try await withClass12 { sunbird, office in
      sunbird.answer(.userUpload, 403, #"{"message":"You cannot consume this service"}"#)
      let report = try await office.sync()
      #expect(report.outcome == .drained)
      #expect(report.accepted == 24)
      #expect(sunbird.appliedNothingTwice)
    }
  }

  @Test func anOrganisationThatTheServerDoesNotHaveStopsNobody() async throws {
    try await withSunbird15 { sunbird, address, clock in
      let office = try await TestOffice.r15(
        server: address, clock: clock, under: "org:ap/nowhere")
      for number in 0..<12 { try await office.pupil(number) }
      let report = try await office.sync()
      #expect(report.accepted == 12)
      #expect(sunbird.userUploads.isEmpty)
      #expect(report.notUploaded?.first?.reason.contains("org:ap/nowhere") == true)
      #expect(sunbird.appliedNothingTwice)
    }
  }

  /// As after its index, or this office's memory, has told of one that is gone.
  @Test func anUploadForAnOrganisationThatIsGoneStopsNobody() async throws {
    try await withSunbird15 { sunbird, address, clock in
      let office = try await TestOffice.r15(server: address, clock: clock, under: "org:ap/s1")
      try await office.school("s1")
      try await office.sync()
      sunbird.removeAsSomebodyElse(.organisation(provider: "ap", externalID: "s1"))
      for number in 0..<12 { try await office.pupil(number) }
      let report = try await office.sync()
      #expect(report.accepted == 12)
      #expect(sunbird.userUploads.count == 1)
      #expect(sunbird.appliedNothingTwice)
    }
  }

  @Test func theRowsThatAResultDoesNotTellOfAreAskedAbout() async throws {
    try await withClass12 { sunbird, office in
      sunbird.answer(
        .uploadStatus, 200,
        """
        {"id":"api.upload.status","ver":"v1","ts":"","params":{"err":null,"errmsg":null,\
        "status":"success"},"responseCode":"OK","result":{"response":[{"successResult":[],\
        "failureResult":[]}]}}
        """)
      let first = try await office.sync()
      #expect(first.unknown == 24)
      try await drains(office)
      #expect(try await office.outbox.status()[.accepted] == 24)
      #expect(sunbird.userUploads.count == 1)
      #expect(sunbird.appliedNothingTwice)
    }
  }

  @Test func anUploadThatIsTooLargeGoesInSmallerOnes() async throws {
    try await withClass12 { sunbird, office in
      sunbird.add(
        Fault(
          .status(
            413, contentType: "text/html", body: "<html>413 Request Entity Too Large</html>",
            commit: false), on: Self.upload, times: 2))
      try await drains(office)
      #expect(try await office.outbox.status()[.accepted] == 24)
      let uploads = sunbird.userUploads.filter { $0.replyStatus == 200 }
      #expect(uploads.count >= 2, "in parts")
      #expect(sunbird.appliedNothingTwice)
    }
  }

  @Test func aLineThatIsDownLeavesEverythingQueued() async throws {
    try await withClass12 { sunbird, office in
      await sunbird.refuseConnections()
      let report = try await office.sync()
      #expect(report.outcome == .offline)
      #expect(report.unknown == 0)
      #expect(report.remaining == 24)
      try await sunbird.acceptConnections()
      #expect(try await office.sync().accepted == 24)
      #expect(sunbird.appliedNothingTwice)
    }
  }
}

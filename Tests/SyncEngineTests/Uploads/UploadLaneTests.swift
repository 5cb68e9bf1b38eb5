import Foundation
import Outbox
import Registry
import SunbirdSimulator
import SyncEngine
import Testing

/// The bulk lane from the store to the server's tables.
@Suite struct UploadLaneTests {
  @Test func anUpdateThatIsThereAlreadyNeedsNoUpload() async throws {
    try await withSunbird15 { sunbird, address, clock in
      sunbird.changeAsSomebodyElse(
        .user(provider: "ap", userName: "ravi"), ["firstName": "Ravi", "location": "Gadag"])
      let office = try await TestOffice.r15(server: address, clock: clock)
      let edit = try await office.change("ravi", #""location":"Gadag""#)
      #expect(try await office.sync().accepted == 1)
      #expect(try await office.state(edit) == .accepted)
      #expect(sunbird.writes.isEmpty)
    }
  }

  @Test func rowsTakeTheirMembershipsAlongWithRoleAndPosition() async throws {
    try await withClass12 { sunbird, office in
      let report = try await office.sync()
      #expect(report.accepted == 24)
      #expect(report.outcome == .drained)
      #expect(sunbird.userUploads.count == 1)
      #expect(sunbird.writes.filter { $0.operation == .memberAdd }.isEmpty)
      #expect(sunbird.appliedNothingTwice)
      let place = sunbird.row("member:ap/s1/pupil7")
      #expect(place?["roles"] == ["CONTENT_CREATOR", "PUBLIC"])
      #expect(place?["position"] == "Teacher 7")
      let requests = sunbird.requests.count
      #expect(try await office.sync().requests == 0)
      #expect(sunbird.requests.count == requests)
    }
  }

  @Test func aSecondMembershipOfAUserGoesSinglyAfterTheRow() async throws {
    try await withSunbird15 { sunbird, address, clock in
      sunbird.school("s1")
      sunbird.school("s2")
      let office = try await TestOffice.r15(server: address, clock: clock, lane: .bulk)
      try await office.pupil(1)
      try await office.join("s1", "pupil1", #","role":"content-creator""#)
      try await office.join("s2", "pupil1", #","role":"content-creator""#)
      #expect(try await office.sync().accepted == 3)
      #expect(sunbird.userUploads.count == 1)
      #expect(sunbird.row("member:ap/s1/pupil1")?["roles"] == ["CONTENT_CREATOR", "PUBLIC"])
      #expect(sunbird.row("member:ap/s2/pupil1")?["roles"] == ["CONTENT_CREATOR"])
    }
  }

  @Test func organisationsAreMadeBeforeTheUsersThatNameThem() async throws {
    try await withSunbird15 { sunbird, address, clock in
      let office = try await TestOffice.r15(server: address, clock: clock)
      try await office.queueClass12()
      for number in 1...12 { try await office.school("s\(number)") }
      let report = try await office.sync()
      #expect(report.outcome == .drained)
      #expect(report.accepted == 36)
      #expect(sunbird.requests.filter { $0.operation == .organisationUpload }.count == 1)
      #expect(sunbird.userUploads.count == 1)
      #expect(sunbird.appliedNothingTwice)
      #expect(sunbird.row("member:ap/s1/pupil3")?["position"] == "Teacher 3")
    }
  }

  @Test(arguments: [SyncLane.single, .auto])
  func fewUsersGoSingly(lane: SyncLane) async throws {
    try await withSunbird15 { sunbird, address, clock in
      sunbird.school("s1")
      let office = try await TestOffice.r15(
        server: address, clock: clock, lane: lane, under: "org:ap/s1")
      try await office.pupil(1)
      #expect(try await office.sync().accepted == 1)
      #expect(sunbird.userUploads.isEmpty)
      #expect(sunbird.effects.byRecord == ["user-create user:ap/pupil1": 1])
    }
  }

  @Test func manyUsersGoSinglyWhereThatIsAskedFor() async throws {
    try await withSunbird15 { sunbird, address, clock in
      sunbird.school("s1")
      let office = try await TestOffice.r15(
        server: address, clock: clock, lane: .single, under: "org:ap/s1")
      for number in 0..<20 { try await office.pupil(number) }
      #expect(try await office.sync().accepted == 20)
      #expect(sunbird.userUploads.isEmpty)
    }
  }

  @Test func otherPeoplesUsersAreUpdatedByUploadAndNothingElseOfThemChanges() async throws {
    try await withClass12 { sunbird, office in
      try await office.sync()
      try await office.change("pupil1", #""location":"Hubballi""#)
      try await office.change("pupil2", #""gender":"Female","profileSummary":"Knows \"all\", so""#)
      let report = try await office.sync()
      #expect(report.accepted == 2)
      #expect(report.outcome == .drained)
      // Other columns: a blank cell would have cleared the other one's field.
      #expect(sunbird.userUploads.count == 3)
      let first = sunbird.row("user:ap/pupil1")
      #expect(first?["location"] == "Hubballi")
      #expect(first?["gender"] == nil)
      #expect(first?["email"] == "pupil1@example.org")
      #expect(sunbird.row("user:ap/pupil2")?["profileSummary"] == #"Knows "all", so"#)
      #expect(sunbird.row("member:ap/s1/pupil1")?["roles"] == ["CONTENT_CREATOR", "PUBLIC"])
      #expect(sunbird.row("member:ap/s1/pupil1")?["position"] == "Teacher 1")
    }
  }

  /// A row says the member's roles, too: what others made of them meanwhile must stay.
  @Test func rolesThatOthersGaveMeanwhileStayThroughAnUpload() async throws {
    try await withClass12 { sunbird, office in
      try await office.sync()
      office.clock.advance(120)
      let place = StoredKey.membership(provider: "ap", externalID: "s1", userName: "pupil1")
      sunbird.changeAsSomebodyElse(place, ["roles": ["ORG_ADMIN", "PUBLIC"]])
      try await office.change("pupil1", #""location":"Hubballi""#)
      #expect(try await office.sync().accepted == 1)
      #expect(sunbird.row("user:ap/pupil1")?["location"] == "Hubballi")
      #expect(sunbird.row("member:ap/s1/pupil1")?["roles"] == ["ORG_ADMIN", "PUBLIC"])
    }
  }

  /// What the look at the roles shows of the user counts as much as the look before it.
  @Test func whoChangesBetweenTwoLooksIsNotOverwritten() async throws {
    try await withClass12 { sunbird, office in
      try await office.sync()
      office.clock.advance(120)
      let user = StoredKey.user(provider: "ap", userName: "pupil1")
      let before = sunbird.requests.count { $0.operation == .profileRead }
      try await office.change("pupil1", #""firstName":"Usha""#)
      let report = try await office.sync(duringRead: {
        let looks = sunbird.requests.count { $0.operation == .profileRead } - before
        guard looks == 1, sunbird[user]?.fields["firstName"] == "Asha" else { return }
        sunbird.changeAsSomebodyElse(user, ["firstName": "Lila"])
      })
      office.clock.advance(120)
      #expect(report.conflicts + (try await office.sync().conflicts) == 1)
      #expect(sunbird[user]?.fields["firstName"] == "Lila")
    }
  }

  /// Left out of the row, the roles would be taken away.
  @Test func withoutAnAnswerAboutTheRolesNothingIsUploaded() async throws {
    try await withClass12 { sunbird, office in
      try await office.sync()
      office.clock.advance(120)
      let place = StoredKey.membership(provider: "ap", externalID: "s1", userName: "pupil1")
      let uploads = sunbird.userUploads.count
      sunbird.add(
        Fault(
          .status(503, contentType: "text/html", body: "<html>", commit: false),
          on: Fault.Target(pathSuffix: "/profile/read"), after: 1))
      let edit = try await office.change("pupil1", #""location":"Hubballi""#)
      try await office.sync()
      #expect(sunbird.userUploads.count == uploads)
      #expect(try await office.state(edit) == .queued)
      office.clock.advance(3600)
      try await office.sync()
      #expect(try await office.state(edit) == .accepted)
      #expect(sunbird[place]?.fields["roles"] == ["CONTENT_CREATOR", "PUBLIC"])
    }
  }

  @Test func aFieldIsClearedByAnUpload() async throws {
    try await withSunbird15 { sunbird, address, clock in
      sunbird.school("s1")
      let office = try await TestOffice.r15(
        server: address, clock: clock, lane: .bulk, under: "org:ap/s1")
      try await office.teacher("asha", #","location":"Hubballi""#)
      try await office.sync()
      #expect(sunbird.row("user:ap/asha")?["location"] == "Hubballi")
      try await office.change("asha", #""location":null"#)
      #expect(try await office.sync().accepted == 1)
      let location = sunbird.row("user:ap/asha")?["location"]
      #expect(location == nil || location == .null)
      #expect(sunbird.row("user:ap/asha")?["firstName"] == "Asha")
    }
  }

  @Test func anUpdateThatSomebodyElseMadeToTheSameFieldIsAConflictAndNotOverwritten() async throws {
    try await withSunbird15 { sunbird, address, clock in
      sunbird.school("s1")
      let office = try await TestOffice.r15(
        server: address, clock: clock, lane: .bulk, under: "org:ap/s1")
      try await office.teacher("asha", #","location":"Hubballi""#)
      try await office.sync()
      clock.advance(120)
      sunbird.changeAsSomebodyElse(.user(provider: "ap", userName: "asha"), ["location": "Gadag"])
      try await office.change("asha", #""location":"Dharwad""#)
      let report = try await office.sync()
      #expect(report.conflicts == 1)
      #expect(sunbird.row("user:ap/asha")?["location"] == "Gadag")
      #expect(sunbird.userUploads.count == 1)
    }
  }

  /// Whether he is registered where the upload goes, elsewhere or nowhere.
  @Test(arguments: ["s1", "s2", nil])
  func aUserWhoIsThereAlreadyIsNotOverwrittenByACreation(registered: String?) async throws {
    try await withSunbird15 { sunbird, address, clock in
      sunbird.school("s1")
      sunbird.school("s2")
      sunbird.somebodyElsesUser(
        "pupil3", under: registered, ["firstName": "Somebody", "location": "Gadag"])
      let office = try await TestOffice.r15(
        server: address, clock: clock, lane: .bulk, under: "org:ap/s1")
      let edits = try await office.queueClass12()
      let report = try await office.sync()
      #expect(report.conflicts == 1)
      #expect(try await office.state(edits[3]) == .conflict)
      #expect(sunbird.row("user:ap/pupil3")?["firstName"] == "Somebody")
      #expect(sunbird.row("user:ap/pupil3")?["location"] == "Gadag")
      #expect(report.accepted == 22)
      // Where somebody is, each row is looked for; where nobody is, none.
      let reads = sunbird.requests.count { $0.operation == .profileRead }
      #expect(registered == "s1" ? reads >= 12 : reads <= 3)
    }
  }

  @Test func aUserOfAnotherOrganisationIsRefusedWithTheServersReason() async throws {
    try await withSunbird15 { sunbird, address, clock in
      sunbird.school("s1")
      sunbird.changeAsSomebodyElse(
        .user(provider: "ap", userName: "ravi"),
        ["firstName": "Ravi", "email": "ravi@example.org"])
      let office = try await TestOffice.r15(
        server: address, clock: clock, lane: .bulk, under: "org:ap/s1")
      let edit = try await office.change("ravi", #""email":"r@example.org","location":"Gadag""#)
      let report = try await office.sync()
      #expect(report.rejected == 1)
      #expect(try await office.edit(edit).problem?.message.contains("registered under") == true)
      #expect(sunbird.effects.total == 0)
    }
  }

  @Test(arguments: [SyncLane.auto, .single])
  func whatNeitherLaneCanCarryIsRejectedBeforeAnythingIsSent(lane: SyncLane) async throws {
    try await withSunbird15 { sunbird, address, clock in
      sunbird.changeAsSomebodyElse(.user(provider: "ap", userName: "ravi"), ["firstName": "Ravi"])
      let office = try await TestOffice.r15(server: address, clock: clock, lane: lane)
      let edit = try await office.change("ravi", #""location":"Gadag""#)
      #expect(try await office.sync().rejected == 1)
      let message = try #require(try await office.edit(edit).problem?.message)
      #expect(message.contains(lane == .auto ? "sync.bulkOrganisation" : "sync.lane"))
      #expect(sunbird.writes.isEmpty)
    }
  }

  @Test func aLaterMembershipOfTheUploadsOrganisationKeepsItsRole() async throws {
    try await withSunbird15 { sunbird, address, clock in
      sunbird.school("s1")
      let office = try await TestOffice.r15(
        server: address, clock: clock, lane: .bulk, under: "org:ap/s1")
      try await office.pupil(1)
      try await office.sync()
      clock.advance(120)
      try await office.join("s1", "pupil1", #","role":"content-creator","position":"Head""#)
      #expect(try await office.sync().outcome == .drained)
      let place = sunbird.row("member:ap/s1/pupil1")
      #expect(place?["roles"]?.array?.contains("CONTENT_CREATOR") == true)
      #expect(place?["position"] == "Head")
    }
  }

  @Test func aThousandRegistrationsTakeAtMostEightyBytesEach() async throws {
    try await withSunbird15 { sunbird, address, clock in
      sunbird.school("s1")
      let office = try await TestOffice.r15(server: address, clock: clock, under: "org:ap/s1")
      for number in 0..<199 {
        let phone = "9\((number * 7_919_317 + 123_456_789) % 1_000_000_000)"
        try await office.pupil(
          number, phone: phone.padding(toLength: 10, withPad: "5", startingAt: 0))
      }
      #expect(try await office.sync().accepted == 199)
      let bytes = sunbird.requests.filter { $0.method == "POST" }.map(\.bodyBytes).reduce(0, +)
      #expect(bytes <= 199 * 80, "\(bytes / 199) bytes each")
    }
  }
}

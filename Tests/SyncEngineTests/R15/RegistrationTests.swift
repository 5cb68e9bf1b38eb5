import Codecs
import Foundation
import Outbox
import Registry
import Sunbird
import SunbirdSimulator
import SyncEngine
import Testing

/// Where a user is registered whom a call of its own makes, so that a later upload can change him.
@Suite struct RegistrationTests {
  private func id(_ school: String, _ sunbird: SimulatedSunbird) -> JSONValue? {
    sunbird[.organisation(provider: "ap", externalID: school)].map { .string($0.id) }
  }

  @Test(arguments: [SyncLane.single, .auto])
  func aUserIsRegisteredAtTheSchoolOfHisMembership(lane: SyncLane) async throws {
    try await withSunbird15 { sunbird, address, clock in
      sunbird.school("s1")
      sunbird.school("district")
      let office = try await TestOffice.r15(
        server: address, clock: clock, lane: lane, under: "org:ap/district")
      try await office.pupil(1)
      try await office.join("s1", "pupil1", #","role":"admin","position":"Head""#)
      try await office.pupil(2)
      let report = try await office.sync()
      #expect(report.outcome == .drained)
      #expect(report.conflicts == 0)
      #expect(sunbird.userUploads.isEmpty)
      #expect(sunbird.row("user:ap/pupil1")?["regOrgId"] == id("s1", sunbird))
      #expect(sunbird.row("user:ap/pupil2")?["regOrgId"] == id("district", sunbird))
      // The registration made a membership that says nothing: the queued one stands.
      #expect(sunbird.row("member:ap/s1/pupil1")?["roles"] == ["ORG_ADMIN"])
      #expect(sunbird.row("member:ap/s1/pupil1")?["position"] == "Head")
      let edits = try await office.outbox.edits(EditFilter(states: nil), limit: 10)
      #expect(
        edits.allSatisfy { $0.state == .accepted && $0.key.kind != .membership || $0.note == nil })
    }
  }

  @Test(arguments: [1, 2])
  func anUploadChangesWhomASingleCallMade(number: Int) async throws {
    try await withSunbird15 { sunbird, address, clock in
      for school in ["s1", "s2", "district"] { sunbird.school(school) }
      let office = try await TestOffice.r15(
        server: address, clock: clock, under: "org:ap/district")
      try await office.pupil(1)
      try await office.join("s1", "pupil1")
      try await office.pupil(2)
      #expect(try await office.sync().outcome == .drained)
      clock.advance(120)
      // He is at another school since: only the first one's upload can change him.
      try await office.record(.removeMember, #"{"externalId":"s1","userName":"pupil1"}"#)
      try await office.join("s2", "pupil1")
      try await office.join("s2", "pupil2")
      #expect(try await office.sync().outcome == .drained)
      clock.advance(120)
      let edit = try await office.change("pupil\(number)", #""location":"Gadag""#)
      #expect(try await office.sync().rejected == 0)
      #expect(try await office.state(edit) == .accepted)
      #expect(sunbird.row("user:ap/pupil\(number)")?["location"] == "Gadag")
    }
  }

  @Test func whereNoOrganisationIsThereYetTheUserGoesWithoutOne() async throws {
    try await withSunbird15 { sunbird, address, clock in
      let office = try await TestOffice.r15(
        server: address, clock: clock, lane: .single, under: "org:ap/nowhere")
      try await office.pupil(1)
      try await office.join("s9", "pupil1")
      let report = try await office.sync()
      #expect(report.accepted == 1)
      #expect(sunbird.row("user:ap/pupil1") != nil)
      #expect(sunbird.row("user:ap/pupil1")?["regOrgId"] == nil)
    }
  }

  @Test func aSchoolMadeInTheSamePassIsKnownByItsAnswer() async throws {
    try await withSunbird15(change: { $0.indexDelay = .seconds(4) }) { sunbird, address, clock in
      let office = try await TestOffice.r15(server: address, clock: clock, lane: .auto)
      try await office.school("s1")
      try await office.pupil(1)
      try await office.join("s1", "pupil1", #","role":"member""#)
      #expect(try await office.sync().outcome == .drained)
      #expect(sunbird.row("user:ap/pupil1")?["regOrgId"] == id("s1", sunbird))
      #expect(sunbird.row("member:ap/s1/pupil1")?["roles"] == ["PUBLIC"])
    }
  }

  @Test func anIdThatSunbirdDoesNotKnowAnyMoreKeepsNobodyOut() async throws {
    try await withSunbird15 { sunbird, address, clock in
      let office = try await TestOffice.r15(
        server: address, clock: clock, lane: .single, under: "org:ap/s1")
      try await office.school("s1")
      try await office.sync()
      sunbird.removeAsSomebodyElse(.organisation(provider: "ap", externalID: "s1"))
      try await office.pupil(1)
      #expect(try await office.sync().accepted == 1)
      #expect(sunbird.row("user:ap/pupil1")?["regOrgId"] == nil)
      #expect(sunbird.requests.count { $0.operation == .userCreate } == 2)
    }
  }

  @Test func theDocumentedApiNamesNoRegistration() throws {
    let key = RecordKey.user(provider: "ap", userName: "asha")
    for dialect in [Dialect.seed, .r15] {
      let request = try #require(
        dialect.write(
          .createUser, key: key, fields: [.firstName: .text("Asha")], registration: "0123"))
      let named = request.body?["request"]?["regOrgId"]
      #expect(named == (dialect == .r15 ? JSONValue.string("0123") : nil))
    }
  }
}

import Outbox
import Reconciliation
import Registry
import SunbirdSimulator
import SyncEngine
import Testing

private let school = StoredKey.organisation(provider: "ap", externalID: "s1")
private let asha = StoredKey.user(provider: "ap", userName: "asha")

/// A server that was put back to an older state: what it has lost is noticed when it is met.
@Suite struct OlderServerTests {
  private func withOffice(_ body: (SimulatedSunbird, TestOffice) async throws -> Void) async throws
  {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      try await office.school("s1")
      try await office.teacher("asha", #","phone":"9900000001","location":"Dharwad""#)
      #expect(try await office.sync().accepted == 2)
      office.clock.advance(120)
      try await body(sunbird, office)
    }
  }

  private func makeAgain(_ office: TestOffice) async throws {
    let conflict = try #require(try await office.conflicts().first)
    #expect(conflict.kind == .gone)
    _ = try await office.outbox.resolve(
      conflict: conflict.id, by: Resolution(take: .local), policies: ConflictPolicies(),
      author: "ravi", at: office.clock.now)
  }

  @Test func anUpdateOfWhatIsGoneIsAConflictAndMakesItAgain() async throws {
    try await withOffice { sunbird, office in
      sunbird.removeAsSomebodyElse(asha)
      let edit = try await office.change("asha", #""phone":"9900000002""#)
      #expect(try await office.sync().conflicts == 1)
      #expect(try await office.state(edit) == .conflict)
      try await makeAgain(office)
      #expect(try await office.sync().outcome == .drained)
      let row = try #require(sunbird.row("user:ap/asha"))
      #expect(row["phone"] == "9900000002" && row["location"] == "Dharwad")
    }
  }

  @Test func aMembershipOfAGoneSchoolSaysThatItIsGoneAndFindsItsWay() async throws {
    try await withOffice { sunbird, office in
      sunbird.removeAsSomebodyElse(school)
      let place = try await office.join("s1", "asha")
      for _ in 0..<5 { try await office.sync(ignoringBackoff: true) }
      let problem = try await office.edit(place).problem
      #expect(try await office.state(place) == .rejected)
      #expect(problem?.message.contains("has it no longer") == true, "\(problem?.message ?? "")")
      try await office.record(.updateOrganisation, #"{"externalId":"s1","description":"again"}"#)
      #expect(try await office.sync().conflicts == 1)
      try await makeAgain(office)
      _ = try await office.outbox.retry([place.dot], at: office.clock.now)
      try await office.sync(ignoringBackoff: true)
      #expect(try await office.sync(ignoringBackoff: true).outcome == .drained)
      #expect(sunbird.row("member:ap/s1/asha") != nil)
    }
  }

  /// It says so as soon as it is met, and goes on by itself once the school is made again.
  @Test func aMembershipThatMeetsAGoneSchoolSaysSoAtOnce() async throws {
    try await withOffice { sunbird, office in
      sunbird.removeAsSomebodyElse(school)
      let place = try await office.join("s1", "asha")
      try await office.sync()
      let edit = try await office.edit(place)
      #expect(edit.state == .waiting)
      #expect(edit.waitsOn == RecordKey("org:ap/s1"))
      #expect(
        edit.problem?.message.contains("Sunbird had org:ap/s1 and has it no longer") == true,
        "\(edit.problem?.message ?? "")")
      try await office.record(.updateOrganisation, #"{"externalId":"s1","description":"again"}"#)
      #expect(try await office.sync().conflicts == 1)
      try await makeAgain(office)
      #expect(try await office.sync(ignoringBackoff: true).outcome == .drained)
      #expect(try await office.state(place) == .accepted)
      #expect(sunbird.row("member:ap/s1/asha") != nil)
    }
  }

  /// A school that was made a moment ago may not be in the index yet.
  @Test func aMembershipOfAFreshSchoolSaysNothingOfTheKind() async throws {
    try await withOffice { sunbird, office in
      try await office.school("s3")
      #expect(try await office.sync().accepted == 1)
      sunbird.removeAsSomebodyElse(.organisation(provider: "ap", externalID: "s3"))
      let place = try await office.join("s3", "asha")
      try await office.sync()
      let edit = try await office.edit(place)
      #expect(edit.state == .waiting)
      #expect(
        edit.problem?.message.contains("no longer") == false, "\(edit.problem?.message ?? "")")
    }
  }

  @Test func aMembershipOfASchoolThatNobodyEverSawSaysNothingOfTheKind() async throws {
    try await withOffice { _, office in
      let place = try await office.join("s2", "asha")
      for _ in 0..<5 { try await office.sync(ignoringBackoff: true) }
      let message = try await office.edit(place).problem?.message
      #expect(message?.contains("no longer") == false, "\(message ?? "")")
    }
  }

  /// An older value is somebody's value: it is not swept away by a change of another field.
  @Test func anOlderValueIsTakenForWhatTheServerHas() async throws {
    try await withOffice { sunbird, office in
      try await office.change("asha", #""location":"Gadag""#)
      #expect(try await office.sync().accepted == 1)
      office.clock.advance(120)
      sunbird.changeAsSomebodyElse(asha, ["location": "Dharwad"])
      try await office.change("asha", #""phone":"9900000002""#)
      #expect(try await office.sync().merged == 1)
      #expect(sunbird.row("user:ap/asha")?["location"] == "Dharwad")
      #expect(try await office.record("user:ap/asha").base?[.location] == .text("Dharwad"))
    }
  }
}

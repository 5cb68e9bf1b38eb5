import Codecs
import Foundation
import Outbox
import Reconciliation
import Registry
import SunbirdSimulator
import Testing

private let asha = StoredKey.user(provider: "ap", userName: "asha")

/// Edits that are recorded while an earlier one of the same record is on the wire.
@Suite struct RecordedMeanwhileTests {
  /// An office that sends a change of the location, which is joined with what others changed, and
  /// records `later` before it knows of that.
  private func withEditRecordedMeanwhile(
    there: [String: JSONValue], later: String,
    _ body: (SimulatedSunbird, TestOffice, Edit) async throws -> Void
  ) async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      try await office.teacher("asha", #","phone":"9900000001","roles":["A"]"#)
      try await office.sync()
      office.clock.advance(60)
      sunbird.changeAsSomebodyElse(asha, there)
      let meanwhile = Meanwhile { try await office.change("asha", later) }
      try await office.change("asha", #""location":"Hubballi""#)
      let report = try await office.sync(duringWrite: meanwhile.happen)
      #expect(report.merged >= 1)
      try await body(sunbird, office, try await meanwhile.edit())
    }
  }

  @Test func aValueTheirAuthorHadNotSeenIsNotOverwritten() async throws {
    try await withEditRecordedMeanwhile(
      there: ["phone": "9900000009"], later: #""phone":"9900000002""#
    ) { sunbird, office, edit in
      try await office.sync()
      #expect(try await office.state(edit) == .conflict)
      #expect(sunbird.row("user:ap/asha")?["phone"] == "9900000009")
      let dispute = try await office.conflicts().first?.disputes.first
      #expect(
        dispute
          == Dispute(
            name: .phone, base: .text("9900000001"), local: .text("9900000002"),
            remote: .text("9900000009")))
    }
  }

  @Test func aDecisionAboutItIsTheLastWord() async throws {
    try await withEditRecordedMeanwhile(
      there: ["phone": "9900000009", "roles": ["A", "theirs"]],
      later: #""phone":"9900000002","roles":["A","ours"]"#
    ) { sunbird, office, edit in
      try await office.sync()
      let conflict = try #require(try await office.conflicts().first)
      let decision = try await office.outbox.resolve(
        conflict: conflict.id, by: Resolution(take: .local), policies: ConflictPolicies(),
        author: "asha", at: office.clock.now)
      try await office.sync()
      #expect(try await office.state(decision) == .accepted)
      #expect(sunbird.row("user:ap/asha")?["phone"] == "9900000002")
      let roles = sunbird.row("user:ap/asha")?["roles"]?.texts
      #expect(Set(roles ?? []) == ["A", "theirs", "ours"])
    }
  }

  @Test func aTextTheirAuthorHadNotSeenStaysInItsSet() async throws {
    try await withEditRecordedMeanwhile(
      there: ["roles": ["A", "theirs"]], later: #""roles":["A","ours"]"#
    ) { sunbird, office, edit in
      try await office.sync()
      #expect(try await office.state(edit) == .accepted)
      let roles = sunbird.row("user:ap/asha")?["roles"]?.texts
      #expect(Set(roles ?? []) == ["A", "theirs", "ours"])
    }
  }

  /// An office that is shown nothing, whose unseen update tells it that a school is there and not
  /// what is in it, and which records the school's creation meanwhile.
  ///
  /// - Parameter seconds: how long the update takes. Its pass has 30 and does one thing at a time.
  private func withCreationRecordedMeanwhile(
    updateTaking seconds: Double,
    _ body: (SimulatedSunbird, TestOffice, Edit) async throws -> Void
  ) async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address) {
        $0.maxConnections = 1
        $0.batchSize = 1
      }
      let school = StoredKey.organisation(provider: "ap", externalID: "s1")
      sunbird.changeAsSomebodyElse(school, ["orgName": "Theirs"])
      let forbidden = #"{"message":"You cannot consume this service"}"#
      sunbird.answer(.organisationRead, 403, forbidden)
      sunbird.answer(.organisationSearch, 403, forbidden)
      let meanwhile = Meanwhile {
        office.clock.advance(seconds)
        return try await office.school("s1")
      }
      let update = try await office.record(
        .updateOrganisation, #"{"externalId":"s1","description":"Big"}"#)
      try await office.school("s2")
      try await office.sync({ $0.limits.maxSeconds = 30 }, duringWrite: meanwhile.happen)
      #expect(try await office.state(update) == .accepted)
      try await body(sunbird, office, try await meanwhile.edit())
      #expect(sunbird.row("org:ap/s1")?["orgName"] == "Theirs")
    }
  }

  @Test func aCreationDoesNotTakeTheFirstSightOfWhatIsThereForItsBase() async throws {
    try await withCreationRecordedMeanwhile(updateTaking: 60) { sunbird, office, creation in
      #expect(try await office.state(creation) == .queued)
      sunbird.removeFaults()
      try await office.sync()
      #expect(try await office.state(creation) == .conflict)
    }
  }

  /// Found by the simulation, seed 5515.
  @Test func aCreationRecordedDuringTheFirstLookDoesNotRestOnWhatItShows() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      let school = StoredKey.organisation(provider: "ap", externalID: "s1")
      sunbird.changeAsSomebodyElse(school, ["orgName": "Theirs"])
      let update = try await office.record(
        .updateOrganisation, #"{"externalId":"s1","description":"Big"}"#)
      let meanwhile = Meanwhile { try await office.school("s1") }
      try await office.sync({ $0.maxConnections = 1 }, duringRead: meanwhile.happen)
      #expect(try await office.state(update) == .accepted)
      try await office.sync()
      #expect(try await office.state(meanwhile.edit()) == .conflict)
      #expect(sunbird.row("org:ap/s1")?["orgName"] == "Theirs")
      #expect(sunbird.row("org:ap/s1")?["description"] == "Big")
    }
  }

  @Test func aCreationOfWhatIsThereUnseenGoesToAPerson() async throws {
    try await withCreationRecordedMeanwhile(updateTaking: 0) { sunbird, office, creation in
      #expect(try await office.state(creation) == .conflict)
      let conflict = try #require(try await office.conflicts().first)
      #expect(
        conflict.disputes == [
          Dispute(name: .orgName, base: nil, local: .text("GHPS s1"), remote: nil)
        ])
    }
  }
}

/// Something that happens once, when the first write of a pass is about to leave.
private actor Meanwhile {
  private let act: @Sendable () async throws -> Edit
  private var result: Result<Edit, any Error>?

  init(_ act: @escaping @Sendable () async throws -> Edit) { self.act = act }

  func happen() async {
    guard result == nil else { return }
    do { result = .success(try await act()) } catch { result = .failure(error) }
  }

  func edit() throws -> Edit { try #require(result).get() }
}

import Codecs
import Outbox
import Reconciliation
import Registry
import SunbirdSimulator
import SyncEngine
import Testing

/// What r1.5 hides, masks or does not name must neither cause conflicts nor hide any.
@Suite struct R15ReadingTests {
  @Test func aMaskOfTheKnownPhoneIsNoChange() async throws {
    try await withR15 { sunbird, office in
      try await office.change("me", #""phone":"9900000002""#)
      try await office.sync()
      #expect(sunbird.row("user:ap/me")?["phone"] == "9900000002")
      let edit = try await office.change("me", #""phone":"9900000003""#)
      let report = try await office.sync()
      #expect(report.conflicts == 0)
      #expect(report.merged == 0)
      #expect(try await office.state(edit) == .accepted)
      #expect(sunbird.row("user:ap/me")?["phone"] == "9900000003")
    }
  }

  /// Whatever lane is asked for: what is left as it is there never travels.
  @Test(arguments: [SyncLane.single, .auto])
  func aMaskOfAnotherPhoneIsAConflictAndTheirsStays(lane: SyncLane) async throws {
    try await withR15(settings: { $0.lane = lane }) { sunbird, office in
      try await office.change("me", #""phone":"9900000002""#)
      try await office.sync()
      sunbird.changeAsSomebodyElse(R15.me, ["phone": "9900000009"])
      try await office.change("me", #""phone":"9900000003""#)
      #expect(try await office.sync().conflicts == 1)
      let conflict = try #require(try await office.conflicts().first)
      #expect(conflict.disputes.first?.remote == .text("******0009"))
      _ = try await office.outbox.resolve(
        conflict: conflict.id, by: Resolution(take: .remote), policies: ConflictPolicies(),
        author: "asha", at: office.clock.now)
      let report = try await office.sync()
      #expect(report.outcome == .drained)
      #expect(report.rejected == 0)
      #expect(sunbird.row("user:ap/me")?["phone"] == "9900000009")
    }
  }

  @Test func hiddenContactsOfAnotherUserAreNotTakenForCleared() async throws {
    try await withR15 { sunbird, office in
      try await office.teacher("asha", #","phone":"9900000002","phoneVerified":true"#)
      try await office.sync()
      sunbird.changeAsSomebodyElse(R15.asha, ["location": "Gadag"])
      let edit = try await office.change("asha", #""location":"Gadag""#)
      let report = try await office.sync()
      #expect(report.conflicts == 0)
      #expect(try await office.state(edit) == .accepted)
      let base = try await office.record("user:ap/asha").base
      #expect(base?[.phone] == .text("9900000002"))
      #expect(base?[.email] == .text("asha@example.org"))
    }
  }

  @Test func whatTheServerMadeOfACreationIsNobodyElsesChange() async throws {
    try await withR15 { _, office in
      try await office.teacher("asha", #","roles":["CONTENT_CREATOR"]"#)
      try await office.sync()
      try await office.change("asha", #""firstName":"Asha""#)
      let report = try await office.sync()
      #expect(report.accepted == 1)
      #expect(report.merged == 0)
      #expect(try await office.record("user:ap/asha").clock[.sunbird] == 0)
    }
  }

  @Test func aSoftDuplicateWithTheSameRoleIsAccepted() async throws {
    try await withMember(roles: ["admin"]) { sunbird, office in
      let edit = try await office.join("s1", "asha", #","role":"admin""#)
      let report = try await office.sync()
      #expect(report.accepted == 1)
      #expect(try await office.state(edit) == .accepted)
      #expect(sunbird.effects.total == 0)
    }
  }

  @Test func aSoftDuplicateWithAnotherRoleIsAConflict() async throws {
    try await withMember(roles: ["PUBLIC"]) { sunbird, office in
      let edit = try await office.join("s1", "asha", #","role":"admin""#)
      #expect(try await office.sync().conflicts == 1)
      #expect(try await office.state(edit) == .conflict)
      let conflict = try #require(try await office.conflicts().first)
      _ = try await office.outbox.resolve(
        conflict: conflict.id, by: Resolution(take: .local), policies: ConflictPolicies(),
        author: "asha", at: office.clock.now)
      #expect(try await office.sync().outcome == .drained)
      #expect(sunbird.row("member:ap/s1/asha")?["roles"] == ["ORG_ADMIN"])
    }
  }

  @Test func aSoftDuplicateThatCannotBeReadBackSaysWhatMayBeMissing() async throws {
    try await withMember(roles: nil) { sunbird, office in
      let id = sunbird[R15.school]?.id ?? ""
      sunbird.answer(
        .profileRead, 200,
        """
        {"id":"api.user.getuser","params":{},"responseCode":"OK","result":{"response":{"id":"u",\
        "firstName":"Asha","organisations":[{"organisationId":"\(id)"}]}}}
        """)
      let edit = try await office.join("s1", "asha", #","role":"admin","position":"Teacher""#)
      let report = try await office.sync()
      #expect(report.accepted == 1)
      #expect(report.incomplete == 1)
      let note = try #require(try await office.edit(edit).note)
      #expect(note.contains("member already"))
      #expect(note.contains("position, role"))
    }
  }

  /// As one that came with its user's registration: nobody's word is lost.
  @Test(arguments: [[], nil] as [[String]?])
  func aSoftDuplicateThatSaysNothingGetsTheRoleAndPosition(roles: [String]?) async throws {
    try await withMember(roles: roles) { sunbird, office in
      let edit = try await office.join("s1", "asha", #","role":"admin","position":"Teacher""#)
      #expect(try await office.sync().outcome == .drained)
      #expect(try await office.edit(edit).note == nil)
      let place = sunbird.row("member:ap/s1/asha")
      #expect(place == ["roles": ["ORG_ADMIN"], "position": "Teacher"])
      #expect(sunbird[R15.membership]?.isRemoved == false)
    }
  }

  /// An organisation whose id the office does not know, with Asha as its member.
  private func withMember(
    roles: [String]?, _ body: (SimulatedSunbird, TestOffice) async throws -> Void
  ) async throws {
    try await withR15 { sunbird, office in
      sunbird.changeAsSomebodyElse(R15.school, ["orgName": "GHPS s1"])
      sunbird.changeAsSomebodyElse(R15.asha, ["firstName": "Asha"])
      let fields = roles.map { ["roles": JSONValue.array($0.map(JSONValue.string))] }
      sunbird.changeAsSomebodyElse(R15.membership, fields ?? [:])
      try await body(sunbird, office)
    }
  }
}

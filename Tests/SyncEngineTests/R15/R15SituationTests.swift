import Outbox
import Registry
import SunbirdSimulator
import SyncEngine
import Testing

/// Rows of the table of errors that the stand-in answers by itself once it is in the situation.
@Suite struct R15SituationTests {
  @Test func anOrganisationThatIsThereIsAdopted() async throws {
    try await withR15 { sunbird, office in
      sunbird.changeAsSomebodyElse(R15.school, ["orgName": "GHPS s1"])
      let edit = try await office.school("s1")  // row 1
      try await office.sync()
      #expect(try await office.state(edit) == .accepted)
      #expect(try await office.record("org:ap/s1").serverID == sunbird[R15.school]?.id)
      #expect(sunbird.effects.total == 0)
    }
  }

  @Test func aUserWhoIsThereIsAdoptedAndWhatIsHiddenIsTold() async throws {
    try await withR15 { sunbird, office in
      sunbird.changeAsSomebodyElse(
        R15.asha, ["firstName": "Asha", "email": "asha@example.org", "roles": ["PUBLIC"]])
      let edit = try await office.teacher("asha")  // row 7
      let report = try await office.sync()
      #expect(try await office.state(edit) == .accepted)
      #expect(report.incomplete == 1)
      #expect(try await office.edit(edit).note?.contains("email") == true)
      #expect(sunbird.effects.total == 0)
    }
  }

  @Test func anotherUsersPhoneIsNotOursToTake() async throws {
    try await withR15({ $0.uniquePhone = true }) { sunbird, office in
      let edit = try await office.teacher(
        "asha", #","phone":"9900000001","phoneVerified":true"#)  // row 11
      try await office.sync()
      #expect(try await office.state(edit) == .rejected)
      #expect(try await office.edit(edit).problem?.field == "phone")
    }
  }

  @Test func aMembershipThatWasLeftAlreadyIsLeft() async throws {
    try await withR15 { sunbird, office in
      try await office.school("s1")
      try await office.join("s1", "me")
      try await office.sync()
      let key = StoredKey.membership(provider: "ap", externalID: "s1", userName: "me")
      sunbird.removeAsSomebodyElse(key)
      let edit = try await office.record(
        .removeMember, #"{"externalId":"s1","userName":"me"}"#)  // row 16
      #expect(try await office.sync().outcome == .drained)
      #expect(try await office.state(edit) == .accepted)
    }
  }

  @Test func whoWasNeverAMemberIsRemovedAsWell() async throws {
    try await withR15 { sunbird, office in
      sunbird.changeAsSomebodyElse(R15.school, ["orgName": "GHPS s1"])
      let edit = try await office.record(
        .removeMember, #"{"externalId":"s1","userName":"me"}"#)  // row 29
      #expect(try await office.sync().outcome == .drained)
      #expect(try await office.state(edit) == .accepted)
    }
  }

  @Test func aMemberWhoLeftIsTakenBackWithTheNewRole() async throws {
    try await withR15 { sunbird, office in
      try await office.school("s1")
      try await office.join("s1", "me", #","role":"member""#)
      try await office.sync()
      try await office.record(.removeMember, #"{"externalId":"s1","userName":"me"}"#)
      try await office.join("s1", "me", #","role":"admin""#)
      #expect(try await office.sync().outcome == .drained)
      #expect(sunbird.row("member:ap/s1/me")?["roles"] == ["ORG_ADMIN"])
      #expect(sunbird.row("member:ap/s1/me")?["roles"]?.array?.count == 1)
    }
  }

  @Test func aUserThatOnlyTheLoginServiceHasIsLeftToAPerson() async throws {
    try await withR15 { sunbird, office in
      // A client that sends what 1.5 does not know leaves the login behind (row 10).
      let edit = try await office.teacher("asha")
      sunbird.add(
        Fault(
          .status(
            400, contentType: "application/json",
            body: """
              {"id":"api.user.create","ver":"v1","params":{"err":"USERNAME_EMAIL_IN_USE",
              "status":"USERNAME_EMAIL_IN_USE"},"responseCode":"CLIENT_ERROR","result":{}}
              """, commit: false), on: Fault.Target(operation: .userCreate), times: nil))
      try await office.sync()
      #expect(try await office.state(edit) == .rejected)
      #expect(try await office.edit(edit).problem?.code == "USERNAME_EMAIL_IN_USE")
      #expect(sunbird[R15.asha] == nil)
    }
  }

  @Test func theHoursBudgetIsKept() async throws {
    let consumer = GatewayConsumer(
      username: "office", key: "k", secret: "s", groups: GatewayConsumer.integrationPartnerGroups)
    try await withR15(
      { options in
        options.gateway = .guarded([consumer])
        options.gateway.callsPerHour = 2
      },
      settings: { settings in
        settings.maxConnections = 1
        settings.credentials = Credentials(
          consumerToken: consumer.token(), userToken: settings.credentials.userToken)
      }
    ) { sunbird, office in
      for number in 0..<4 { try await office.teacher("t\(number)") }
      let report = try await office.sync()
      #expect(report.accepted == 2)  // row 71
      #expect(report.outcome == .partial)
      #expect(!sunbird.requests.contains { $0.replyStatus == 429 })
    }
  }

  /// What the creation met was never given the code, so a row does not show it.
  @Test func whatACreationMetIsNotTakenForItBecauseALookFailed() async throws {
    try await withR15 { sunbird, office in
      sunbird.changeAsSomebodyElse(R15.school, ["orgName": "GHS"])
      let edit = try await office.record(
        .createOrganisation, #"{"externalId":"s1","orgName":"GHS","orgCode":"7"}"#)
      sunbird.add(
        Fault(.closeBeforeHandling, on: Fault.Target(operation: .organisationRead)))
      _ = try await office.sync()
      office.clock.advance(4000)
      _ = try await office.sync()
      #expect(try await office.state(edit) == .accepted)
      #expect(sunbird[R15.school]?.fields["orgCode"] == "7")
    }
  }
}

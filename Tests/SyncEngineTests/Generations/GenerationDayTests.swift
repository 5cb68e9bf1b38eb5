import Codecs
import Outbox
import Reconciliation
import Registry
import Sunbird
import SunbirdSimulator
import SyncEngine
import Testing

/// Days of an office that speaks r2.10 or r8 to the stand-in of that generation, which was made of
/// the same contract without a look at the dialect.
@Suite struct GenerationDayTests {
  private func withServer(
    _ dialect: Dialect, _ change: (inout SimulatorOptions) -> Void = { _ in },
    roles: [String: [String]] = [:],
    _ body: (SimulatedSunbird, TestOffice) async throws -> Void
  ) async throws {
    let profile = try #require(ServerProfile.all.first { $0.name == dialect.name })
    let clock = TestClock()
    var options = SimulatorOptions(profile: profile, now: { clock.now })
    change(&options)
    try await withSunbird(options) { sunbird, address in
      let office = try await TestOffice(server: address, clock: clock) {
        $0.dialect = dialect
        $0.dialect.fields.take(organisationType: "school")
        $0.credentials = Credentials(
          userToken: SunbirdSimulator.UserToken.make(userID: "desk", roles: roles))
      }
      try await body(sunbird, office)
    }
  }

  private func recordDay(_ office: TestOffice) async throws {
    for school in ["s1", "s2"] { try await office.school(school, #","description":"A school""#) }
    for (number, name) in ["asha", "ravi", "usha", "mani"].enumerated() {
      try await office.teacher(
        name, #","phone":"990003212\#(number)","phoneVerified":true,"gender":"Female""#)
    }
    try await office.join("s1", "asha", #","role":"member""#)
    try await office.join("s1", "ravi")
    try await office.join("s2", "usha")
  }

  @Test(arguments: [Dialect.r210, .r8], [0, 5])
  func aDayIsDeliveredOnce(dialect: Dialect, lag: Int) async throws {
    try await withServer(dialect, { $0.indexDelay = .seconds(lag) }) { sunbird, office in
      try await recordDay(office)
      let report = try await office.sync()
      #expect(report.outcome == .drained)
      #expect(report.accepted == 9)
      #expect(sunbird.writes.count == 6, "memberships go with their users")
      for key in ["org:ap/s1", "org:ap/s2", "user:ap/asha", "user:ap/mani"] {
        #expect(sunbird.row(key) != nil, "\(key)")
      }
      for key in ["member:ap/s1/asha", "member:ap/s1/ravi", "member:ap/s2/usha"] {
        #expect(sunbird.row(key) != nil, "\(key)")
      }
      #expect(sunbird.row("user:ap/asha")?["gender"] == (dialect == .r8 ? nil : "Female"))
      #expect(try await office.record("user:ap/asha").serverID != nil)
    }
  }

  @Test(arguments: [Dialect.r210, .r8], [0, 5])
  func everyThirdAnswerIsLostAndNothingIsMadeTwice(dialect: Dialect, lag: Int) async throws {
    try await withServer(dialect, { $0.indexDelay = .seconds(lag) }) { sunbird, office in
      try await recordDay(office)
      for operation in [ServedOperation.organisationCreate, .userCreate] {
        sunbird.add(
          Fault(.loseAnswerAfterCommit, on: Fault.Target(operation: operation), times: 2))
      }
      var report = try await office.sync()
      for _ in 0..<6 where report.outcome != .drained {
        office.clock.advance(3600)
        report = try await office.sync(ignoringBackoff: true)
      }
      #expect(report.outcome == .drained)
      #expect(report.rejected == 0)
      let made = sunbird.effects.byRecord.filter { !$0.key.hasPrefix("member") }
      #expect(made.count == 6)
      #expect(made.values.allSatisfy { $0 == 1 }, "\(made)")
      for key in ["member:ap/s1/asha", "member:ap/s1/ravi", "member:ap/s2/usha"] {
        #expect(sunbird.row(key) != nil, "\(key)")
      }
    }
  }

  @Test(arguments: [Dialect.r210, .r8])
  func aSchoolIsChangedByItsID(dialect: Dialect) async throws {
    try await withServer(dialect) { sunbird, office in
      try await office.school("s1")
      try await office.sync()
      office.clock.advance(60)
      try await office.record(.updateOrganisation, #"{"externalId":"s1","orgName":"GHPS Two"}"#)
      #expect(try await office.sync().outcome == .drained)
      #expect(sunbird.row("org:ap/s1")?["orgName"] == "GHPS Two")
      sunbird.changeAsSomebodyElse(
        .organisation(provider: "ap", externalID: "s1"), ["orgName": "GHPS Three"])
      office.clock.advance(60)
      try await office.record(.updateOrganisation, #"{"externalId":"s1","orgName":"GHPS Four"}"#)
      #expect(try await office.sync().conflicts == 1)
    }
  }

  @Test(arguments: [Dialect.r210, .r8])
  func anotherTenantsNameIsRejectedAndSaysSo(dialect: Dialect) async throws {
    try await withServer(dialect) { sunbird, office in
      sunbird.changeAsSomebodyElse(
        .user(provider: "kl", userName: "asha"), ["firstName": "Asha", "email": "k@example.org"])
      office.clock.advance(60)
      let asha = try await office.teacher("asha")
      #expect(try await office.sync().rejected == 1)
      let problem = try await office.edit(asha).problem
      #expect(problem?.message.contains("Another tenant's user has the userName") == true)
      #expect(problem?.field == "userName")
      #expect(try await office.record("user:ap/asha").serverID == nil)
    }
  }

  @Test(arguments: [Dialect.r210, .r8])
  func whatWasNotStoredIsSaidAndQueuedAnew(dialect: Dialect) async throws {
    try await withServer(dialect) { sunbird, office in
      sunbird.add(
        Fault(.unstored(["lastName"]), on: Fault.Target(operation: .userCreate), times: 1))
      let asha = try await office.teacher("asha", #","lastName":"Patil""#)
      try await office.sync()
      let edit = try await office.edit(asha)
      #expect(edit.state == .accepted)
      #expect(edit.note?.contains("accepted, but Sunbird did not store lastName") == true)
      let edits = try await office.outbox.edits(EditFilter(states: EditState.allCases), limit: 9)
      #expect(edits.map(\.operation) == [.createUser, .updateUser])
      #expect(edits.last?.fields == [.lastName: .text("Patil")])
    }
  }

  @Test func eightShowsTheNameThatItMade() async throws {
    try await withServer(.r8) { _, office in
      let asha = try await office.record(
        .createUser,
        #"{"userName":"आशा","firstName":"Asha","email":"a@example.org","emailVerified":true}"#)
      #expect(try await office.sync().outcome == .drained)
      #expect(try await office.edit(asha).note?.contains("of the userName आशा") == true)
    }
  }

  /// A token without the right is refused by the policy in front of 8.0: that is this edit's trouble.
  @Test func aRoleThatThePolicyRefusesHoldsUpNobody() async throws {
    try await withServer(.r8) { sunbird, office in
      try await office.school("s1")
      try await office.teacher("asha")
      let joins = try await office.join("s1", "asha", #","role":"admin""#)
      for number in 0..<3 { try await office.school("t\(number)") }
      for _ in 0..<5 {
        try await office.sync(ignoringBackoff: true)
        office.clock.advance(60)
      }
      #expect(sunbird.row("org:ap/t2") != nil)
      #expect(sunbird.row("member:ap/s1/asha") != nil)
      let edit = try await office.edit(joins)
      #expect(edit.problem?.message.contains("do not have permission") == true)
      #expect(edit.attempts == 0)
    }
  }

  @Test func anAdministratorsTokenAssignsARoleInEight() async throws {
    try await withServer(.r8) { sunbird, office in
      try await office.school("s1")
      try await office.teacher("asha")
      let joins = try await office.join("s1", "asha", #","role":"admin""#)
      try await office.sync()
      let id = try await office.record("org:ap/s1").serverID ?? ""
      office.clock.advance(60)
      try await office.sync(ignoringBackoff: true) {
        $0.credentials = Credentials(
          userToken: SunbirdSimulator.UserToken.make(userID: "desk", roles: ["ORG_ADMIN": [id]]))
      }
      #expect(try await office.state(joins) == .accepted)
      #expect(try await office.record("member:ap/s1/asha").base == [.role: .text("admin")])
    }
  }

  @Test func aRoleIsAssignedWhereTheMembershipCame() async throws {
    try await withServer(.r210) { sunbird, office in
      try await office.school("s1")
      try await office.teacher("asha")
      let joins = try await office.join("s1", "asha", #","role":"admin""#)
      var report = try await office.sync()
      for _ in 0..<3 where report.outcome != .drained {
        office.clock.advance(60)
        report = try await office.sync(ignoringBackoff: true)
      }
      #expect(try await office.state(joins) == .accepted)
      #expect(sunbird.row("member:ap/s1/asha")?["roles"]?.array?.contains("ORG_ADMIN") == true)
    }
  }
}

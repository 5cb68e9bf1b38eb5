import AgentProcesses
import SunbirdSimulator
import Testing

@Suite("The whole path to a Sunbird 1.5", .inTurns)
struct R15PathTests {
  /// An office with the single lane, whose user token is that of the user `me`.
  private func office() async throws -> (Office, SunbirdProcess) {
    let sunbird = try await SunbirdProcess.start("--profile", "r1.5")
    try await sunbird.change("user:ap/me", ["firstName": "Me", "roles": ["PUBLIC"]])
    let office = try await Office.open(sunbird: sunbird)
    let token = UserToken.make(userID: try await sunbird.id(of: "user:ap/me"))
    let file = try office.write("user.jwt", token)
    try office.configure(
      """
      server:
        baseURL: \(sunbird.url)
        dialect: r1.5
        channel: ap
        userTokenFile: \(file)
      sync:
        lane: single

      """)
    return (office, sunbird)
  }

  @Test func sixOperationsArriveAndWhatIsMissingIsTold() async throws {
    let (office, sunbird) = try await office()
    try await office.agent(Bodies.school).expect(0)
    try await office.agent("sync").expect(0)
    for words in [
      Bodies.teacher, Bodies.joining,
      ["user", "update", "--user-name", "me", "--location", "Gadag"],
      ["org", "update", "--external-id", "dise-1", "--description", "Big"],
    ] { try await office.agent(words).expect(0) }
    let report = try await office.agent("sync", "--json").expect(0).object()
    #expect(report["outcome"] == "drained")
    #expect(report["accepted"] == 4)
    #expect(report["incomplete"] == 1)
    try await office.agent(Bodies.leaving).expect(0)
    try await office.agent("sync").expect(0)
    #expect(
      try await sunbird.effects() == [
        "org-create org:ap/dise-1": 1, "user-create user:ap/asha": 1,
        // The first removal is of the membership that came with her registration, without a role.
        "member-add member:ap/dise-1/asha": 1, "member-remove member:ap/dise-1/asha": 2,
        "org-update org:ap/dise-1": 1, "user-update user:ap/me": 1,
      ])
    #expect(try await sunbird.fields("org:ap/dise-1")?["description"] == "Big")
    #expect(try await sunbird.fields("user:ap/me")?["location"] == "Gadag")

    let edits = try await office.agent("queue", "--all", "--json").objects()
    let creation = try #require(edits.first { $0["operation"] == "user-create" })
    #expect(creation["reason"]?.string?.contains("emailVerified") == true)
  }

  @Test func anotherUsersUpdateWaitsForAPersonWithTheReason() async throws {
    let (office, sunbird) = try await office()
    try await office.agent(Bodies.teacher).expect(0)
    try await office.agent("sync").expect(0)
    try await office.agent(
      "user", "update", "--user-name", "asha", "--location", "Gadag"
    ).expect(0)
    try await office.agent("sync").expect(3)
    let edit = try #require(try await office.agent("queue", "--json").objects().first)
    #expect(edit["state"] == "rejected")
    #expect(edit["lastError"]?["code"] == "not-own-user")
    #expect(edit["reason"]?.string?.contains("bulk upload") == true)
    #expect(try await sunbird.effects() == ["user-create user:ap/asha": 1])
  }

  @Test func withoutAUserTokenTheConfigurationIsAtFault() async throws {
    let sunbird = try await SunbirdProcess.start("--profile", "r1.5")
    let office = try await Office.open(sunbird: sunbird)
    try office.configure("server:\n  baseURL: \(sunbird.url)\n  dialect: r1.5\n")
    try await office.agent(Bodies.school).expect(0)
    let failed = try await office.agent("sync", "--json").expect(78)
    #expect(try failed.error()["field"] == "server.userTokenFile")
    #expect(try await sunbird.requests().isEmpty)
  }

  @Test func aRefusedUserTokenPausesAndANewOneHeals() async throws {
    let (office, sunbird) = try await office()
    let good = try office.read("user.jwt")
    try office.write("user.jwt", "a.e30.c")
    try await office.agent(Bodies.school).expect(0)
    try await office.agent("sync").expect(77)
    let edit = try #require(try await office.agent("queue", "--json").objects().first)
    #expect(edit["state"] == "queued")
    #expect(edit["attempts"] == 0)
    try office.write("user.jwt", good)
    try await office.agent("sync").expect(0)
    #expect(try await sunbird.effects() == ["org-create org:ap/dise-1": 1])
  }
}

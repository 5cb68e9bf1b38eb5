import AgentProcesses
import Foundation
import HTTPTransport
import SunbirdSimulator
import Testing

/// Every system of the two documents in one office's life, with the stand-in as gateway: the consumer
/// is added, its groups chosen, its token taken in and recovered, the seven API resources used, the
/// consumer removed.
@Suite("Onboarding from beginning to end", .inTurns)
struct OnboardingStory {
  /// The administration server's part of `sudo ./sunbird-install.sh -s apis`: reads the office's
  /// entry, and starts the gateway with what it says.
  private func install(_ office: Office) async throws -> (gateway: SunbirdProcess, list: String) {
    let shown = try await office.agent(
      "consumer", "render", "--username", "ap", "--into", office.path("main.yml"), "--json"
    ).expect(0).object()
    #expect(shown["changed"] == false, "the inventory says what was rendered")
    let groups = (shown["groups"]?.array ?? []).compactMap(\.string).joined(separator: ",")
    let gateway = try await SunbirdProcess.start("--consumer", "ap:ap:s3cret-of-ap:\(groups)")
    let token = try await gateway.token(of: "ap")
    let list =
      "Adding consumer ap\nJWT token for ap is : \(token)\nJWT token for player is : x.y.z\n"
    return (gateway, list)
  }

  @Test func everySystemOfTheTwoDocumentsWorks() async throws {
    let office = try await Office.open()
    func configure(_ url: String) throws {
      try office.configure(
        """
        server:
          baseURL: \(url)
          tokenFile: \(office.path("token"))
          channel: ap
        sso:
          keyFile: \(office.path("sso.yaml"))

        """)
    }
    try office.write("sso.yaml", "iss: ap\nsecret: s3cret-of-ap\n")
    try configure(Office.nobody)

    // The consumer is added, with exactly the groups that it needs.
    let inventory =
      "# consumers\nkong_consumers:\n  - username: player\n    groups: \"{{ all }}\"\n"
    try office.write("main.yml", inventory)
    try await office.agent(
      "consumer", "render", "--username", "ap", "--into", office.path("main.yml")
    ).expect(0)
    #expect(try office.read("main.yml").hasPrefix(inventory))
    let (sunbird, list) = try await install(office)
    try configure(sunbird.url)

    // Its token is taken in; the doctor finds nothing in the way.
    let file = try office.write("jwt_token.txt", list)
    try await office.agent("token", "import", file, "--username", "ap").expect(0)
    try await office.agent("doctor").expect(0)

    // The six writes, each with one effect, and the seventh resource, single sign-on.
    for words in [
      Bodies.school, Bodies.teacher, Bodies.joining, Bodies.schoolUpdate, Bodies.teacherUpdate,
    ] {
      try await office.agent(words).expect(0)
      try await office.agent("sync").expect(0)
    }
    try await office.agent(Bodies.leaving).expect(0)
    try await office.agent("sync").expect(0)
    #expect(
      try await sunbird.effects() == [
        "org-create org:ap/dise-1": 1, "org-update org:ap/dise-1": 1, "user-create user:ap/asha": 1,
        "user-update user:ap/asha": 1, "member-add member:ap/dise-1/asha": 1,
        "member-remove member:ap/dise-1/asha": 1,
      ])
    let link = try await office.agent("sso", "link", "asha", "--redirect", "/learn").expect(0)
    #expect(try await follow(link.lines[0]) == "/learn")

    // The token is lost, and recovered from the administration server's file.
    try FileManager.default.removeItem(atPath: office.path("token"))
    try await office.agent("sync").expect(78)
    try await office.agent("token", "import", file, "--username", "ap").expect(0)
    try await office.agent(Bodies.teacher(named: "ravi")).expect(0)
    try await office.agent("sync").expect(0)

    // The consumer is removed: nothing goes any more, and nothing is lost.
    try await office.agent(
      "consumer", "remove", "--username", "ap", "--into", office.path("main.yml")
    ).expect(0)
    #expect(try office.read("main.yml").contains("    state: absent\n"))
    let without = try await SunbirdProcess.start("--consumer", "player:p:other:orgUser")
    try configure(without.url)
    try await office.agent("server", "adopt").expect(0)
    try await office.agent(Bodies.teacher(named: "meena")).expect(0)
    try await office.agent("sync").expect(77)
    try await office.agent("doctor").expect(77)
    #expect(try await office.agent("queue", "--json").object()["state"] == "queued")
    #expect(try await without.effects().isEmpty)
  }

  /// Each group that is rendered is needed: without any one of them something is refused.
  @Test(arguments: ["orgAdmin", "userAdmin", "orgUser", "publicUser"])
  func noRenderedGroupIsSuperfluous(group: String) async throws {
    let rendered = ["orgAdmin", "userAdmin", "orgUser", "publicUser"]
    let groups = rendered.filter { $0 != group }.joined(separator: ",")
    let sunbird = try await SunbirdProcess.start("--consumer", "ap:ap:s3cret:\(groups)")
    let office = try await Office.open(sunbird: sunbird)
    let token = try office.write("token", try await sunbird.token(of: "ap"))
    try office.configure("server:\n  baseURL: \(sunbird.url)\n  tokenFile: \(token)\n")
    let otherSchool = [
      "org", "update", "--provider", "ap", "--external-id", "dise-2", "--description", "x",
    ]
    for words in [Bodies.school, otherSchool, Bodies.teacher(named: "ravi"), Bodies.teacherUpdate] {
      try await office.agent(words).expect(0)
    }
    _ = try await office.agent("sync")
    let refused = try await sunbird.requests().filter { $0["status"] == 403 }
    #expect(!refused.isEmpty)
  }

  private func follow(_ link: String) async throws -> String? {
    let transport = try CurlTransport()
    let exchange = await transport.exchange(HTTPRequest(method: .get, url: link))
    await transport.close()
    return try exchange.result.get().value(of: "Location")
  }
}

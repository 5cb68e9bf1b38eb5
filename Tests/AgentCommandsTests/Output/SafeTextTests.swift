import AgentProcesses
import Codecs
import SunbirdSimulator
import Testing

/// Text from outside must not act on the terminal that shows it.
@Suite("Text from outside", .inTurns)
struct SafeTextTests {
  /// Colour, the one-character form of the same, and the character that turns the writing around.
  private static let wild = "ZP\u{1B}[31m\u{9B}31m\u{202E}\u{7}"
  private static let acting = ["\u{1B}", "\u{9B}", "\u{202E}", "\u{7}"]

  private func isSafe(_ ran: Finished) -> Bool {
    // Scalars, since a control character may hide inside what Swift calls one character.
    let scalars = (ran.output + ran.talk).unicodeScalars
    return !Self.acting.flatMap(\.unicodeScalars).contains { scalars.contains($0) }
  }

  @Test func namesAreShownEscaped() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    let school = [
      "org", "create", "--provider", "ap", "--external-id", "1", "--org-name", Self.wild,
    ]
    try await office.agent(school + ["--by", Self.wild]).expect(0)
    try await office.agent("sync").expect(0)
    try await office.agent(
      "org", "update", "--provider", "ap", "--external-id", "1", "--org-name", "Ours"
    ).expect(0)
    try await sunbird.change("org:ap/1", ["orgName": .string("Theirs " + Self.wild)])
    try await office.agent("sync").expect(3)
    for words in [
      ["record", "show", "org:ap/1"], ["record", "history", "org:ap/1"],
      ["queue", "show", "dharwad-01:1"], ["conflicts"], ["conflicts", "show", "1"],
    ] {
      let plain = try await office.agent(words).expect(0)
      #expect(isSafe(plain), "\(words)")
      let json = try await office.agent(words + ["--json"]).expect(0)
      #expect(isSafe(json), "\(words) --json")
    }
    let shown = try await office.agent("record", "show", "org:ap/1").output
    #expect(shown.contains(#"\u{1B}[31m"#))
    let json = try await office.agent("conflicts", "show", "1", "--json").object()
    #expect(json["fields"]?.array?.first?["remote"] == .string("Theirs " + Self.wild))
  }

  @Test func theServersMessagesAreShownEscaped() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    let answer: JSONValue = [
      "id": "api.org.create", "ver": "1.0", "ts": "2026-01-01 00:00:00:000+0000",
      "params": [
        "resmsgid": "", "msgid": "", "err": "ODD_ERROR", "status": "ODD_ERROR",
        "errmsg": .string("No " + Self.wild),
      ],
      "result": [:], "responseCode": "CLIENT_ERROR",
    ]
    try await sunbird.fault(["action": "status", "status": 400, "body": .string(answer.json)])
    try await office.agent(Bodies.school).expect(0)
    let sync = try await office.agent("sync").expect(3)
    #expect(isSafe(sync))
    for words in [["queue"], ["queue", "show", "dharwad-01:1"], ["status"]] {
      let ran = try await office.agent(words).expect(0)
      #expect(isSafe(ran), "\(words)")
      #expect(isSafe(try await office.agent(words + ["--json"])), "\(words) --json")
    }
    #expect(try await office.agent("queue").output.contains(#"\u{202E}"#))
  }

  @Test func whatSomethingOnTheWaySaysIsShownEscaped() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    let body: JSONValue = ["message": .string("Unauthorized" + Self.wild)]
    try await sunbird.fault([
      "action": "status", "status": 401, "body": .string(body.json), "times": .null,
    ])
    try await office.agent(Bodies.school).expect(0)
    #expect(isSafe(try await office.agent("sync").expect(75)))
  }

  @Test func pathsAndErrorsAreShownEscaped() async throws {
    let office = try await Office.open()
    for words in [
      ["status", "--store", "/nowhere/\(Self.wild)"], ["user", "create", "--from", Self.wild],
      ["status", "--config", Self.wild], ["import", Self.wild], ["queue", Self.wild],
      ["record", "show", "user:ap/\(Self.wild)"],
    ] {
      #expect(isSafe(try await office.agent(words)), "\(words)")
      #expect(isSafe(try await office.agent(words + ["--json"])), "\(words) --json")
    }
  }

  @Test func nothingIsColouredInAPipe() async throws {
    let office = try await Reviews.officeWithPhoneConflict()
    for words in [["status"], ["queue"], ["conflicts"], ["sync"]] {
      #expect(isSafe(try await office.agent(words)))
    }
  }
}

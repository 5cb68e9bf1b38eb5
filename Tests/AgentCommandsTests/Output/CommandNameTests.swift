import AgentProcesses
import SunbirdSimulator
import Testing

/// What is typed wrong is said with what was meant.
@Suite("Names of commands", .inTurns)
struct CommandNameTests {
  @Test(arguments: [
    (["usr"], "did you mean `agent user`?"), (["usr", "create"], "did you mean `agent user`?"),
    (["queue", "lst"], "did you mean `agent queue list`?"),
    (["conflicts", "resolv", "1"], "did you mean `agent conflicts resolve`?"),
    (["frobnicate"], "`agent --help` lists them"), (["help", "nonsense"], "`agent --help`"),
    (["help", "queue", "nonsense"], "`agent queue --help`"),
    (["record", "shwo", "user:ap/a"], "did you mean `agent record show`?"),
  ])
  func aMisspeltCommandIs64WithTheNearest(words: [String], hint: String) async throws {
    let office = try await Office.open()
    let ran = try await office.agent(words).expect(64)
    #expect(ran.talk.hasPrefix("error: there is no command `agent "))
    #expect(ran.talk.contains(hint), "\(ran.talk)")
    let json = try await office.agent(words + ["--json"]).expect(64).error()
    #expect(json["hint"]?.string?.contains(hint) == true)
  }

  @Test func whatIsMeantStillRuns() async throws {
    let office = try await Office.open()
    for words in [["help"], ["help", "queue"], ["help", "queue", "list"], ["--help"], ["queue"]] {
      try await office.agent(words).expect(0)
    }
  }

  @Test func aUsageErrorHasItsHintInJSON() async throws {
    let office = try await Office.open()
    let error = try await office.agent("queue", "--limit", "x", "--json").expect(64).error()
    #expect(error["message"]?.string?.contains("'x' is invalid") == true)
    #expect(error["hint"]?.string?.contains("--limit <limit>") == true)
  }

  @Test func commonOptionsWithAnEqualsSignStandAnywhere() async throws {
    let office = try await Office.open()
    try await office.agent(Bodies.school).expect(0)
    let bare = ["AGENT_CONFIG": try office.write("empty.yaml", "")]
    let ran = try await office.agent("--store=\(office.store)", "queue", "list", environment: bare)
    #expect(ran.expect(0).lines.count == 1)
    let config = office.path("agent.yaml")
    let other = try await office.agent("--config=\(config)", "queue", environment: bare)
    #expect(other.expect(0).lines.count == 1)
  }

  @Test func seedsArePrintedExactly() async throws {
    let office = try await Office.open()
    let ran = try await office.agent(
      "simulate", "--seed", "9007199254740993", "--edits", "1", "--offices", "1", "--json")
    #expect(ran.expect(0).output.contains(#""seed":9007199254740993,"#))
  }

  @Test func anEmptyListIsAWordOnATerminalAndNothingInAPipe() async throws {
    let office = try await Office.open()
    for (words, word) in [("queue", "nothing is on its way"), ("conflicts", "no open conflicts")] {
      let seen = try await office.shell(#"script -qec "$AGENT \#(words)" /dev/null"#).expect(0)
      #expect(seen.output.contains(word), "\(seen.output)")
      let piped = try await office.agent(words).expect(0)
      #expect(piped.output == "" && piped.talk == "")
    }
  }
}

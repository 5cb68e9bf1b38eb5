import AgentProcesses
import Testing

@Suite("The demo", .inTurns)
struct DemoTests {
  @Test func tellsTheWholeStoryAndEndsWell() async throws {
    let office = try Office()
    let ran = try await office.agent("demo", environment: ["NO_COLOR": "1"]).expect(0)
    var rest = ran.output[...]
    for step in [
      "The line is down", "$ agent init", "$ agent import", "$ agent status", "$ agent sync",
      "offline:", "The line is back", "$ agent sync", "drained:", "$ agent user update",
      "$ agent conflicts show 1", "local", "remote",
      "$ agent conflicts resolve 1 --take local", "$ agent sync", "$ agent record show user:",
    ] {
      let found = try #require(rest.range(of: step), "\(step) is missing in: \(ran.output)")
      rest = rest[found.upperBound...]
    }
    #expect(!ran.mentions("\u{1B}"))
  }

  @Test func leavesNothingBehind() async throws {
    let office = try Office()
    let temporary = office.path("tmp")
    try await office.shell(
      #"mkdir "$TMPDIR" && "$AGENT" demo >/dev/null"#,
      environment: [
        "TMPDIR": temporary
      ]
    ).expect(0)
    let left = try await office.shell(#"ls -A "$TMPDIR""#, environment: ["TMPDIR": temporary])
    #expect(left.expect(0).output == "")
  }

  @Test func takesTheOptionsThatEveryCommandTakes() async throws {
    let office = try Office()
    try await office.agent("demo", "--quiet").expect(0)
  }
}

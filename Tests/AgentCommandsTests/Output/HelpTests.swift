import AgentProcesses
import Testing

@Suite("Help", .inTurns)
struct HelpTests {
  private static let commands = [
    ["init"], ["org", "create"], ["org", "update"], ["user", "create"], ["user", "update"],
    ["member", "add"], ["member", "remove"], ["import"], ["sync"], ["status"], ["queue"],
    ["queue", "list"], ["queue", "show"], ["queue", "retry"], ["queue", "change"],
    ["queue", "withdraw"], ["conflicts"], ["conflicts", "list"], ["conflicts", "show"],
    ["conflicts", "resolve"], ["review"], ["undo"], ["record", "list"], ["record", "find"],
    ["record", "show"], ["record", "history"], ["export"],
    ["metrics"], ["report"], ["serve"], ["repl"], ["demo"],
    ["backup"], ["restore"], ["doctor"], ["token", "import"], ["token", "show"],
    ["consumer", "render"], ["consumer", "remove"], ["consumer", "groups"], ["sso", "link"],
    ["key", "create"], ["key", "show"], ["peer", "add"], ["peer", "list"], ["peer", "remove"],
    ["bundle", "write"], ["bundle", "take"], ["bundle", "receipts"], ["bundle", "recall"],
    ["bundle", "list"],
    ["audit", "verify"], ["audit", "export"],
  ]

  @Test func noArgumentsShowTheCommands() async throws {
    let office = try Office()
    #expect(try await office.agent().expect(0).output.contains("USAGE: agent"))
    try await office.agent("--version").expect(0)
  }

  @Test(arguments: commands)
  func everyCommandHasHelpOnStandardOutput(words: [String]) async throws {
    let office = try Office()
    let ran = try await office.agent(words + ["--help"]).expect(0)
    #expect(ran.output.contains("USAGE: agent \(words.joined(separator: " "))"))
    #expect(ran.talk == "")
  }

  @Test func everyRunnableCommandNamesTheCommonOptions() async throws {
    let office = try Office()
    for words in Self.commands where words != ["queue"] && words != ["conflicts"] {
      let help = try await office.agent(words + ["--help"]).output
      for option in ["--config", "--store", "--json", "-v, --verbose", "-q, --quiet"] {
        #expect(help.contains(option), "\(words) lacks \(option)")
      }
    }
  }

  @Test func recordingCommandsTakeTheAuthor() async throws {
    let office = try Office()
    for words in Self.commands[1...6] {
      #expect(try await office.agent(words + ["--help"]).output.contains("--by"))
    }
  }
}

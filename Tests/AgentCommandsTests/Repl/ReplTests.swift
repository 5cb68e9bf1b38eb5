import AgentProcesses
import Testing

@Suite("The REPL in a pipe", .inTurns)
struct ReplTests {
  @Test func readsCommandsFromAPipeWithoutPrompt() async throws {
    let office = try await Reviews.officeWithPhoneConflict()
    try await office.agent(Bodies.school).expect(0)
    let ran = try await office.shell(#"printf 'queue\nconflicts\nquit\n' | "$AGENT" repl"#)
    ran.expect(0)
    let queue = try await office.agent("queue").output
    let conflicts = try await office.agent("conflicts").output
    #expect(ran.output == queue + conflicts)
    #expect(ran.talk == "")
  }

  @Test func endOfInputEndsItWithoutQuit() async throws {
    let office = try await Office.open()
    try await office.agent("repl", input: "status\n").expect(0)
    try await office.agent("repl", input: "status").expect(0)
    try await office.agent("repl", input: "").expect(0)
  }

  @Test(arguments: [("queue --nope", 64), ("record show user:ap/nobody", 65), ("frobnicate", 64)])
  func aFailingLineMakesTheEndFailButNotTheNextLine(line: String, status: Int32) async throws {
    let office = try await Office.open()
    let ran = try await office.agent("repl", input: "\(line)\nstatus\nquit\n")
    #expect(ran.status != 0)
    #expect(ran.status == status)
    #expect(ran.talk.hasPrefix("error: "))
    #expect(ran.output.contains("no edits yet"))
  }

  @Test func nothingRunsAfterQuit() async throws {
    let office = try await Office.open()
    let ran = try await office.agent("repl", input: "quit\nfrobnicate\n").expect(0)
    #expect(ran.output == "")
  }

  @Test func quotesKeepWordsTogetherAndCommentsAreSkipped() async throws {
    let office = try await Office.open()
    let lines = """
      # the morning's work

        # with blanks in front
      org create --provider ap --external-id 1 --org-name "ZPHS 'Kondapur' \\"East\\""
      org create --provider ap --external-id 2 --org-name 'A "quoted" name'\r
      org create --provider ap --external-id 3 --org-name Two\\ words
      org update --provider ap --external-id 3 --description ''

      """
    try await office.agent("repl", input: lines).expect(0)
    func name(_ key: String) async throws -> String? {
      try await office.agent("record", "show", key, "--json").object()["local"]?["orgName"]?.string
    }
    #expect(try await name("org:ap/1") == "ZPHS 'Kondapur' \"East\"")
    #expect(try await name("org:ap/2") == "A \"quoted\" name")
    #expect(try await name("org:ap/3") == "Two words")
  }

  @Test func anOpenQuoteIsAnErrorOfItsLine() async throws {
    let office = try await Office.open()
    let ran = try await office.agent("repl", input: "queue 'x\nstatus\n").expect(64)
    #expect(ran.talk.contains("quote"))
    #expect(ran.output.contains("no edits yet"))
    let json = try await office.agent("repl", "--json", input: "queue 'x\n").expect(64)
    #expect(try json.error()["code"] == "usage")
  }

  @Test func itsOwnOptionsHoldForEveryLine() async throws {
    let office = try Office()
    let store = office.path("other.db")
    let ran = try await office.agent(
      "repl", "--store", store, "--json", "--by", "asha",
      input: "init --replica gadag-01\n" + Bodies.school.map { "'\($0)'" }.joined(separator: " ")
        + "\nqueue show gadag-01:1\nstatus\n")
    let objects = try ran.expect(0).objects()
    #expect(objects.count == 4)
    #expect(objects[2]["recordedBy"] == "asha")
    #expect(objects[3]["store"] == .string(store))
  }

  @Test func helpListsTheCommands() async throws {
    let office = try await Office.open()
    let ran = try await office.agent("repl", input: "help\nhelp queue\nqueue --help\n").expect(0)
    for word in ["status", "conflicts", "withdraw"] { #expect(ran.output.contains(word)) }
  }

  @Test func secretsAndNestedLoopsAreRefusedThereToo() async throws {
    let office = try await Office.open()
    for line in ["user create --password hunter2", "repl", "demo"] {
      let ran = try await office.agent("repl", input: line + "\n").expect(64)
      #expect(!ran.mentions("hunter2"))
    }
  }

  @Test func whatWaitsForAPersonIsNoFailure() async throws {
    let office = try await Reviews.officeWithPhoneConflict()
    try await office.agent("repl", input: "sync\n").expect(0)
  }
}

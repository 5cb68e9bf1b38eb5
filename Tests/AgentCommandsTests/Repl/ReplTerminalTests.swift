import AgentProcesses
import Foundation
import Testing

/// The REPL at a terminal, key by key.
@Suite("The REPL at a terminal", .inTurns, .timeLimit(.minutes(5)))
struct ReplTerminalTests {
  private static let up = "\u{1B}[A"
  private static let left = "\u{1B}[D"

  private func withRepl(
    _ office: Office, columns: UInt16 = 80, rows: UInt16 = 24,
    environment: [String: String] = [:], ending status: Int32 = 0,
    _ work: (Typist) async throws -> Void
  ) async throws {
    let typist = try office.startAtTerminal(
      "repl", columns: columns, rows: rows, environment: environment)
    do {
      try await work(typist)
      try typist.type("quit\r")
      #expect(await typist.end() == status, "\(typist.all)")
    } catch {
      typist.stop()
      throw error
    }
  }

  @Test func thePromptSaysWhoseStoreItIsAndWhatWaits() async throws {
    let office = try await Office.open()
    try await withRepl(office) { repl in
      try await repl.sees("dharwad-01> ")
      try repl.type("org create --provider ap --external-id 1 --org-name A\r")
      try await repl.sees("dharwad-01 1 queued> ")
    }
  }

  @Test func arrowsWalkThroughTheHistoryAlsoOfEarlierSessions() async throws {
    let office = try await Office.open()
    try await withRepl(office, ending: 65) { repl in
      try await repl.sees("> ")
      try repl.type("record show org:ap/1\r")
      try await repl.sees("there is no record org:ap/1")
      try await repl.sees("> ")
      try repl.type("statsu\(Self.left)\(Self.left)\u{14}\r")  // Ctrl-T turns two letters round
    }
    try await withRepl(office, ending: 65) { repl in
      try await repl.sees("> ")
      try repl.type("\(Self.up)\(Self.up)\(Self.up)")
      try await repl.sees("record show org:ap/1")
      try repl.type("\r")
      try await repl.sees("there is no record org:ap/1")
    }
    let history = office.path(".local/state/sunbird-agent/history")
    let mode = try FileManager.default.attributesOfItem(atPath: history)[.posixPermissions]
    #expect(mode as? Int == 0o600)
  }

  @Test func secretsDoNotStandInTheHistory() async throws {
    let office = try await Office.open()
    try await withRepl(office, ending: 64) { repl in
      try await repl.sees("> ")
      try repl.type("user create --password hunter2\r")
      try await repl.sees("not taken on the command line")
    }
    #expect(try !office.read(".local/state/sunbird-agent/history").contains("hunter2"))
  }

  @Test func controlCLeavesTheLineAndNotTheProgram() async throws {
    let office = try await Office.open()
    try await withRepl(office) { repl in
      try await repl.sees("> ")
      for _ in 1...3 {
        try repl.type("queue --nonsense\u{3}")
        try await repl.sees("> ")
      }
      try repl.type("status\r")
      try await repl.sees("no edits yet")
    }
  }

  /// In the C locale libedit's own reading drops each of them.
  @Test(arguments: ["C", "C.UTF-8"])
  func theScriptsOfIndiaAreTypedInAnyLocale(locale: String) async throws {
    let office = try await Office.open()
    let name = "ಶಾಲೆ शिक्षा தமிழ் é"
    try await withRepl(office, environment: ["LANG": locale, "LC_ALL": locale]) { repl in
      try await repl.sees("> ")
      try repl.type("org create --provider ap --external-id 1 --org-name \"\(name)\"\r")
      try await repl.sees("recorded dharwad-01:1")
      try await repl.sees("> ")
      try repl.type(Self.up)
      try await repl.sees(name)
      try repl.type("\u{3}")
      try await repl.sees("> ")
    }
    let shown = try await office.agent("record", "show", "org:ap/1", "--json").object()
    #expect(shown["local"]?["orgName"]?.string == name)
  }

  @Test func tabCompletesCommandsEditsRecordsFieldsAndStates() async throws {
    let office = try await Office.open()
    try await office.agent(Bodies.school).expect(0)
    try await office.agent(Bodies.teacher).expect(0)
    try await withRepl(office) { repl in
      try await repl.sees("> ")
      for (typed, seen) in [
        ("sta\t", "status "), ("queue sho\tdh\t", "queue show dharwad-01:"),
        ("record show u\t", "record show user:ap/asha "),
        ("queue change dharwad-01:2 firstN\t", "firstName="),
        ("queue --state conf\t", "--state conflict "), ("user create --first\t", "--first-name "),
        ("agent que\t", "agent queue "),
      ] {
        try repl.type(typed)
        try await repl.sees(seen)
        try repl.type("\u{3}")
        try await repl.sees("> ")
      }
    }
  }

  @Test func aLongListingStopsAfterEachPage() async throws {
    let office = try await Office.open()
    let rows = (1...60).map { number in
      let request = #"{"provider":"ap","externalId":"x\#(number)","orgName":"X"}"#
      return #"{"operation":"org-create","request":\#(request)}"# + "\n"
    }
    try await office.agent("import", office.write("rows.jsonl", rows.joined())).expect(0)
    try await withRepl(office, rows: 10) { repl in
      try await repl.sees("> ")
      try repl.type("queue --limit 0\r")
      let page = try await repl.sees("-- more")
      #expect(page.contains("org:ap/x9\n") && !page.contains("org:ap/x10\n"), "\(page)")
      try repl.type(" ")
      let next = try await repl.sees("-- more")
      #expect(next.contains("org:ap/x18\n") && !next.contains("org:ap/x19\n"), "\(next)")
      try repl.type("\r")
      #expect(try await repl.sees("-- more").contains("org:ap/x19\n"))
      try repl.type("q")
      #expect(try await !repl.sees("queued> ").contains("org:ap"))
    }
  }

  @Test func itTakesTheWordAgentAsEveryHintWritesIt() async throws {
    let office = try await Office.open()
    let ran = try await office.agent("repl", input: "agent status\nagent\nagent quit\nfrobnicate\n")
    ran.expect(0)
    #expect(ran.output.contains("no edits yet"))
  }
}

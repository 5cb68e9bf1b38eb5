import AgentProcesses
import SunbirdSimulator
import Testing

/// A decision rests on what was shown.
@Suite("What a decision rests on", .inTurns)
struct SeenTests {
  private static let colleague = [
    "user", "update", "--provider", "ap", "--user-name", "asha", "--phone", "9900032140",
  ]

  @Test func aConflictThatAColleagueChangedIsShownAgain() async throws {
    let office = try await Reviews.officeWithPhoneConflict()
    let shown = try await office.agent("conflicts", "show", "1", "--json").object()
    let clock = try #require(shown["clock"]?.json)
    try await office.agent(Self.colleague).expect(0)
    for words in [["--take", "local"], ["--take", "local", "--seen", clock]] {
      let ran = try await office.agent(["conflicts", "resolve", "1"] + words).expect(65)
      #expect(ran.output.contains("9900032140"), "the new state: \(ran.output)")
      #expect(ran.talk.contains("error: conflict 1 has changed since it was shown"))
      #expect(ran.talk.contains("--seen '{"))
    }
    let error = try await office.agent("conflicts", "resolve", "1", "--take", "local", "--json")
      .expect(65)
    #expect(try error.error()["code"] == "conflict-changed")
    let now = try #require(try error.object()["clock"]?.json)
    try await office.agent("conflicts", "resolve", "1", "--take", "local", "--seen", now).expect(0)
    try await office.agent("sync").expect(0)
    #expect(try await office.sunbird?.fields("user:ap/asha")?["phone"] == "9900032140")
  }

  @Test func theTextPrintsTheClockForScripts() async throws {
    let office = try await Reviews.officeWithPhoneConflict()
    let shown = try await office.agent("conflicts", "show", "1").expect(0)
    let clock = try #require(shown.lines.first { $0.hasPrefix("clock ") }?.dropFirst(6))
    #expect(try await office.agent("conflicts").output.contains(clock))
    try await office.agent(
      "conflicts", "resolve", "1", "--take", "local", "--seen", String(clock)
    ).expect(0)
    try await office.agent("conflicts", "resolve", "1", "--take", "local", "--seen", "x").expect(64)
  }

  @Test func bothSidesSayWhoAndWhen() async throws {
    let office = try await Reviews.officeWithTeacher()
    try await office.agent(Bodies.teacherUpdate + ["--by", "meera"]).expect(0)
    try await office.sunbird?.change("user:ap/asha", ["phone": "9900000000"])
    try await office.agent("sync").expect(3)
    let shown = try await office.agent("conflicts", "show", "1").expect(0).lines
    #expect(
      shown.contains { $0.hasPrefix("local: dharwad-01:2 recorded 20") && $0.hasSuffix("meera") })
    #expect(
      shown.contains {
        $0.contains(#/^remote: changed on Sunbird by somebody else 20.*\+0000, seen 20/#)
      })
    let list = try await office.agent("conflicts").expect(0).output
    #expect(
      list.contains("local by meera 20") && list.contains(#/remote by somebody else 20.*, seen 20/#)
    )
    let json = try await office.agent("conflicts", "--json").object()
    #expect(json["recorded"]?.array?.first?["by"] == "meera")
  }

  /// The REPL knows what it has shown, and what it has shown last.
  @Test func theREPLRemembersWhatItShowed() async throws {
    let office = try await Reviews.officeWithPhoneConflict()
    let change = Self.colleague.joined(separator: " ")
    let take = "conflicts resolve 1 --take local"
    let blind = try await office.agent(
      "repl", input: "conflicts show 1\n\(change)\n\(take)\nqueue\n"
    ).expect(65)
    #expect(blind.output.contains("conflict\n") || blind.output.contains("9900032140"))
    #expect(try await office.agent("conflicts").lines.count == 1)
    try await office.agent("repl", input: "conflicts\n\(take)\n").expect(0)
  }

  @Test func aRecordInConflictShowsWhatTheServerHas() async throws {
    let office = try await Reviews.officeWithPhoneConflict()
    let text = try await office.agent("record", "show", "user:ap/asha").expect(0).output
    #expect(text.contains("phone: 9900032122  (server: 9900000000)"), "\(text)")
    let json = try await office.agent("record", "show", "user:ap/asha", "--json").object()
    #expect(json["server"]?["phone"] == "9900000000")
    #expect(json["base"]?["phone"] == "9900032121")
  }

  private func officeWithNames(_ local: String, _ remote: String) async throws -> Office {
    let office = try await Reviews.officeWithTeacher()
    try await office.agent(
      "user", "update", "--provider", "ap", "--user-name", "asha", "--last-name", local
    ).expect(0)
    try await office.sunbird?.change("user:ap/asha", ["lastName": .string(remote)])
    try await office.agent("sync").expect(3)
    return office
  }

  @Test func columnsStandUnderEachOtherWhateverTheScript() async throws {
    let office = try await officeWithNames("शिक्षा", "कर्नाटक")
    let rows = try await office.agent("conflicts", "show", "1").expect(0).lines[1...2]
    // The columns before the last one: field, base, local.
    #expect(rows.map { $0.hasPrefix("field     base  local  remote") }.first == true, "\(rows)")
    #expect(rows.last == "lastName  —     शिक्षा  कर्नाटक", "\(rows)")
  }

  @Test func whatDoesNotFitIsStacked() async throws {
    let office = try await officeWithNames("Patil of the long name", "Rao of the long name")
    let narrow = try await office.agent("conflicts", "show", "1", environment: ["COLUMNS": "40"])
    #expect(
      narrow.expect(0).lines[1...4] == [
        "lastName", "  base    —", "  local   Patil of the long name",
        "  remote  Rao of the long name",
      ])
    let wide = try await office.agent("conflicts", "show", "1", environment: ["COLUMNS": "80"])
    #expect(wide.expect(0).lines[1].hasPrefix("field     base  local"))
  }

  @Test func lineFeedsAreShownAsSuch() async throws {
    let office = try await officeWithNames("First\nSecond", "Rao")
    #expect(
      try await office.agent("conflicts", "show", "1").expect(0).lines[1...5] == [
        "lastName", "  base    —", "  local   First\\n", "          Second", "  remote  Rao",
      ])
    let record = try await office.agent("record", "show", "user:ap/asha").expect(0).output
    #expect(record.contains(#"lastName: First\nSecond  (server: Rao)"#), "\(record)")
  }
}

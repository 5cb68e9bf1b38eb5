import AgentProcesses
import Codecs
import Foundation
import Testing

/// People who come again under another name are shown before anything is recorded.
@Suite("Import's duplicates", .inTurns)
struct DuplicateTests {
  private static let header = "userName|provider|firstName|lastName|phone|email|dob|emailVerified"

  private func run(
    _ office: Office, _ lines: [String], _ options: String..., name: String = "day.csv"
  ) async throws -> Finished {
    let file = try office.sheet(name, .csv, [Self.header] + lines.map { $0 + "|true" })
    return try await office.agent(["import", file, "--as", "user-create", "--json"] + options)
  }

  @Test func withinOneFileTheLaterRowIsShown() async throws {
    let office = try await Office.open()
    let lines = [
      "asha|ap|Asha|Devi|9880022222|c@b.in|1980-02-28", "usha|ap|Usha||9880022222|d@b.in|",
      "asha.d|ap|asha|devi||a@b.in|1980-02-28",
    ]
    let asked = try await run(office, lines).expect(65)
    #expect(asked.talk.contains("line 3: user:ap/usha has the phone of line 2"), "\(asked.talk)")
    #expect(
      asked.talk.contains("line 4: user:ap/asha.d has the name and date of birth of line 2"))
    #expect(asked.talk.contains("say --duplicates skip or --duplicates import"))
    #expect(try await office.agent("queue", "--json").output == "")

    let skipped = try await run(office, lines, "--duplicates", "skip").expect(0)
    #expect(try skipped.object()["recorded"] == 1)
    #expect(try skipped.object()["duplicates"] == 2)
    #expect(skipped.talk.contains("2 rows left out as duplicates"))
    let all = try await run(office, lines, "--duplicates", "import").expect(0)
    #expect(try all.object()["recorded"] == 2)
  }

  @Test func whoIsInTheStoreIsFoundThereOnItsWayAndAccepted() async throws {
    let office = try await Office.open(sunbird: try await SunbirdProcess.start())
    try await run(office, ["asha|ap|Asha|Devi|9880022222|asha@b.in|1980-02-28"]).expect(0)
    let others = [
      "a1|ap|Usha||9880022222|e@b.in|", "a2|ap|Usha|||ASHA@b.in|",
      "a3|ap|ASHA|Devi||x@b.in|1980-02-28", "a4|ap|Usha|Devi|9880022224|f@b.in|1980-02-28",
    ]
    let dry = try await run(office, others, "--dry-run", name: "other.csv").expect(0)
    #expect(try dry.object()["duplicates"] == 3)
    #expect(dry.talk.contains("line 2: user:ap/a1 has the phone of user:ap/asha"), "\(dry.talk)")
    #expect(dry.talk.contains("line 3: user:ap/a2 has the e-mail address of user:ap/asha"))
    #expect(dry.talk.contains("line 4: user:ap/a3 has the name and date of birth of user:ap/asha"))
    let none = try await run(
      office, Array(others.prefix(3)), "--duplicates", "skip", name: "other.csv"
    ).expect(0)
    #expect(try none.object()["recorded"] == 0)
    #expect(!none.talk.contains("holds no rows"), "\(none.talk)")
    try await office.agent("sync").expect(0)
    let later = try await run(office, others, "--dry-run", name: "other.csv").expect(0)
    #expect(try later.object()["duplicates"] == 3)
  }

  @Test func theSamePersonUnderHisOwnNameIsNoDuplicate() async throws {
    let office = try await Office.open()
    let lines = ["asha|ap|Asha|Devi|9880022222|c@b.in|1980-02-28"]
    try await run(office, lines).expect(0)
    let again = try await run(office, lines + lines).expect(0)
    #expect(try again.object()["unchanged"] == 2)
    #expect(try again.object()["duplicates"] == 0)
  }

  @Test(arguments: [("", 65, 0), ("s", 0, 1), ("import", 0, 2)])
  func aPersonAtATerminalIsAsked(answer: String, status: Int32, recorded: Int) async throws {
    let office = try await Office.ofPhones()
    try office.sheet(
      "day.csv", .csv,
      ["userName|provider|firstName|phone", "a|ap|A|9880022222", "b|ap|B|9880022222"])
    let script = """
      printf '\(answer)\\n' | script -qec '$AGENT import $FOLDER/day.csv --as user-create' /dev/null
      """
    let ran = try await office.shell(script).expect(status)
    #expect(ran.output.contains("(s)kip these rows, (i)mport them all the same, or stop"))
    let queued = try await office.agent("queue", "--json").lines.count
    #expect(queued == recorded)
  }

  @Test func jsonLinesAreLookedThroughWhenThatIsSaid() async throws {
    let office = try await Office.open()
    let rows = ["asha", "usha"].map {
      #"{"operation":"user-create","provider":"ap","userName":"\#($0)","firstName":"A","#
        + #""phone":"9880022222","email":"a@b.in","emailVerified":true}"#
    }
    let file = try office.write("day.jsonl", rows.joined(separator: "\n") + "\n")
    try await office.agent("import", file, "--duplicates", "ask").expect(65)
    let script = "cat $FOLDER/day.jsonl | $AGENT import - --duplicates skip --json"
    let piped = try await office.shell(script).expect(0)
    #expect(try piped.object()["recorded"] == 1)
    let ran = try await office.agent("import", file, "--json").expect(0)
    #expect(try ran.object()["recorded"] == 1)
    #expect(try ran.object()["duplicates"] == .null)
    #expect(try ran.object()["repaired"] == [:])
  }
}

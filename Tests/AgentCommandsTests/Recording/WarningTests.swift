import AgentProcesses
import SunbirdSimulator
import Testing

/// What is recorded with a warning, what a dialect decides about, and what is proposed instead.
@Suite("Warnings and guesses", .inTurns)
struct WarningTests {
  private static let user = [
    "user", "create", "--provider", "ap", "--user-name", "asha", "--first-name", "#N/A",
  ]

  @Test func oddValuesAreRecordedAndTold() async throws {
    let office = try await Office.open()
    let more = ["--email", "a@b.in", "--email-verified", "--dob", "2190-01-01", "--json"]
    let ran = try await office.agent(Self.user + more + ["--phone", "69999 90042"]).expect(0)
    let warned = try ran.object()["warnings"]?.array ?? []
    #expect(warned.map { $0["field"]?.string } == ["dob", "firstName", "phone"])
    #expect(ran.talk.contains("check dob: 2190-01-01 is not in the past"))

    let listed = try await office.agent("queue", "--json").object()
    #expect(listed["warnings"]?.array?.count == 3)
    #expect(try await office.agent("queue").output.contains("check dob, firstName, phone"))
    let shown = try await office.agent("queue", "show", "dharwad-01:1")
    #expect(shown.output.contains("check phone: 6999990042 may be refused"))

    let mended = ["firstName=Asha", "phone=9900032121", "dob=1984-02-29"]
    let changed = try await office.agent(["queue", "change", "dharwad-01:1", "--json"] + mended)
    #expect(try changed.object()["warnings"]?.array == [])
  }

  @Test func anImportCountsThem() async throws {
    let office = try await Office.open()
    let row =
      ##"{"operation":"org-create","request":{"provider":"ap","externalId":"1","orgName":"#REF!"}}"##
    let file = try office.write("day.jsonl", row + "\n")
    let ran = try await office.agent("import", file, "--json").expect(0)
    #expect(try ran.object()["warned"] == 1)
  }

  @Test func theDialectSaysWhetherAnAddressIsNeeded() async throws {
    let office = try await Office.open()
    let phone = ["--phone", "+91 99000-32121", "--phone-verified", "--json"]
    let seed = try await office.agent(Self.user + phone).expect(65)
    #expect(try seed.error()["field"] == "email")
    let r15 = ["AGENT_SERVER_DIALECT": "r1.5"]
    try await office.agent(Self.user + phone, environment: r15).expect(0)
    let change = ["queue", "change", "dharwad-01:1", "phone=", "--json"]
    let left = try await office.agent(change, environment: r15).expect(65)
    #expect(try left.error()["field"] == "phone")
  }

  @Test func whatAGenerationHasNoPlaceForIsSaidWhenItIsRecorded() async throws {
    let office = try await Office.open()
    let r8 = ["AGENT_SERVER_DIALECT": "r8"]
    let more = ["--email", "a@example.org", "--gender", "Female", "--dob", "1985-03-07", "--json"]
    let ran = try await office.agent(Self.user + more, environment: r8).expect(0)
    let warnings = try ran.object()["warnings"]?.array ?? []
    #expect(warnings.compactMap { $0["field"]?.string } == ["firstName", "gender", "dob"])
    #expect(ran.talk.contains("Sunbird 8 has no place for gender: kept here, not sent"))
    let shown = try await office.agent("queue", "show", "dharwad-01:1", "--json", environment: r8)
    #expect(try shown.expect(0).object()["fields"]?["gender"] == "Female")
  }

  @Test func whatCanNotBeDoneIsRefusedWithWhatToDoInstead() async throws {
    let office = try await Office.open()
    let removal = [
      "member", "remove", "--provider", "ap", "--external-id", "1", "--user-name", "asha", "--json",
    ]
    let r8 = ["AGENT_SERVER_DIALECT": "r8"]
    let refused = try await office.agent(removal, environment: r8).expect(65)
    #expect(try refused.error()["message"]?.string?.contains("block the user") == true)
    let row =
      ##"{"operation":"member-remove","request":{"provider":"ap","externalId":"1","userName":"a"}}"##
    let file = try office.write("day.jsonl", row + "\n")
    let imported = try await office.agent("import", file, "--json", environment: r8).expect(3)
    #expect(try imported.object()["rejected"] == 1)
    try await office.agent(removal, environment: ["AGENT_SERVER_DIALECT": "r2.10"]).expect(0)
  }

  @Test func whatIsListedStandsInTheHelp() async throws {
    let office = try Office()
    let help = try await office.agent("user", "create", "--help").expect(0).output
    for value in ["Transgender", "Kindergarten", "Environmental", "no value"] {
      #expect(help.contains(value), "\(value)")
    }
    #expect(
      try await office.agent("consumer", "render", "--help").output.contains("dialcodeAdmin"))
  }

  @Test(arguments: [
    ("--gender", "F", "the nearest listed one is Female"),
    ("--gender", "X", "known are Male, Female, Transgender"),
    ("--grade", "5", "the nearest listed one is Class 5"),
    ("--subject", "Math", "the nearest listed one is Mathematics"),
  ])
  func aGuessIsPlausibleOrTheListIsTold(option: String, value: String, said: String) async throws {
    let office = try await Office.open()
    let ran = try await office.agent(Self.user + ["--email", "a@b.in", option, value]).expect(65)
    #expect(ran.talk.contains(said), "\(ran.talk)")
  }
}

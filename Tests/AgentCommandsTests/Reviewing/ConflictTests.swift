import AgentProcesses
import SunbirdSimulator
import Testing

@Suite("Conflicts", .inTurns)
struct ConflictTests {
  @Test func theSameFieldOnBothSidesIsOneConflictWithThreeSides() async throws {
    let office = try await Reviews.officeWithPhoneConflict()
    for _ in 1...2 {
      let conflict = try await office.agent("conflicts", "--json").expect(0).object()
      #expect(
        conflict["fields"] == [
          [
            "name": "phone", "base": "9900032121", "local": "9900032122", "remote": "9900000000",
          ]
        ])
      #expect(conflict["edits"] == ["dharwad-01:2"])
      #expect(conflict["remoteClock"]?["sunbird"]?.number ?? 0 > 0)
      try await office.agent("sync").expect(3)
    }
    let shown = try await office.agent("conflicts", "show", "1").expect(0).output
    for word in ["base", "local", "remote", "9900032121", "9900032122", "9900000000"] {
      #expect(shown.contains(word))
    }
  }

  @Test(arguments: [
    (["--take", "local"], "9900032122"), (["--take", "remote"], "9900000000"),
    (["--set", "phone=9911111111"], "9911111111"), (["--field", "phone=remote"], "9900000000"),
    (["--field", "phone=local"], "9900032122"),
    (["--take", "remote", "--set", "phone=9922222222"], "9922222222"),
  ])
  func eachWayToDecideEndsWithBothSidesEqual(words: [String], phone: String) async throws {
    let office = try await Reviews.officeWithPhoneConflict()
    let conflict = try await office.agent("conflicts", "--json").object()
    let decision = try await office.agent(["conflicts", "resolve", "1", "--json"] + words)
      .expect(0).object()
    for side in ["localClock", "remoteClock"] {
      for (replica, counter) in conflict[side]?.object ?? [:] {
        #expect(decision["clock"]?[replica]?.number ?? 0 >= counter.number ?? .infinity)
      }
    }
    #expect(decision["clock"]?["dharwad-01"] == 3)

    try await office.agent("sync").expect(0)
    let record = try await office.agent("record", "show", "user:ap/asha", "--json").object()
    #expect(record["local"]?["phone"] == .string(phone))
    #expect(record["base"]?["phone"] == .string(phone))
    #expect(try await office.sunbird?.fields("user:ap/asha")?["phone"] == .string(phone))
    #expect(try await office.agent("conflicts").output == "")
    let writes = try await office.sunbird?.writes().count
    try await office.agent("sync").expect(0)
    #expect(try await office.sunbird?.writes().count == writes)
  }

  @Test func aDecisionThatLeavesAFieldOpenIsRefused() async throws {
    let office = try await Reviews.officeWithTeacher()
    try await office.agent(Bodies.teacherUpdate + ["--location", "Gadag"]).expect(0)
    try await office.sunbird?.change(
      "user:ap/asha", ["phone": "9900000000", "location": "Hubballi"])
    try await office.agent("sync").expect(3)
    let open = try await office.agent("conflicts", "resolve", "1", "--field", "phone=local")
      .expect(65)
    #expect(open.talk.contains("location"))
    try await office.agent("conflicts", "resolve", "1", "--field", "fone=local").expect(65)
    try await office.agent("conflicts", "resolve", "1", "--field", "phone=mine").expect(65)
    try await office.agent("conflicts", "resolve", "1", "--set", "phone=12").expect(65)
    try await office.agent("conflicts", "resolve", "1", "--take", "both").expect(64)
    try await office.agent(
      "conflicts", "resolve", "1", "--field", "phone=local", "--field", "location=remote"
    ).expect(0)
    try await office.agent("sync").expect(0)
    let there = try await office.sunbird?.fields("user:ap/asha")
    #expect(there?["phone"] == "9900032122")
    #expect(there?["location"] == "Hubballi")
  }

  @Test func aDecidedConflictIsNotDecidedAgain() async throws {
    let office = try await Reviews.officeWithPhoneConflict()
    try await office.agent("conflicts", "resolve", "1", "--take", "local").expect(0)
    try await office.agent("conflicts", "resolve", "1", "--take", "remote").expect(65)
  }

  @Test func aRecordThatIsGoneIsMadeAgainOrGivenUp() async throws {
    for (side, isThere) in [("local", true), ("remote", false)] {
      let office = try await Reviews.officeWithTeacher()
      try await office.sunbird?.remove("user:ap/asha")
      try await office.agent(Bodies.teacherUpdate).expect(0)
      try await office.agent("sync").expect(3)
      #expect(try await office.agent("conflicts").output.contains("gone"))
      try await office.agent("conflicts", "resolve", "1", "--take", side).expect(0)
      try await office.agent("sync").expect(0)
      #expect((try await office.sunbird?.fields("user:ap/asha") != nil) == isThere)
    }
  }

  @Test func otherFieldsMergeWithoutAPerson() async throws {
    let office = try await Reviews.officeWithTeacher()
    try await office.agent(Bodies.teacherUpdate).expect(0)
    try await office.sunbird?.change("user:ap/asha", ["location": "Hubballi"])
    let report = try await office.agent("sync", "--json").expect(0).object()
    #expect(report["merged"] == 1)
    #expect(report["conflicts"] == 0)
    let there = try await office.sunbird?.fields("user:ap/asha")
    #expect(there?["phone"] == "9900032122")
    #expect(there?["location"] == "Hubballi")
    let here = try await office.agent("record", "show", "user:ap/asha", "--json").object()
    #expect(here["local"]?["location"] == "Hubballi")
    #expect(here["clock"]?["sunbird"] != nil)
  }
}

import AgentProcesses
import SunbirdSimulator
import Testing

@Suite("The queue", .inTurns)
struct QueueTests {
  @Test func unfinishedEditsAreListedOldestFirst() async throws {
    let office = try await Office.open(sunbird: try await SunbirdProcess.start())
    try await office.agent(Bodies.school).expect(0)
    try await office.agent("sync").expect(0)
    try await office.agent(Bodies.teacher).expect(0)
    try await office.agent(Bodies.joining).expect(0)
    let edits = try await office.agent("queue", "--json").objects()
    #expect(edits.map { $0["edit"]?.string } == ["dharwad-01:2", "dharwad-01:3"])
    #expect(edits[1]["state"] == "waiting")
    #expect(edits[1]["reason"]?.string?.contains("user:ap/asha") == true)
    let all = try await office.agent("queue", "--all", "--json").objects()
    #expect(all.map { $0["state"]?.string } == ["accepted", "queued", "waiting"])
  }

  @Test func statesAndRecordsNarrowTheList() async throws {
    let office = try await Office.open()
    for words in [Bodies.school, Bodies.teacher, Bodies.joining, Bodies.teacherUpdate] {
      try await office.agent(words).expect(0)
    }
    func edits(_ words: String...) async throws -> [String?] {
      try await office.agent(["queue"] + words + ["--json"]).expect(0).objects()
        .map { $0["edit"]?.string }
    }
    #expect(try await edits("--state", "waiting") == ["dharwad-01:3"])
    #expect(
      try await edits("--state", "waiting", "--state", "queued")
        == ["dharwad-01:1", "dharwad-01:2", "dharwad-01:3", "dharwad-01:4"])
    #expect(
      try await edits("--record", "USER:AP/Asha") == ["dharwad-01:2", "dharwad-01:4"])
    #expect(try await edits("--record", "user:ap/nobody").isEmpty)
    #expect(try await edits("--state", "accepted").isEmpty)
    #expect(try await edits("--limit", "1") == ["dharwad-01:1"])
    try await office.agent("queue", "--state", "asleep").expect(64)
  }

  @Test func anUpdateOfWhatSunbirdLacksSaysSo() async throws {
    let office = try await Office.open(sunbird: try await SunbirdProcess.start())
    try await office.agent(Bodies.teacherUpdate).expect(0)
    try await office.agent("sync").expect(75)
    let edit = try await office.agent("queue", "--json").object()
    #expect(edit["state"] == "waiting")
    #expect(edit["reason"]?.string?.contains("Sunbird does not have") == true)
  }

  @Test func aLineForAPersonNamesEditStateAndRecord() async throws {
    let office = try await Office.open()
    try await office.agent(Bodies.school).expect(0)
    let line = try #require(try await office.agent("queue").expect(0).lines.first)
    for word in ["dharwad-01:1", "queued", "org-create", "org:ap/dise-1"] {
      #expect(line.contains(word))
    }
  }

  @Test func showTellsFieldsClockAndEveryAttempt() async throws {
    let sunbird = try await SunbirdProcess.start("--unique-phone")
    let office = try await Office.open(sunbird: sunbird)
    try await office.agent(Bodies.teacher).expect(0)
    try await office.agent(Bodies.teacher(named: "ravi") + ["--phone", "9900032121"]).expect(0)
    try await office.agent("sync").expect(3)
    let edit = try await office.agent("queue", "show", "dharwad-01:2", "--json").object()
    #expect(edit["attempts"] == 1)
    #expect(edit["attemptList"]?.array?.count == 1)
    #expect(edit["fields"]?["phone"] == "9900032121")
    let text = try await office.agent("queue", "show", "dharwad-01:2").expect(0).output
    #expect(text.contains("attempt ") && text.contains("rejected"))
  }

  @Test func aRejectedEditIsRepairedAndSent() async throws {
    let sunbird = try await SunbirdProcess.start("--unique-phone")
    let office = try await Office.open(sunbird: sunbird)
    try await office.agent(Bodies.teacher).expect(0)
    try await office.agent(Bodies.teacher(named: "ravi") + ["--phone", "9900032121"]).expect(0)
    try await office.agent("sync").expect(3)
    let again = try await office.agent("queue", "retry", "--all-rejected", "--json").expect(0)
    #expect(try again.object() == ["queued": 1])
    try await office.agent("sync", "--now").expect(3)
    let changed = try await office.agent(
      "queue", "change", "dharwad-01:2", "phone=9900032199", "emailVerified=false",
      "roles=[\"A\",\"B\"]", "--json")
    #expect(try changed.expect(0).object()["state"] == "queued")
    try await office.agent("sync", "--now").expect(0)
    let there = try await sunbird.fields("user:ap/ravi")
    #expect(there?["phone"] == "9900032199")
    #expect(there?["emailVerified"] == false)
    #expect(there?["roles"] == ["A", "B"])
    #expect(try await sunbird.effects()["user-create user:ap/ravi"] == 1)
  }

  @Test func aBadRepairChangesNothing() async throws {
    let office = try await Office.open()
    try await office.agent(Bodies.teacher).expect(0)
    for (change, field) in [
      ("phone=12", "phone"), ("fone=9900032121", "fone"), ("email=", "email"),
      ("roles=[A,B]", "roles"),
    ] {
      let ran = try await office.agent("queue", "change", "dharwad-01:1", change, "--json")
      #expect(try ran.expect(65).error()["field"] == .string(field))
    }
    try await office.agent("queue", "change", "dharwad-01:1", "nonsense").expect(64)
    let edit = try await office.agent("queue", "show", "dharwad-01:1", "--json").object()
    #expect(edit["fields"]?["phone"] == "9900032121")
  }

  @Test func withdrawnEditsAreNotSentAndKeepTheirPlaceInHistory() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    for words in [Bodies.school, Bodies.teacher, Bodies.schoolUpdate] {
      try await office.agent(words).expect(0)
    }
    let ran = try await office.agent(
      "queue", "withdraw", "dharwad-01:1", "dharwad-01:3", "--json")
    #expect(try ran.expect(0).object() == ["withdrawn": 2])
    try await office.agent("sync").expect(0)
    #expect(try await sunbird.effects() == ["user-create user:ap/asha": 1])
    let again = try await office.agent("queue", "withdraw", "dharwad-01:2").expect(65)
    #expect(again.talk.contains("accepted"))
    let history = try await office.agent("record", "history", "org:ap/dise-1").expect(0)
    #expect(history.output.contains("withdrawn"))
  }

  @Test func oneUnknownEditAmongSeveralChangesNone() async throws {
    let office = try await Office.open()
    try await office.agent(Bodies.school).expect(0)
    try await office.agent("queue", "withdraw", "dharwad-01:1", "dharwad-01:9").expect(65)
    #expect(try await office.agent("queue", "--json").object()["state"] == "queued")
  }

  @Test func commonOptionsStandAnywhereAfterTheCommandsName() async throws {
    let office = try await Office.open()
    try await office.agent(Bodies.school).expect(0)
    for words in [
      ["queue", "--json", "--all"], ["queue", "--all", "--json"], ["queue", "list", "--json"],
      ["record", "show", "--json", "org:ap/dise-1"], ["queue", "show", "--json", "dharwad-01:1"],
    ] {
      try await office.agent(words).expect(0).objects().forEach { #expect($0.object != nil) }
    }
    try await office.agent("status", "-q", "-v", "--store", office.store).expect(0)
  }
}

import AgentProcesses
import Testing

/// What goes first, as people and files say it.
@Suite("Priority", .inTurns)
struct PriorityTests {
  @Test func whatIsRecordedByHandGoesBeforeAnImport() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    let file = try office.write(
      "rows.jsonl",
      """
      {"operation":"org-create","provider":"ap","externalId":"1","orgName":"A"}
      {"operation":"org-create","provider":"ap","externalId":"2","orgName":"B","priority":"high"}
      {"operation":"org-create","priority":"normal","request":{"provider":"ap","externalId":"3","orgName":"C"}}

      """)
    try await office.agent("import", file).expect(0)
    try await office.agent(Bodies.school).expect(0)
    try await office.agent(
      "org", "create", "--provider", "ap", "--external-id", "9", "--org-name", "Z", "--priority",
      "high"
    ).expect(0)

    let queue = try await office.agent("queue", "--json").expect(0).objects()
    #expect(queue.map { $0["priority"]?.string } == ["low", "high", "normal", "normal", "high"])
    #expect(queue.first?["record"] == "org:ap/1", "the list stays in the order of recording")

    let environment = ["AGENT_SYNC_MAX_CONNECTIONS": "1"]
    try await office.agent("sync", environment: environment).expect(0)
    let names = try await sunbird.writes().map { $0["headers"]?["x-msgid"]?.string }
    #expect(
      names == [2, 5, 3, 4, 1].map { "dharwad-01:\($0)" })
  }

  @Test func anImportMayBeToldItsPriority() async throws {
    let office = try await Office.open()
    let row = #"{"operation":"org-create","provider":"ap","externalId":"1","orgName":"A"}"#
    let file = try office.write("rows.jsonl", row + "\n")
    try await office.agent("import", file, "--priority", "high").expect(0)
    let queue = try await office.agent("queue", "--json").expect(0).objects()
    #expect(queue.map { $0["priority"]?.string } == ["high"])
  }

  @Test func anotherWordIsRefused() async throws {
    let office = try await Office.open()
    try await office.agent(Bodies.school + ["--priority", "urgent"]).expect(64)
    let row =
      #"{"operation":"org-create","provider":"ap","externalId":"1","orgName":"A","priority":"now"}"#
    let file = try office.write("rows.jsonl", row + "\n")
    try await office.agent("import", file).expect(3)
    #expect(try office.read("rows.jsonl.rejects.jsonl").contains("priority must be high"))
    #expect(try await office.agent("queue", "--json").objects().isEmpty)
  }
}

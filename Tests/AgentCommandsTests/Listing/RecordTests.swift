import AgentProcesses
import SunbirdSimulator
import Testing

@Suite("Records and status", .inTurns)
struct RecordTests {
  @Test func aRecordShowsBothSidesItsClockAndItsServerId() async throws {
    let office = try await Reviews.officeWithTeacher()
    try await office.agent(Bodies.teacherUpdate).expect(0)
    let record = try await office.agent("record", "show", "user:AP/Asha", "--json").object()
    #expect(record["record"] == "user:ap/asha")
    #expect(record["local"]?["phone"] == "9900032122")
    #expect(record["base"]?["phone"] == "9900032121")
    #expect(record["clock"] == ["dharwad-01": 2])
    #expect(record["serverId"]?.string?.isEmpty == false)
    let text = try await office.agent("record", "show", "user:ap/asha").expect(0).output
    #expect(text.contains("phone: 9900032122  (server: 9900032121)"))
  }

  @Test func historyTellsEverythingThatHappened() async throws {
    let office = try await Reviews.officeWithPhoneConflict()
    try await office.agent("conflicts", "resolve", "1", "--take", "local", "--by", "meera").expect(
      0)
    try await office.agent("sync").expect(0)
    let lines = try await office.agent("record", "history", "user:ap/asha", "--json").objects()
    let events = lines.compactMap { $0["event"]?.string }
    #expect(events.first == "recorded")
    #expect(events.contains("resolved"))
    #expect(events.contains("accepted"))
    #expect(lines.map { $0["at"]?.string ?? "" } == lines.map { $0["at"]?.string ?? "" }.sorted())
  }

  @Test func statusCountsEachStateAndSaysWhatToDo() async throws {
    let office = try await Reviews.officeWithPhoneConflict()
    try await office.agent(Bodies.school).expect(0)
    let status = try await office.agent("status", "--json").object()
    #expect(status["conflict"] == 1)
    #expect(status["queued"] == 1)
    #expect(status["accepted"] == 1)
    #expect(status["lastSync"]?["conflicts"] == 1)
    #expect(status["store"] == .string(office.store))
    let text = try await office.agent("status").expect(0).output
    #expect(text.contains("agent conflicts"))
  }

  @Test func anEmptyStoreHasZeroOfEverything() async throws {
    let office = try await Office.open()
    let status = try await office.agent("status", "--json").object()
    for state in ["queued", "waiting", "sent", "accepted", "folded", "conflict", "rejected"] {
      #expect(status[state] == 0)
    }
    #expect(status["oldestQueuedAt"] == .null)
    #expect(status["lastSync"] == .null)
    #expect(try await office.agent("queue", "--json").output == "")
    #expect(try await office.agent("conflicts", "--json").output == "")
  }
}

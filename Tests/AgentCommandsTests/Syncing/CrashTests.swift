import AgentProcesses
import Foundation
import SunbirdSimulator
import Testing

@Suite("Power cuts and company", .inTurns)
struct CrashTests {
  @Test(arguments: FaultTests.operations)
  func aPassKilledAfterTheCommitLeavesOneEffect(row: FaultTests.Row) async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    for words in row.before { try await office.agent(words).expect(0) }
    try await office.agent("sync").expect(0)
    try await office.agent(row.words).expect(0)

    // The answer is lost, and the question what became of the write finds no answer either. An
    // update and a removal ask once before, too.
    let asksBefore = row.operation.hasSuffix("update") || row.operation.hasSuffix("remove")
    try await sunbird.fault([
      "action": "loseAnswerAfterCommit", "operation": .string(row.operation),
    ])
    try await sunbird.fault([
      "action": "delay", "seconds": 3600, "path": "/read", "times": .null,
      "after": asksBefore ? 1 : 0,
    ])
    let pass = try office.start(["sync"])
    while try await sunbird.effects()[row.effect] == nil, !pass.child.hasEnded {
      try await Task.sleep(for: .milliseconds(20))
    }
    #expect(!pass.child.hasEnded, "the pass ended before it could be killed")
    pass.child.stop(by: SIGKILL)
    #expect(try await office.agent("queue", "--json").object()["state"] == "sent")

    try await sunbird.clearFaults()
    try await office.agent("sync", "--now").expect(0)
    #expect(try await sunbird.effects()[row.effect] == 1)
    #expect(try await office.agent("queue").output == "")
  }

  @Test func recordingFromSeveralProcessesGivesEveryEditItsOwnName() async throws {
    let office = try await Office.open()
    let receipts = try await withThrowingTaskGroup(of: Finished.self) { group in
      for number in 1...12 {
        group.addTask { try await office.agent(Bodies.teacher(named: "u\(number)") + ["--json"]) }
      }
      return try await group.reduce(into: [Finished]()) { $0.append($1) }
    }
    let names = try receipts.map { try $0.expect(0).object()["edit"]?.string }
    #expect(Set(names).count == 12)
    #expect(try await office.agent("status", "--json").object()["queued"] == 12)
  }

  @Test func recordingGoesOnWhileAPassIsUnderWay() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    try await office.agent(Bodies.school).expect(0)
    try await sunbird.fault(["action": "delay", "seconds": 3600])
    let pass = try office.start(["sync"])
    while try await sunbird.requests().isEmpty { try await Task.sleep(for: .milliseconds(20)) }
    try await office.agent(Bodies.schoolUpdate).expect(0)
    try await office.agent("sync").expect(75)
    let edits = try await office.agent("queue", "--json").objects()
    #expect(edits.map { $0["state"]?.string } == ["sent", "queued"])
    try await office.agent("queue", "withdraw", "dharwad-01:1").expect(65)
    pass.child.stop(by: SIGKILL)
    try await sunbird.clearFaults()
    try await office.agent("sync", "--now").expect(0)
    #expect(try await sunbird.fields("org:ap/dise-1")?["description"] == "High school")
    #expect(
      try await sunbird.effects() == ["org-create org:ap/dise-1": 1, "org-update org:ap/dise-1": 1])
  }

  @Test func aDamagedStoreIs74AndStaysAsItIs() async throws {
    let office = try await Office.open()
    try await office.agent(Bodies.school).expect(0)
    let url = URL(fileURLWithPath: office.store)
    var bytes = try Data(contentsOf: url)
    for index in stride(from: 4096, to: bytes.count, by: 1) { bytes[index] = 0xA5 }
    try bytes.write(to: url)
    let ran = try await office.agent("status").expect(74)
    #expect(ran.talk.hasPrefix("error: "))
    #expect(try Data(contentsOf: url).count == bytes.count)
  }
}

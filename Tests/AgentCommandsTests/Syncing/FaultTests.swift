import AgentProcesses
import SunbirdSimulator
import Testing

@Suite("Syncing over a bad line", .inTurns)
struct FaultTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let operation: String
    /// What has to be there before.
    let before: [[String]]
    let words: [String]
    let record: String
    var testDescription: String { operation }
    var effect: String { "\(operation) \(record)" }
  }

  private static let member = "member:ap/dise-1/asha"

  static let operations = [
    Row(operation: "org-create", before: [], words: Bodies.school, record: "org:ap/dise-1"),
    Row(
      operation: "org-update", before: [Bodies.school], words: Bodies.schoolUpdate,
      record: "org:ap/dise-1"),
    Row(operation: "user-create", before: [], words: Bodies.teacher, record: "user:ap/asha"),
    Row(
      operation: "user-update", before: [Bodies.teacher], words: Bodies.teacherUpdate,
      record: "user:ap/asha"),
    Row(
      operation: "member-add", before: [Bodies.school, Bodies.teacher], words: Bodies.joining,
      record: member),
    Row(
      operation: "member-remove", before: [Bodies.school, Bodies.teacher, Bodies.joining],
      words: Bodies.leaving, record: member),
  ]

  /// An office with one edit to send, everything before it delivered.
  private func office(_ row: Row) async throws -> (Office, SunbirdProcess) {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    for words in row.before { try await office.agent(words).expect(0) }
    try await office.agent("sync").expect(0)
    try await office.agent(row.words).expect(0)
    return (office, sunbird)
  }

  private func syncsUntilDrained(_ office: Office) async throws {
    for _ in 1...4 where try await office.agent("sync", "--now").status != 0 {}
    try await office.agent("sync", "--now").expect(0)
  }

  /// The agent asked what became of its write; it did not send it again and hope.
  private func expectOneWrite(_ row: Row, at sunbird: SunbirdProcess) async throws {
    #expect(try await sunbird.effects()[row.effect] == 1)
    let writes = try await sunbird.writes().filter {
      $0["operation"] == .string(row.operation) && $0["record"] == .string(row.record)
    }
    #expect(writes.count == 1)
  }

  @Test(arguments: operations)
  func anAnswerLostAfterTheCommitLeavesOneEffect(row: Row) async throws {
    let (office, sunbird) = try await office(row)
    try await sunbird.fault([
      "action": "loseAnswerAfterCommit", "operation": .string(row.operation),
    ])
    try await syncsUntilDrained(office)
    try await expectOneWrite(row, at: sunbird)
    #expect(try await sunbird.requests().contains { $0["isReplyLost"] == true })
    let status = try await office.agent("status", "--json").object()
    #expect(status["sent"] == 0)
    #expect(status["rejected"] == 0)
  }

  @Test(arguments: operations)
  func aConnectionLostBeforeTheCommitStillEndsWithOneEffect(row: Row) async throws {
    let (office, sunbird) = try await office(row)
    try await sunbird.fault(["action": "closeBeforeHandling", "operation": .string(row.operation)])
    try await syncsUntilDrained(office)
    #expect(try await sunbird.effects()[row.effect] == 1)
  }

  @Test(arguments: operations)
  func anAnswerCutInHalfLeavesOneEffect(row: Row) async throws {
    let (office, sunbird) = try await office(row)
    try await sunbird.fault([
      "action": "cutJSON", "afterBytes": 30, "operation": .string(row.operation),
    ])
    try await syncsUntilDrained(office)
    try await expectOneWrite(row, at: sunbird)
  }

  @Test(arguments: operations)
  func aGatewayThatFailsAfterTheCommitLeavesOneEffect(row: Row) async throws {
    let (office, sunbird) = try await office(row)
    try await sunbird.fault([
      "action": "status", "status": 502, "contentType": "text/html", "body": "<html>Bad gateway",
      "commit": true, "operation": .string(row.operation),
    ])
    try await syncsUntilDrained(office)
    try await expectOneWrite(row, at: sunbird)
  }

  @Test func aLinesLoginPageIsNoSuccess() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    try await office.agent(Bodies.school).expect(0)
    try await sunbird.fault(["action": "captivePortal", "times": .null])
    let report = try await office.agent("sync", "--json").expect(75).object()
    #expect(report["outcome"] == "offline")
    #expect(report["accepted"] == 0)
    #expect(report["remaining"] == 1)
    let edit = try await office.agent("queue", "--json").object()
    #expect(edit["state"] != "accepted")
    #expect(edit["attempts"] == 0)
    try await sunbird.clearFaults()
    try await office.agent("sync", "--now").expect(0)
    #expect(try await sunbird.effects() == ["org-create org:ap/dise-1": 1])
  }

  @Test func aServerThatFailsOnEverythingIsTriedAgainLater() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    for name in ["a1", "b2", "c3", "d4"] {
      try await office.agent(Bodies.teacher(named: name)).expect(0)
    }
    try await sunbird.fault(["action": "status", "status": 503, "body": "", "times": .null])
    try await office.agent("sync").expect(75)
    let counts = try await office.agent("status", "--json").object()
    #expect(counts["rejected"] == 0)
    try await sunbird.clearFaults()
    try await syncsUntilDrained(office)
    #expect(try await sunbird.effects().values.allSatisfy { $0 == 1 })
    #expect(try await sunbird.effects().count == 4)
  }

  @Test func aThrottledPassIsTriedAgainLaterAndKeepsItsPause() async throws {
    let sunbird = try await SunbirdProcess.start("--hour-limit", "1")
    let office = try await Office.open(sunbird: sunbird)
    for name in ["a1", "b2", "c3"] { try await office.agent(Bodies.teacher(named: name)).expect(0) }
    let ran = try await office.agent("sync", "--json").expect(75)
    #expect(try ran.object()["outcome"] == "partial")
    for edit in try await office.agent("queue", "--json").objects() {
      #expect(edit["attempts"] == 0)
    }
    let requests = try await sunbird.requests().count
    try await office.agent("sync", "--now").expect(75)
    #expect(try await sunbird.requests().count == requests, "--now overrode the server's pause")
  }

  @Test func oneRecordThatTheServerFailsOnDelaysNobody() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    for name in ["a1", "b2", "c3"] { try await office.agent(Bodies.teacher(named: name)).expect(0) }
    try await sunbird.fault([
      "action": "status", "status": 500, "body": "", "times": .null, "record": "user:ap/a1",
    ])
    try await office.agent("sync").expect(75)
    #expect(
      try await sunbird.effects() == ["user-create user:ap/b2": 1, "user-create user:ap/c3": 1])
  }

  @Test func aServerThatRefusesGzipGetsThePlainBodyInTheSamePass() async throws {
    for refusal in ["malformed", "unsupported"] {
      let sunbird = try await SunbirdProcess.start("--request-gzip", refusal)
      let office = try await Office.open(sunbird: sunbird)
      let text = String(repeating: "a long description ", count: 40)
      try await office.agent(Bodies.school + ["--description", text]).expect(0)
      try await office.agent("sync").expect(0)
      #expect(try await sunbird.effects() == ["org-create org:ap/dise-1": 1])
      #expect(try await sunbird.writes().map { $0["isGzipped"]?.bool } == [true, false])
    }
  }
}

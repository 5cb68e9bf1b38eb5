import AgentProcesses
import Codecs
import SunbirdSimulator
import Testing

/// `agent status` says what blocks, and no sync ends with "try again later" and no reason.
@Suite("What blocks", .inTurns)
struct BlockedTests {
  private func fault(
    _ sunbird: SunbirdProcess, _ status: Int, _ body: String, type: String = "application/json",
    retryAfter: Int? = nil
  ) async throws {
    try await sunbird.fault([
      "action": "status", "status": .number(Double(status)), "body": .string(body),
      "contentType": .string(type), "times": .null,
      "headers": .object(retryAfter.map { ["Retry-After": .string("\($0)")] } ?? [:]),
    ])
  }

  /// What blocks, as `status --json` has it; nil where it is null.
  private func blocked(_ office: Office) async throws -> [String: JSONValue]? {
    let ran = try await office.agent("status", "--json").expect(0)
    return try #require(try ran.object()["blocked"]).object
  }

  /// Each of them stands in the words of the sync, of the status and of its `blocked`.
  @Test(arguments: [
    (429, #"{"message":"x"}"#, 120, "pause"),
    (503, "<html>maintenance</html>", 600, "pause"),
  ])
  func aPauseAndItsEnd(status: Int, body: String, retryAfter: Int, code: String) async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    try await office.agent(Bodies.school).expect(0)
    #expect(try await blocked(office) == nil)
    try await fault(sunbird, status, body, type: "text/html", retryAfter: retryAfter)
    let ran = try await office.agent("sync").expect(75)
    #expect(ran.talk.contains("Asked to wait"))
    let blocked = try #require(try await blocked(office))
    #expect(blocked["code"]?.string == code)
    #expect(blocked["until"]?.string?.hasSuffix("Z") == true)
    #expect(blocked["reason"]?.string?.isEmpty == false)
    #expect(try await office.agent("status").expect(0).output.contains("blocked: "))
  }

  @Test func aRefusedCredential() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    try await office.agent(Bodies.school).expect(0)
    try await fault(sunbird, 401, #"{"message":"Unauthorized"}"#)
    try await office.agent("sync").expect(77)
    #expect(try await blocked(office)?["code"]?.string == "refused")
    try await sunbird.clearFaults()
    try await office.agent("sync").expect(0)
    #expect(try await blocked(office) == nil)
  }

  @Test func noLine() async throws {
    let office = try await Office.open()
    try await office.agent(Bodies.school).expect(0)
    try await office.agent("sync").expect(75)
    let blocked = try #require(try await blocked(office))
    #expect(blocked["code"]?.string == "offline")
    #expect(blocked["until"] == .null)
  }

  @Test func aCallThatIsNotOffered() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    try await office.agent(Bodies.school).expect(0)
    try await fault(sunbird, 404, #"{"message":"API not found with these values"}"#)
    for _ in 0..<2 {
      let ran = try await office.agent("sync").expect(75)
      #expect(ran.talk.contains("waits:") && ran.talk.contains("API not found"), "\(ran.talk)")
    }
    #expect(try await blocked(office)?["until"]?.string != nil)
  }

  @Test func aDaysBytesThatAreSpent() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    try await office.agent(Bodies.school).expect(0)
    try await office.agent("sync").expect(0)
    try await office.agent(Bodies.teacher).expect(0)
    let budget = ["AGENT_SYNC_MAX_BYTES_PER_DAY": "500"]
    try await office.agent("sync", environment: budget).expect(75)
    let blocked = try #require(try await blocked(office))
    #expect(blocked["code"]?.string == "day-budget")
    #expect(blocked["until"]?.string != nil)
  }

  /// No time helps an edit that is larger than a day's bytes: a person is told, by the forecast, too.
  @Test func anEditThatIsLargerThanADay() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    try await office.agent(Bodies.school).expect(0)
    let long = (0..<2000).map { "\($0 * 7919 % 9973)" }.joined(separator: " ")
    try await office.agent(
      "org", "create", "--external-id", "big", "--provider", "ap", "--org-name", "Big",
      "--description", long
    ).expect(0)
    let budget = ["AGENT_SYNC_MAX_BYTES_PER_DAY": "4000"]
    let forecast = try await office.agent("sync", "--dry-run", environment: budget).expect(0)
    #expect(forecast.output.contains("passed over: dharwad-01:2"))
    let ran = try await office.agent("sync", environment: budget).expect(3)
    #expect(ran.talk.contains("dharwad-01:2") && ran.talk.contains("a day has 4.0 kB"))
    #expect(try await sunbird.effects() == ["org-create org:ap/dise-1": 1])
    try await office.agent("sync", environment: budget).expect(3)
    #expect(try await blocked(office) == nil)
    try await office.agent("sync").expect(0)
  }
}

import AgentProcesses
import Foundation
import Testing

/// Reasons are errors, not talk: `--quiet`, as the unit runs, hides none of them.
@Suite("Quiet passes", .inTurns)
struct QuietPassTests {
  private func quiet(_ office: Office, _ status: Int32, _ more: String...) async throws -> String {
    let ended = try await office.agent(["sync", "--quiet"] + more).expect(status)
    #expect(ended.talk.split(separator: "\n").count == 1, "\(ended.talk)")
    return ended.talk
  }

  @Test func aPassWithoutALineSaysSo() async throws {
    let office = try await Office.open()
    try await office.agent(Bodies.school).expect(0)
    #expect(try await quiet(office, 75).contains("no line to Sunbird"))
  }

  @Test func refusedCredentialsAreSaidWithWhatToDo() async throws {
    let sunbird = try await SunbirdProcess.start("--consumer", "office:key:secret:orgAdmin")
    let office = try await Office.open(sunbird: sunbird)
    try await office.agent(Bodies.school).expect(0)
    let said = try await quiet(office, 77)
    #expect(said.hasPrefix("error: the server refused the credentials"), "\(said)")
    #expect(said.contains("fresh token"), "\(said)")
  }

  @Test func whatWaitsIsSaid() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    try await office.agent(Bodies.teacher(named: "a1")).expect(0)
    try await sunbird.fault([
      "action": "status", "status": 500, "body": "", "times": .null, "record": "user:ap/a1",
    ])
    _ = try await quiet(office, 75)
    let later = try await quiet(office, 75)
    #expect(later.contains("unknown"), "\(later)")
  }

  @Test func anotherPassUnderWayIsSaid() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    try await office.agent(Bodies.school).expect(0)
    try await sunbird.fault(["action": "swallow", "times": .null])
    try await office.start(["sync"]).during {
      try await sunbird.awaitRequest("org-create", "org:ap/dise-1")
      #expect(try await quiet(office, 75).contains("another sync"))
    }
  }

  @Test func whatIsLeftToPeopleIsSaid() async throws {
    let office = try await Reviews.officeWithPhoneConflict()
    #expect(
      try await quiet(office, 3)
        == "waiting for a person: 1 in conflict (`agent conflicts`)\n")
  }

  @Test func aWrongConfigurationIsSaid() async throws {
    let office = try await Office.open()
    try office.configure("server:\n  baseURL: https://x.example/?x=1\n")
    let ended = try await office.agent("sync", "--quiet").expect(78)
    #expect(ended.talk.hasPrefix("error: "), "\(ended.talk)")
  }

  @Test func aPassWithoutTroubleSaysNothing() async throws {
    let office = try await Office.open(sunbird: try await SunbirdProcess.start())
    try await office.agent(Bodies.school).expect(0)
    #expect(try await office.agent("sync", "--quiet").expect(0).talk == "")
  }
}

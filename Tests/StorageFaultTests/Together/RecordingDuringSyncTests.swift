import AgentProcesses
import Foundation
import SunbirdSimulator
import Testing

/// Recording goes on while a sync waits for a slow server.
@Suite(.inTurns)
struct RecordingDuringSyncTests {
  private func syncing(
    _ office: Office, _ sunbird: SunbirdProcess
  ) async throws -> RecordedChild {
    try await office.record(Office.school("1"))
    try await sunbird.fault(["action": "delay", "seconds": 3, "operation": "org-create"])
    let syncing = try office.start(["sync"])
    try await sunbird.awaitRequest("org-create", "org:ap/1")
    sunbird.pause()  // the answer waits for us
    return syncing
  }

  @Test func anEditOfARecordOnTheWireGoesNext() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    let syncing = try await syncing(office, sunbird)
    try await office.record(Office.change("1", description: "meanwhile"))
    #expect(try await office.states() == ["sent": 1, "queued": 1])
    #expect(!syncing.child.hasEnded)
    sunbird.resume()
    #expect(try await syncing.finished().status == 0)
    try await office.agent("sync").expect(0)
    let state = try await sunbird.state()
    #expect(state["org:ap/1"]?["description"]?.string == "meanwhile")
    let effects = try await sunbird.effectsByMessageID()
    #expect(effects == ["dharwad-01:1": 1, "dharwad-01:2": 1])
  }

  @Test func theREPLRecordsMeanwhile() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    let syncing = try await syncing(office, sunbird)
    let lines = """
      org update --provider ap --external-id 1 --description meanwhile
      org create --provider ap --external-id 2 --org-name x
      queue
      sync

      """
    let ran = try await office.agent("repl", input: lines)
    ran.expect(75)
    #expect(ran.output.contains("busy"), "\(ran.output)")
    #expect(!syncing.child.hasEnded)
    sunbird.resume()
    #expect(try await syncing.finished().status == 0)
    try await office.agent("sync").expect(0)
    let effects = try await sunbird.effects()
    #expect(
      effects == [
        "org-create org:ap/1": 1, "org-update org:ap/1": 1, "org-create org:ap/2": 1,
      ])
  }
}

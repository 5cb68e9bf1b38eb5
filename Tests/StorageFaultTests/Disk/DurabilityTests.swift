import AgentProcesses
import Foundation
import Testing

/// What power loss would find: a kill can't show that a write was not forced to the disk.
@Suite(.inTurns, .enabled(if: DiskFaults.areThere, "there is no C compiler to build disk-faults.c"))
struct DurabilityTests {
  @Test func anEditIsOnTheDiskBeforeItIsCalledRecorded() async throws {
    let disk = try #require(DiskFaults())
    let office = try await Office.open()
    let log = office.path("log")
    let rows = (0..<1200).map {
      #"{"operation":"org-create","request":{"provider":"ap","externalId":"r\#($0)","orgName":"x"}}"#
    }
    let file = office.path("rows.jsonl")
    try Data(rows.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: file))
    for words in [Office.school("1"), ["import", file], Office.change("1", description: "High")] {
      try await office.agent(words, environment: disk.watching(log: log)).expect(0)
    }
    #expect(!FileManager.default.fileExists(atPath: log))
  }

  /// One process, one connection: each answer only after its own commit, and no line's for another's.
  @Test func eachLineOfTheReplIsOnTheDiskBeforeItsAnswer() async throws {
    let disk = try #require(DiskFaults())
    let office = try await Office.open()
    let log = office.path("log")
    let file = office.path("rows.jsonl")
    let row =
      #"{"operation":"org-create","request":{"provider":"ap","externalId":"r","orgName":"x"}}"#
    try Data(row.utf8).write(to: URL(fileURLWithPath: file))
    let lines = (0..<20).map { Office.school("\($0)", name: "x").joined(separator: " ") }
    let ran = try await office.agent(
      ["repl"],
      input: (lines + ["import \(file)"] + lines.map { $0.replacing("create", with: "update") })
        .joined(separator: "\n"), environment: disk.watching(log: log))
    #expect(ran.expect(0).lines.count == 41)
    #expect(!FileManager.default.fileExists(atPath: log))
  }

  @Test func anIntentIsOnTheDiskBeforeItsFirstByteLeaves() async throws {
    let disk = try #require(DiskFaults())
    // One request at a time: otherwise one is sent while another's end is written.
    let office = try await Office.open(
      sunbird: try await SunbirdProcess.start(),
      settings: ["AGENT_SYNC_BATCH_SIZE": "1", "AGENT_SYNC_MAX_CONNECTIONS": "1"])
    _ = try await office.recordSchools(3)
    let log = office.path("log")
    try await office.agent(["sync"], environment: disk.watching(log: log)).expect(0)
    #expect(!FileManager.default.fileExists(atPath: log))
  }
}

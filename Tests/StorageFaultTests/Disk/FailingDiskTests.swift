import AgentProcesses
import Foundation
import Testing

/// A disk that fails from some call on, for good, while one command runs.
@Suite(.inTurns, .enabled(if: DiskFaults.areThere, "there is no C compiler to build disk-faults.c"))
struct FailingDiskTests {
  struct Fault: Sendable, CustomTestStringConvertible {
    let call: String
    let error: Int32
    let steps: [Int]

    var testDescription: String { "\(call) \(error)" }
  }

  static let faults = [
    Fault(call: "pwrite", error: EIO, steps: Array(stride(from: 1, through: 31, by: 3))),
    Fault(call: "pwrite", error: ENOSPC, steps: Array(stride(from: 2, through: 32, by: 3))),
    Fault(call: "fdatasync", error: EIO, steps: [1, 2, 3, 4]),
  ]

  @Test(arguments: faults)
  func aRecordingIsAcknowledgedAndThereOrRefusedWithAHint(fault: Fault) async throws {
    let disk = try #require(DiskFaults())
    let office = try await Office.open()
    var acknowledged = try await office.recordSchools(2, prefix: "before")
    for step in fault.steps {
      let ended = try await office.agent(
        Office.school("\(step)"),
        environment: disk.failing(fault.call, at: step, error: fault.error))
      if ended.status == 0 {
        acknowledged.append(String(ended.output.split(separator: " ")[1]))
      } else {
        ended.expectRefusedStore()
      }
    }
    let found = try await office.listed()
    found.ended.expect(0)
    #expect(Set(acknowledged).isSubset(of: found.dots))
    #expect(try StoreFile(office.store).flaws().isEmpty)
    try await office.record(Office.school("after"))
  }

  @Test(arguments: faults)
  func aSyncSendsNothingTwiceAfterItsDiskFailed(fault: Fault) async throws {
    let disk = try #require(DiskFaults())
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    for step in fault.steps {
      try await office.record(Office.school("\(step)"))
      let ended = try await office.agent(
        ["sync", "--now", "--max-seconds", "1"],
        environment: disk.failing(fault.call, at: step, error: fault.error))
      if ![0, 75].contains(ended.status) { ended.expectRefusedStore() }
    }
    try await office.agent("sync", "--now").expect(0)
    let effects = try await sunbird.effects()
    for step in fault.steps { #expect(effects["org-create org:ap/\(step)"] == 1) }
    let effectsByEdit = try await sunbird.effectsByMessageID()
    #expect(effectsByEdit.values.allSatisfy { $0 == 1 })
  }
}

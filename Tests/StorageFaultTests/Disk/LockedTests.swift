import AgentProcesses
import Foundation
import GRDB
import Testing

/// A store that another program holds.
@Suite(.inTurns)
struct LockedTests {
  @Test func aHeldStoreCanBeLookedAtButNotWritten() async throws {
    let office = try await Office.open()
    let dots = try await office.recordSchools(2)
    var configuration = Configuration()
    configuration.allowsUnsafeTransactions = true
    let holder = try DatabaseQueue(path: office.store, configuration: configuration)
    try await holder.writeWithoutTransaction { try $0.execute(sql: "BEGIN EXCLUSIVE") }

    let found = try await office.listed()
    found.ended.expect(0)
    #expect(found.dots == dots)
    try await office.agent("backup", office.path("copy.db")).expect(0)
    // Somebody is at work on it: a restore does not push it aside.
    async let restored = office.agent("restore", office.path("copy.db"))
    async let recorded = office.agent(Office.school("9"))
    for ended in try await [restored, recorded] {
      ended.expectRefusedStore()
      #expect(ended.talk.contains("another process"), "\(ended.talk)")
    }

    try await holder.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
    try holder.close()
    #expect(try await office.listed().dots == dots)
    try await office.record(Office.school("9"))
  }
}

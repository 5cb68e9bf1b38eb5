import AgentProcesses
import Foundation
import GRDB
import Testing

/// SQLite before 3.51.3 can lose commits where a checkpoint begins beside writers. The moment in
/// which it happens is a few instructions long and can't be staged here; what is watched instead is
/// the rule that rules it out: no checkpoint without the writer's lock.
@Suite(.inTurns, .enabled(if: DiskFaults.areThere, "there is no C compiler to build disk-faults.c"))
struct CheckpointTests {
  private func rows(_ count: Int, bytes: Int) -> String {
    let text = String(repeating: "x", count: bytes)
    return (0..<count).map {
      #"{"operation":"org-create","request":{"provider":"ap","externalId":"r\#($0)","#
        + #""orgName":"x","description":"\#(text)"}}"#
    }.joined(separator: "\n")
  }

  /// Somebody else has the store open, so that no command is the last to close it.
  private func holding(_ office: Office) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA wal_autocheckpoint = 0") }
    let holder = try DatabaseQueue(path: office.store, configuration: configuration)
    _ = try holder.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM edit") }
    return holder
  }

  @Test func noCommandMakesACheckpointBesideWriters() async throws {
    let disk = try #require(DiskFaults())
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    let holder = try holding(office)
    let log = office.path("locks")
    let file = try office.write("rows.jsonl", rows(1200, bytes: 3000))
    let commands = [
      ["import", file], Office.school("1"), ["sync", "--now"], ["prune", "--older-than", "0"],
      ["prune", "--older-than", "0"], ["backup", office.path("copy.db")], ["doctor"],
      ["restore", office.path("copy.db")], Office.school("2"), ["status"], ["queue"],
    ]
    for words in commands {
      try await office.agent(words, environment: disk.watchingLocks(log: log)).expect(0)
      // Where there was nothing to tell there is no file.
      let told = try? String(contentsOfFile: log, encoding: .utf8)
      #expect(told == nil, "\(words)")
    }
    try holder.close()
    #expect(try StoreFile(office.store).flaws().isEmpty)
  }

  /// The log is brought into the file all the same, or it would grow for ever.
  @Test func theLogOfALongImportStaysShort() async throws {
    let office = try await Office.open()
    let holder = try holding(office)
    let file = try office.write("rows.jsonl", rows(6000, bytes: 3000))
    try await office.agent("import", file).expect(0)
    let attributes = try FileManager.default.attributesOfItem(atPath: office.store + "-wal")
    let bytes = try #require(attributes[.size] as? Int)
    #expect(bytes < 12 << 20, "\(bytes) bytes, of some 30 MB that were recorded")
    try holder.close()
    #expect(try StoreFile(office.store).flaws().isEmpty)
  }
}

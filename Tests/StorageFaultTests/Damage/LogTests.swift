import AgentProcesses
import Codecs
import Foundation
import SunbirdSimulator
import Testing

/// The write-ahead log after a kill and after a power cut.
@Suite(.inTurns)
struct LogTests {
  @Test func aRemovedLogOpensAnEpochAndSaysSo() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    let dots = try await office.recordSchools(2)

    // A sync that hangs on the server keeps the log; its kill leaves it.
    try await sunbird.fault(["action": "delay", "seconds": 30])
    let syncing = try office.start(["sync"])
    try await sunbird.awaitRequest("org-create", "org:ap/s0")
    try await office.record(Office.school("in-the-log"))
    syncing.child.send(signal: SIGKILL)
    #expect(try await syncing.finished().wasKilled)
    #expect(FileManager.default.fileExists(atPath: office.store + "-wal"))
    for suffix in ["-wal", "-shm"] {
      try FileManager.default.removeItem(atPath: office.store + suffix)
    }

    let found = try await office.agent("queue", "--json").expect(0)
    #expect(found.talk.contains("dharwad-01~2") && found.talk.contains("-wal"), "\(found.talk)")
    #expect(try await office.listed().dots == dots)
    #expect(try await office.record(Office.school("after")).hasPrefix("dharwad-01~2:"))
    #expect(try StoreFile(office.store).flaws().isEmpty)
  }

  /// The file and its log as they are at one instant: the recorder stands still meanwhile.
  @Test func aPowerCutKeepsEveryAcknowledgedEdit() async throws {
    let office = try await Office.open()
    let lines = (0..<400).map {
      "org create --provider ap --external-id \($0) --org-name x --json"
    }
    let recording = try office.start(["repl"], input: lines.joined(separator: "\n"))
    for cut in 0..<6 {
      let before = try recording.output().count
      while try recording.output().count < before + 400, !recording.child.hasEnded {
        try await Task.sleep(for: .milliseconds(5))
      }
      recording.child.send(signal: SIGSTOP)
      let said = try recording.output().split(separator: "\n").map(String.init)
      let copy = try Office()
      for suffix in ["", "-wal"] {
        let file = office.store + suffix
        guard FileManager.default.fileExists(atPath: file) else { continue }
        try FileManager.default.copyItem(atPath: file, toPath: copy.store + suffix)
      }
      recording.child.send(signal: SIGCONT)

      // The last line may be cut where the words were on their way out.
      let acknowledged = try said.dropLast().map {
        try JSONValue(json: $0.utf8)["edit"]?.string ?? ""
      }
      #expect(!acknowledged.isEmpty, "cut \(cut)")
      let found = try await copy.listed()
      found.ended.expect(0)
      #expect(Set(acknowledged).isSubset(of: found.dots), "cut \(cut)")
      #expect(try StoreFile(copy.store).flaws().isEmpty, "cut \(cut)")
    }
    recording.child.send(signal: SIGKILL)
    _ = try await recording.finished()
  }
}

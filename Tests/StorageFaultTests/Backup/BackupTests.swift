import AgentProcesses
import Codecs
import Foundation
import SunbirdSimulator
import Testing

/// `agent backup` while everything runs.
@Suite(.inTurns)
struct BackupTests {
  @Test func aBackupDuringRecordingAndSyncIsSoundAndWhole() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    try await sunbird.fault(["action": "delay", "seconds": 0.02, "times": .null])
    let lines = (0..<300).map {
      "org create --provider ap --external-id \($0) --org-name x --json"
    }
    let recording = try office.start(["repl"], input: lines.joined(separator: "\n"))
    while try recording.output().isEmpty { try await Task.sleep(for: .milliseconds(5)) }
    let syncing = try office.start(["sync"])
    for number in 0..<4 {
      let said = try recording.output().split(separator: "\n").dropLast()
      let acknowledged = try said.map { try JSONValue(json: $0.utf8)["edit"]?.string ?? "" }
      let folder = try TemporaryFolder()
      let copy = folder.path("copy.db")
      let told = try await office.agent("backup", copy, "--json").expect(0)
      let edits = try StoreFile(copy).edits()
      #expect(Set(acknowledged).isSubset(of: edits.map(\.dot)), "backup \(number)")
      #expect(try told.object()["edits"]?.wholeNumber == edits.count)
      #expect(try StoreFile(copy).flaws().isEmpty, "backup \(number)")
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
      #expect(names == ["copy.db"])
    }
    _ = try await recording.finished()
    _ = try await syncing.finished()
    try await office.agent("sync", "--now").expect(0)
    let effects = try await sunbird.effects()
    #expect(effects.count == 300 && effects.values.allSatisfy { $0 == 1 })
  }

  /// Whoever has the stick can read the copy, and the person has to know.
  @Test(
    .enabled(if: Namespace.hasExFAT, "this machine mounts no exFAT (exfat-fuse, exfatprogs, root)"))
  func aCopyOnAMediumWithoutPermissionsIsSaidToBeOpen() async throws {
    let office = try await Office.open()
    _ = try await office.recordSchools(2)
    let ended = try await office.isolated(
      """
      \(Namespace.exFAT)
      "$AGENT" backup "$FOLDER/copy.db" --json
      "$AGENT" backup "$FOLDER/stick/copy.db" --json || exit 10
      "$AGENT" restore "$FOLDER/stick/copy.db" --json || exit 11
      """
    ).expect(0)
    let told = try ended.objects()
    #expect(told.count == 3 && told[0]["private"]?.bool == true, "\(ended)")
    #expect(told[1]["private"]?.bool == false && told[1]["edits"]?.wholeNumber == 2)
    #expect(ended.talk.contains("others can read"), "\(ended.talk)")
  }

  @Test func aBackupOverwritesNothing() async throws {
    let office = try await Office.open()
    try Data("mine".utf8).write(to: URL(fileURLWithPath: office.path("mine")))
    try await office.agent("backup", office.path("mine")).expect(65)
    #expect(FileManager.default.contents(atPath: office.path("mine")) == Data("mine".utf8))
  }

  @Test func aBackupThatCannotBeWrittenLeavesNoHalf() async throws {
    let office = try await Office.open()
    _ = try await office.recordSchools(3)
    try await office.agent("backup", office.path("no/such/folder/copy.db")).expectRefusedStore()
    let ended = try await office.shell(
      "ulimit -f 48; exec \"$AGENT\" backup \"$FOLDER/copy.db\"")
    ended.expectRefusedStore()
    let names = try FileManager.default.contentsOfDirectory(atPath: office.folder.url.path)
    #expect(!names.contains { $0.hasPrefix("copy.db") })
  }
}

import AgentProcesses
import Foundation
import GRDB
import SunbirdSimulator
import Testing

/// `agent restore`: last week's store comes back.
@Suite(.inTurns)
struct RestoreTests {
  @Test func theReplacedStoreIsKeptAndNoNameIsIssuedTwice() async throws {
    let office = try await Office.open()
    let before = try await office.recordSchools(2, prefix: "before")
    try await office.agent("backup", office.path("copy.db")).expect(0)
    let after = try await office.recordSchools(3, prefix: "after")

    let restored = try await office.agent(
      "restore", office.path("copy.db"), "--without-newer", "--json"
    ).expect(0)
    let told = try restored.object()
    #expect(told["edits"]?.wholeNumber == 2 && told["newer"]?.wholeNumber == 3)
    #expect(told["newerEdits"]?.texts == after && told["newerBrought"]?.bool == false)
    #expect(after.allSatisfy(restored.talk.contains), "\(restored.talk)")
    #expect(try await office.listed().dots == before)
    let names = try FileManager.default.contentsOfDirectory(atPath: office.folder.url.path)
    let kept = try #require(names.first { $0.hasPrefix("agent.db.replaced-") })
    #expect(try StoreFile(office.path(kept)).edits().map(\.dot) == before + after)

    let new = try await office.recordSchools(4, prefix: "new")
    #expect(new.allSatisfy { $0.hasPrefix("dharwad-01~2:") })
    #expect(Set(new).isDisjoint(with: before + after))
    #expect(try await office.agent("status").talk == "")
  }

  /// Whoever believes the 0 of an edit's recording and that of the restore finds the edit.
  @Test func whatWasRecordedAfterTheBackupComesAlongAndIsSent() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    let before = try await office.recordSchools(2, prefix: "before")
    try await office.agent("backup", office.path("copy.db")).expect(0)
    let after = try await office.recordSchools(3, prefix: "after")
    let restored = try await office.agent("restore", office.path("copy.db"), "--json").expect(0)
    let told = try restored.object()
    #expect(told["edits"]?.wholeNumber == 5 && told["newer"]?.wholeNumber == 3)
    #expect(told["newerBrought"]?.bool == true)
    #expect(after.allSatisfy(restored.talk.contains), "\(restored.talk)")
    #expect(try await office.listed().dots == before + after)
    try await office.agent("sync", "--now").expect(0)
    #expect(Set(try await sunbird.effectsByMessageID().keys) == Set(before + after))
    #expect(try StoreFile(office.store).flaws().isEmpty)
  }

  @Test func onANewMachineTheFolderIsMade() async throws {
    let office = try await Office.open()
    let dots = try await office.recordSchools(2)
    try await office.agent("backup", office.path("copy.db")).expect(0)
    let store = office.path("new/machine/agent.db")
    let environment = ["AGENT_STORE": store]
    try await office.agent(["restore", office.path("copy.db")], environment: environment).expect(0)
    let found = try await office.agent(["queue", "--json"], environment: environment).expect(0)
    #expect(try found.objects().map { $0["edit"]?.string ?? "" } == dots)
    // A folder that can't be made is said as what it is.
    try office.write("file", "no folder")
    let refused = try await office.agent(
      ["restore", office.path("copy.db")],
      environment: ["AGENT_STORE": office.path("file/agent.db")])
    refused.expectRefusedStore()
    #expect(!refused.talk.contains("NSPOSIX") && !refused.talk.contains("NSCocoa"))
  }

  /// Nothing moves, nothing is made, and the store is what it was.
  @Test func aNewerVersionsBackupIsRefusedBeforeAnythingMoves() async throws {
    let office = try await Office.open()
    _ = try await office.recordSchools(2)
    try await office.agent("backup", office.path("copy.db")).expect(0)
    let future = try DatabaseQueue(path: office.path("copy.db"))
    try await future.write {
      try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('99 from the future')")
    }
    try future.close()
    let after = try await office.recordSchools(1, prefix: "after")
    let manager = FileManager.default
    let before = try manager.contentsOfDirectory(atPath: office.folder.url.path).sorted()
    let bytes = manager.contents(atPath: office.store)
    let refused = try await office.agent("restore", office.path("copy.db")).expectRefusedStore()
    #expect(refused.talk.contains("newer version"), "\(refused.talk)")
    let names = try manager.contentsOfDirectory(atPath: office.folder.url.path).sorted()
    #expect(names == before && manager.contents(atPath: office.store) == bytes)
    #expect(try await office.listed().dots.suffix(1) == after)
    try await office.agent(
      ["restore", office.path("copy.db")], environment: ["AGENT_STORE": office.path("new/agent.db")]
    ).expectRefusedStore()
    #expect(!manager.fileExists(atPath: office.path("new")))
  }

  @Test func aNewerVersionsStoreIsNotPushedAside() async throws {
    let office = try await Office.open()
    _ = try await office.recordSchools(2)
    try await office.agent("backup", office.path("copy.db")).expect(0)
    let future = try DatabaseQueue(path: office.store)
    try await future.write {
      try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('99 from the future')")
    }
    try future.close()
    let bytes = FileManager.default.contents(atPath: office.store)
    let refused = try await office.agent("restore", office.path("copy.db")).expectRefusedStore()
    #expect(refused.talk.contains("newer version"), "\(refused.talk)")
    #expect(FileManager.default.contents(atPath: office.store) == bytes)
  }

  @Test func aRestoreOfARestoreOpensAThirdEpoch() async throws {
    let office = try await Office.open()
    _ = try await office.recordSchools(1, prefix: "a")
    try await office.agent("backup", office.path("copy.db")).expect(0)
    for epoch in 2...4 {
      try await office.agent("restore", office.path("copy.db")).expect(0)
      let dot = try await office.record(Office.school("epoch-\(epoch)"))
      #expect(dot.hasPrefix("dharwad-01~\(epoch):"))
    }
  }

  /// What the old store still holds as queued was accepted meanwhile, and more has been done since.
  @Test func lastWeeksBackupMeetsThisWeeksServer() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    try await office.record(Office.school("old"))
    try await office.agent("sync").expect(0)
    try await office.record(Office.school("queued-then"))
    try await office.record(Office.change("old", description: "as of last week"))
    try await office.agent("backup", office.path("copy.db")).expect(0)

    try await office.agent("sync").expect(0)
    try await office.record(Office.school("this-week"))
    try await office.record(
      ["org", "update", "--provider", "ap", "--external-id", "old", "--org-code", "C-1"])
    try await office.agent("sync").expect(0)
    let effects = (try await sunbird.effects(), try await sunbird.effectsByMessageID())

    try await office.agent("restore", office.path("copy.db"), "--without-newer").expect(0)
    try await office.agent("sync", "--now").expect(0)
    #expect(try await office.states() == ["accepted": 3])
    #expect(try await sunbird.effects() == effects.0)
    #expect(try await sunbird.effectsByMessageID() == effects.1)

    // Nothing new is judged stale either: it goes, beside what the restored store never saw.
    try await office.record(Office.change("old", description: "after the restore"))
    try await office.record(Office.school("new"))
    try await office.agent("sync", "--now").expect(0)
    let state = try await sunbird.state()
    #expect(state["org:ap/old"]?["description"]?.string == "after the restore")
    #expect(state["org:ap/old"]?["orgCode"]?.string == "C-1")
    #expect(
      Set(state.keys) == Set(["old", "queued-then", "this-week", "new"].map { "org:ap/\($0)" }))
    let creations = try await sunbird.effects().filter { $0.key.hasPrefix("org-create") }
    #expect(creations.values.allSatisfy { $0 == 1 })
    let effectsByEdit = try await sunbird.effectsByMessageID()
    #expect(effectsByEdit.values.allSatisfy { $0 == 1 })
  }

  /// The same field was changed again after the backup: the older value does not win silently.
  @Test func anOverriddenEditOfTheBackupGoesToAPerson() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    try await office.record(Office.school("1") + ["--description", "base"])
    try await office.agent("sync").expect(0)
    try await office.record(Office.change("1", description: "last week"))
    try await office.agent("backup", office.path("copy.db")).expect(0)
    try await office.agent("sync").expect(0)
    try await office.record(Office.change("1", description: "this week"))
    try await office.agent("sync").expect(0)

    try await office.agent("restore", office.path("copy.db"), "--without-newer").expect(0)
    try await office.agent("sync", "--now").expect(3)
    #expect(try await office.states() == ["accepted": 1, "conflict": 1])
    let state = try await sunbird.state()
    #expect(state["org:ap/1"]?["description"]?.string == "this week")
  }

  @Test(arguments: ["garbage", "nothing", "a half"])
  func aBrokenStoreIsPutAsideAndReplaced(broken: String) async throws {
    let office = try await Office.open()
    let dots = try await office.recordSchools(3)
    try await office.agent("backup", office.path("copy.db")).expect(0)
    let later = try await office.recordSchools(2, prefix: "later")
    let whole = try Data(contentsOf: URL(fileURLWithPath: office.store))
    let left =
      switch broken {
      case "garbage": Data(repeating: 0xA5, count: 5000)
      case "nothing": Data()
      default: whole.prefix(whole.count / 2 / 4096 * 4096)
      }
    try left.write(to: URL(fileURLWithPath: office.store))

    // The two edits since can't be had any more, and that is no success.
    let restored = try await office.agent("restore", office.path("copy.db"), "--json").expect(3)
    #expect(try restored.object()["newer"]?.wholeNumber == 2)
    #expect(restored.talk.contains("2 edits"), "\(restored.talk)")
    #expect(try await office.listed().dots == dots)
    let names = try FileManager.default.contentsOfDirectory(atPath: office.folder.url.path)
    let kept = try #require(names.first { $0.hasPrefix("agent.db.replaced-") })
    #expect(FileManager.default.contents(atPath: office.path(kept)) == left)
    let new = try await office.recordSchools(3, prefix: "new")
    #expect(Set(new).isDisjoint(with: dots + later))
    #expect(new.allSatisfy { $0.hasPrefix("dharwad-01~") })
  }

  @Test func aBackupThatIsNoneReplacesNothing() async throws {
    let office = try await Office.open()
    let dots = try await office.recordSchools(2)
    try Data("no database".utf8).write(to: URL(fileURLWithPath: office.path("text")))
    try Data().write(to: URL(fileURLWithPath: office.path("empty")))
    for file in ["text", "empty"] {
      try await office.agent("restore", office.path(file)).expectRefusedStore()
    }
    try await office.agent("restore", office.path("missing")).expect(69)
    #expect(try await office.listed().dots == dots)
    let names = try FileManager.default.contentsOfDirectory(atPath: office.folder.url.path)
    #expect(!names.contains { $0.contains("replaced") })
  }

  @Test func aRestoreWaitsForTheEndOfASync() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    try await office.record(Office.school("1"))
    try await office.agent("backup", office.path("copy.db")).expect(0)
    try await sunbird.fault(["action": "delay", "seconds": 8])
    let syncing = try office.start(["sync"])
    try await sunbird.awaitRequest("org-create", "org:ap/1")
    sunbird.pause()  // the answer waits for us
    try await office.agent("restore", office.path("copy.db")).expect(75)
    sunbird.resume()
    #expect(try await syncing.finished().status == 0)
  }

  /// A limit on the size of files stands for a disk that fills up at any of its writes.
  @Test func aRestoreThatFailsLeavesTheOldStoreAndNothingBesideIt() async throws {
    let office = try await Office.open()
    _ = try await office.recordSchools(2, prefix: "before")
    try await office.agent("backup", office.path("copy.db")).expect(0)
    let dots = try await office.recordSchools(2, prefix: "after")
    let before = try await office.listed().dots
    #expect(before.suffix(2) == dots)
    var failures = 0
    for blocks in stride(from: 16, through: 2000, by: 24) {
      let ended = try await office.shell(
        "ulimit -f \(blocks); exec \"$AGENT\" restore \"$FOLDER/copy.db\" --without-newer")
      if ended.status == 0 { break }
      failures += 1
      ended.expectRefusedStore()
      #expect(try await office.listed().dots == before, "\(blocks) blocks")
      let names = try FileManager.default.contentsOfDirectory(atPath: office.folder.url.path)
      let left = names.filter { $0.contains("replaced") || $0.contains("restoring") }
      #expect(left.isEmpty, "\(blocks) blocks")
    }
    #expect(failures > 3)
    #expect(try await office.listed().dots == before.dropLast(2))
  }

  /// The store's own disk fails from some write on, once the new store and the copy are finished.
  @Test(
    .enabled(if: DiskFaults.areThere, "there is no C compiler to build disk-faults.c"),
    arguments: FailingDiskTests.faults)
  func aRestoreWhoseDiskFailsLeavesOneStoreOrTheOther(
    fault: FailingDiskTests.Fault
  ) async throws {
    let disk = try #require(DiskFaults())
    let office = try await Office.open()
    let restored = try await office.recordSchools(2, prefix: "before")
    try await office.agent("backup", office.path("copy.db")).expect(0)
    let replaced = restored + (try await office.recordSchools(2, prefix: "after"))
    for step in fault.steps {
      let ended = try await office.agent(
        ["restore", office.path("copy.db"), "--without-newer"],
        environment: disk.failing(fault.call, at: step, error: fault.error))
      if ended.status != 0 { ended.expectRefusedStore() }
      let dots = try await office.listed().dots
      let names = try FileManager.default.contentsOfDirectory(atPath: office.folder.url.path)
      #expect(!names.contains { $0.contains("restoring") || $0.contains("unfinished") })
      let kept = names.filter { $0.contains("replaced") }
      guard dots == restored else {
        #expect(dots == replaced && ended.status == 74, "step \(step)")
        #expect(kept.isEmpty, "step \(step)")
        continue
      }
      #expect(try StoreFile(office.path(#require(kept.first))).edits().map(\.dot) == replaced)
      break
    }
  }
}

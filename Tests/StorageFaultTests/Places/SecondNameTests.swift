import AgentProcesses
import Foundation
import SunbirdSimulator
import Testing

/// One store under two names is one store: never two passes at once, never two witnesses.
@Suite(.inTurns)
struct SecondNameTests {
  private func link(_ office: Office, _ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: office.path(name), withDestinationPath: target)
  }

  @Test func aLinkToTheStoreOrItsFolderGivesNoSecondPass() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    try await office.record(Office.school("one"))
    try link(office, "link.db", to: office.store)
    try link(office, "folder", to: office.folder.url.path)
    try await sunbird.fault(["action": "delay", "seconds": 60])
    let first = try office.start(["sync"])
    try await sunbird.awaitRequest("org-create", "org:ap/one")
    for name in ["link.db", "folder/agent.db", "folder/link.db"] {
      let second = try await office.agent("sync", "--json", "--store", office.path(name)).expect(75)
      #expect(try second.object()["outcome"] == "busy", "\(name)")
    }
    first.child.stop(by: SIGKILL)
    try await sunbird.clearFaults()
    _ = try await office.agent("sync", "--now", "--store", office.path("link.db"))
    try await office.agent("sync", "--now").expect(0)
    #expect(try await sunbird.effects() == ["org-create org:ap/one": 1])
  }

  @Test func aLinkHasNoNeighboursOfItsOwn() async throws {
    let office = try await Office.open()
    try link(office, "link.db", to: "agent.db")
    let dots = [
      try await office.record(Office.school("one")),
      try await office.record(Office.school("two") + ["--store", office.path("link.db")]),
      try await office.record(Office.school("three")),
    ]
    #expect(dots == ["dharwad-01:1", "dharwad-01:2", "dharwad-01:3"])
    let names = try FileManager.default.contentsOfDirectory(atPath: office.folder.url.path)
    #expect(names.filter { $0.hasPrefix("link.db") } == ["link.db"])
  }

  @Test func restoreThroughALinkKeepsTheLink() async throws {
    let office = try await Office.open()
    try await office.record(Office.school("one"))
    try await office.agent("backup", office.path("copy.db")).expect(0)
    try link(office, "link.db", to: "agent.db")
    try await office.agent("restore", office.path("copy.db"), "--store", office.path("link.db"))
      .expect(0)
    let target = try FileManager.default.destinationOfSymbolicLink(atPath: office.path("link.db"))
    #expect(target == "agent.db")
    #expect(try await office.agent("status", "--json").object()["replica"] == "dharwad-01~2")
  }

  @Test func aHardLinkIsRefusedAndSaysWhatToDo() async throws {
    let office = try await Office.open()
    try await office.record(Office.school("one"))
    let other = office.path("other.db")
    try FileManager.default.linkItem(atPath: office.store, toPath: other)
    for words in [["status"], ["sync"], ["init"], Office.school("two")] {
      for store in [office.store, other] {
        let refused = try await office.agent(words + ["--store", store]).expectRefusedStore()
        #expect(refused.talk.contains("hard link"), "\(refused.talk)")
      }
    }
    try FileManager.default.removeItem(atPath: other)
    #expect(try await office.record(Office.school("two")) == "dharwad-01:2")
  }

  @Test(.enabled(if: Namespace.isThere, "this machine lets nobody mount a file"))
  func aStoreMountedWithoutItsFolderIsRefusedAndOneMountedWithItIsTheSame() async throws {
    let office = try await Office.open()
    try await office.record(Office.school("one"))
    let ended = try await office.isolated(
      """
      mkdir "$FOLDER/alone" "$FOLDER/with"
      touch "$FOLDER/alone/agent.db"
      mount --bind "$FOLDER/agent.db" "$FOLDER/alone/agent.db" || exit 9
      "$AGENT" org create --provider ap --external-id two --org-name x \\
        --store "$FOLDER/alone/agent.db"
      echo alone $?
      umount "$FOLDER/alone/agent.db"
      mount --bind "$FOLDER" "$FOLDER/with" || exit 9
      "$AGENT" org create --provider ap --external-id two --org-name x \\
        --store "$FOLDER/with/agent.db"
      echo with $?
      """)
    #expect(ended.lines.first == "alone 74", "\(ended)")
    #expect(ended.talk.contains("mounted by itself"), "\(ended.talk)")
    #expect(ended.lines.last == "with 0", "\(ended)")
    #expect(try await office.listed().dots == ["dharwad-01:1", "dharwad-01:2"])
  }
}

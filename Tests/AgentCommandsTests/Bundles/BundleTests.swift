import AgentProcesses
import Codecs
import Foundation
import Testing

/// An office without a line and a relay, as people would carry a stick between them.
@Suite("Bundles", .inTurns)
struct BundleTests {
  private struct Pair {
    let office: Office
    let relay: Office

    var stick: String { relay.path("stick.age") }
    var back: String { relay.path("back.age") }

    func write(_ more: String...) async throws -> Finished {
      try await office.agent(["bundle", "write", stick, "--for", "hubli"] + more)
    }
  }

  private static func pair() async throws -> Pair {
    let sunbird = try await SunbirdProcess.start()
    let pair = Pair(
      office: try await Office.open(), relay: try await Office.open("hubli", sunbird: sunbird))
    for (here, there, name) in [
      (pair.office, pair.relay, "hubli"), (pair.relay, pair.office, "dharwad-01"),
    ] {
      let keys = try await there.agent("key", "create").expect(0)
      try here.write("peer.pub", keys.lines.joined(separator: "\n") + "\n")
      try await here.agent("peer", "add", name, here.path("peer.pub")).expect(0)
    }
    return pair
  }

  @Test func aDayGoesByAStickAndItsReceiptsComeBack() async throws {
    let pair = try await Self.pair()
    try await pair.office.agent(Bodies.school).expect(0)
    try await pair.office.agent(Bodies.teacher).expect(0)
    let written = try await pair.write("--json").expect(0).object()
    #expect(written["edits"] == 2 && written["bundle"]?.string == pair.stick)
    let queue = try await pair.office.agent("queue", "--json").expect(0).objects()
    #expect(queue.count == 2)
    #expect(queue.allSatisfy { $0["reason"] == "with hubli by bundle 1" })
    let status = try await pair.office.agent("status", "--json").expect(0).object()
    #expect(status["away"] == 2 && status["remaining"] == 0)

    let take = ["bundle", "take", pair.stick, "--json"]
    let taken = try await pair.relay.agent(take).expect(0).object()
    #expect(taken["recorded"] == 2 && taken["from"] == "dharwad-01")
    let again = try await pair.relay.agent(take).expect(0).object()
    #expect(again["recorded"] == 0 && again["repeated"] == 2)
    try await pair.relay.agent("sync").expect(0)
    try await pair.relay.agent("bundle", "receipts", pair.back, "--for", "dharwad-01").expect(0)

    let settled = try await pair.office.agent(
      "bundle", "take", pair.back, "--json"
    ).expect(0).object()
    #expect(settled["kind"] == "receipts" && settled["edits"] == 2)
    let ended = try await pair.office.agent("queue", "--all", "--json").expect(0).objects()
    #expect(ended.allSatisfy { $0["state"] == "accepted" })
    let chain = try await pair.office.agent("audit", "verify", "--json").expect(0).object()
    #expect(chain["receipts"] == 2 && chain["breaks"] == [])
    let listed = try await pair.office.agent("bundle", "list", "--json").expect(0).objects()
    #expect(listed.map { $0["kind"]?.string } == ["edits", "receipts"])
    #expect(listed.map { $0["open"] } == [0, 0])
    // Nothing is left to be handed over, and no file is made of nothing.
    let none = try await pair.office.agent(
      "bundle", "write", pair.office.path("b2.age"), "--for", "hubli"
    ).expect(0)
    #expect(none.output.contains("nothing to write"))
    #expect(!FileManager.default.fileExists(atPath: pair.office.path("b2.age")))
  }

  /// What is wrong, what the shell does to `$FOLDER/stick.age`, and what is said.
  private static let damages: [(what: String, shell: String, code: String)] = [
    ("cut short", "truncate -s -10 stick.age", "seal"),
    ("a byte changed", "printf x | dd of=stick.age bs=1 seek=400 conv=notrunc", "seal"),
    ("empty", ": > stick.age", "seal"),
    ("another file", "echo hello > stick.age", "seal"),
  ]

  @Test func whatIsDamagedForeignOrNotForUsIsRefusedWhole() async throws {
    let pair = try await Self.pair()
    try await pair.office.agent(Bodies.school).expect(0)
    try await pair.write().expect(0)
    try await pair.relay.shell("cp stick.age whole.age").expect(0)
    for (what, shell, code) in Self.damages {
      try await pair.relay.shell("cp whole.age stick.age; \(shell)").expect(0)
      let refused = try await pair.relay.agent("bundle", "take", pair.stick, "--json").expect(65)
      #expect(refused.talk.contains(#""code":"\#(code)""#), "\(what): \(refused.talk)")
      #expect(refused.talk.contains("nothing was taken"))
    }
    // One's own bundle is sealed to somebody else.
    try await pair.relay.shell("cp whole.age stick.age").expect(0)
    let own = try await pair.office.agent("bundle", "take", pair.stick).expect(65)
    #expect(own.talk.contains("sealed to other keys"))
    // A stranger's signature.
    try await pair.relay.agent("peer", "remove", "dharwad-01").expect(0)
    let stranger = try await pair.relay.agent("bundle", "take", pair.stick).expect(65)
    #expect(stranger.talk.contains("signed by nobody who is a peer here"))
    try await pair.relay.agent("bundle", "take", pair.relay.path("no.age")).expect(69)
    #expect(try await pair.relay.agent("queue", "--json").expect(0).output.isEmpty)
  }

  @Test func aFileThatCantBeWrittenLeavesTheEditsAsTheyWere() async throws {
    let pair = try await Self.pair()
    try await pair.office.agent(Bodies.school).expect(0)
    let failed = try await pair.office.agent(
      "bundle", "write", pair.office.path("no/such/folder.age"), "--for", "hubli"
    ).expect(69)
    #expect(failed.talk.contains("every edit is as it was"))
    let taken = try await pair.office.agent(
      "bundle", "write", pair.office.path("agent.yaml"), "--for", "hubli"
    ).expect(65)
    #expect(taken.talk.contains("exists already"))
    try await pair.office.agent(
      "bundle", "write", pair.office.path("b.age"), "--for", "hubli", "--max-bytes", "10"
    ).expect(65)
    try await pair.office.agent(
      "bundle", "write", pair.office.path("b.age"), "--for", "nobody"
    ).expect(65)
    let queue = try await pair.office.agent("queue", "--json").expect(0).objects()
    #expect(queue.map { $0["state"] } == ["queued"])
    #expect(try await pair.office.shell("ls").expect(0).output.contains(".part") == false)
  }

  @Test func aRecalledBundleIsGoneAndItsEditsAreAskedAbout() async throws {
    let pair = try await Self.pair()
    try await pair.office.agent(Bodies.school).expect(0)
    try await pair.write().expect(0)
    let change = try await pair.office.agent(
      "queue", "withdraw", "dharwad-01:1"
    ).expect(65)
    #expect(change.talk.contains("on its way by a bundle for hubli"))
    try await pair.office.agent("bundle", "recall", pair.stick).expect(0)
    #expect(!FileManager.default.fileExists(atPath: pair.stick))
    let queue = try await pair.office.agent("queue", "--json").expect(0).objects()
    #expect(queue.map { $0["state"] } == ["sent"])
    #expect(queue[0]["reason"]?.string?.hasPrefix("outcome unknown") == true)
    try await pair.office.agent("bundle", "recall", pair.stick).expect(65)
  }

  /// A small file system fills up while the bundle is written.
  @Test func aFullStickLosesNothing() async throws {
    let pair = try await Self.pair()
    for number in 1...40 {
      try await pair.office.agent(
        "org", "create", "--provider", "ap", "--external-id", "dise-\(number)", "--org-name",
        "GHPS \(number) \(UUID())"
      ).expect(0)
    }
    // A limit on file sizes stands for a medium without room: the write is refused half way.
    let full = try await pair.office.shell(
      "trap '' XFSZ; ulimit -f 2; \"$AGENT\" bundle write b.age --for hubli", environment: [:])
    #expect(full.status == 69 || full.status == 74, "\(full)")
    let queue = try await pair.office.agent("queue", "--json", "--limit", "0").expect(0).objects()
    #expect(queue.count == 40 && queue.allSatisfy { $0["state"] == "queued" })
    try await pair.write().expect(0)
    let taken = try await pair.relay.agent("bundle", "take", pair.stick, "--json").expect(0)
    #expect(try taken.object()["recorded"] == 40)
  }
}

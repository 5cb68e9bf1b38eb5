import AgentProcesses
import Codecs
import Foundation
import Testing

@Suite("Keys and peers", .inTurns)
struct KeyTests {
  private static func mode(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }

  @Test func aPeerIsAddedByWhatKeyShowPrints() async throws {
    let relay = try await Office.open("relay-01")
    try await relay.agent("key", "show").expect(78)
    let made = try await relay.agent("key", "create").expect(0)
    let shown = try await relay.agent("key", "show").expect(0)
    #expect(made.lines.count == 2 && shown.output == made.output)
    let json = try await relay.agent("key", "show", "--json").expect(0).object()
    #expect(json.names == ["name", "fingerprint", "recipient", "signer"])
    #expect(json["name"] == "relay-01")
    for name in ["agent.db.seal-key", "agent.db.sign-key"] {
      #expect(try Self.mode(relay.path(name)) == 0o600)
      let secret = try relay.read(name).split(separator: "\n").dropFirst().joined()
      #expect(!(made.output + made.talk + shown.talk).contains(secret))
    }
    let office = try await Office.open()
    let file = try office.write("relay-01.pub", shown.output)
    let added = try await office.agent("peer", "add", "relay-01", file, "--json").expect(0).object()
    #expect(added["fingerprint"] == json["fingerprint"])
    let peers = try await office.agent("peer", "list", "--json").expect(0).objects()
    #expect(peers.count == 1 && peers[0]["recipient"] == json["recipient"])
    try await office.agent("peer", "remove", "relay-01").expect(0)
    #expect(try await office.agent("peer").expect(0).output == "")
    try await office.agent("peer", "remove", "relay-01").expect(65)
  }

  /// Debian's programs take the files, and say the same of them.
  @Test func outsideProgramsTakeTheKeyFiles() async throws {
    let office = try await Office.open()
    let json = try await office.agent("key", "create", "--json").expect(0).object()
    let told = try await office.shell(
      """
      age-keygen -y agent.db.seal-key
      ssh-keygen -y -f agent.db.sign-key
      ssh-keygen -l -f agent.db.sign-key
      """
    ).expect(0).lines
    #expect(told[0] == json["recipient"]?.string)
    #expect(told[1] == "\(json["signer"]?.string ?? "") dharwad-01")
    #expect(told[2] == "256 \(json["fingerprint"]?.string ?? "") dharwad-01 (ED25519)")
  }

  @Test func keysAreReplacedWhenAskedOnly() async throws {
    let office = try await Office.open()
    let first = try await office.agent("key", "create").expect(0).output
    let refused = try await office.agent("key", "create", "--json").expect(65).error()
    #expect(refused["code"] == "keys-exist")
    #expect(try await office.agent("key", "show").output == first)
    let secret = try office.read("agent.db.seal-key")
    #expect(try await office.agent("key", "create", "--replace").expect(0).output != first)
    let kept = try FileManager.default.contentsOfDirectory(atPath: office.folder.url.path)
      .filter { $0.contains(".replaced-") }
    #expect(kept.count == 2)
    let old = try #require(kept.first { $0.contains("seal-key") })
    #expect(try office.read(old) == secret)
  }

  @Test func keysThatOthersCanReadAreRefused() async throws {
    let office = try await Office.open()
    try await office.agent("key", "create").expect(0)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o644], ofItemAtPath: office.path("agent.db.sign-key"))
    try await office.agent("key", "show").expect(78)
  }

  @Test func whatIsNoKeyFileIsSaid() async throws {
    let office = try await Office.open()
    let keys = try await office.agent("key", "create").expect(0).output
    let rows = [
      ("", "one line age1"), (String(keys.split(separator: "\n")[0]), "one line ssh-ed25519"),
      (keys + "more\n", "lines beside"), (try office.read("agent.db.seal-key"), "a secret key"),
    ]
    for (text, sentence) in rows {
      let file = try office.write("other.pub", text)
      let refused = try await office.agent("peer", "add", "relay-01", file).expect(65)
      #expect(refused.talk.contains(sentence), "\(refused.talk)")
    }
    try await office.agent("peer", "add", "No Name", office.path("other.pub")).expect(65)
    #expect(try await office.agent("peer", "list").expect(0).output == "")
  }
}

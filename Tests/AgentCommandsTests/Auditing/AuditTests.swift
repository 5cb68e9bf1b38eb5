import AgentProcesses
import Codecs
import Foundation
import Testing

@Suite("Receipts", .inTurns)
struct AuditTests {
  /// An office of which Sunbird has three edits, one of them carried, and has refused one.
  private static func office() async throws -> Office {
    let sunbird = try await SunbirdProcess.start("--unique-phone")
    let office = try await Office.open(sunbird: sunbird)
    try await office.agent(Bodies.school).expect(0)
    try await office.agent(Bodies.teacher).expect(0)
    try await office.agent(Bodies.teacherUpdate).expect(0)
    try await office.agent("sync").expect(0)
    try await office.agent(Bodies.teacher(named: "ravi") + ["--phone", "9900032121"]).expect(0)
    _ = try await office.agent("sync")
    return office
  }

  @Test func theStoresChainAndAnExportAreProved() async throws {
    let office = try await Self.office()
    let proved = try await office.agent("audit", "verify", "--json").expect(0).object()
    let count = try #require(proved["receipts"]?.wholeNumber)
    #expect(count >= 2 && proved["breaks"] == [])
    #expect(proved["first"]?.string?.hasPrefix("dharwad-01:") == true)
    let file = office.path("receipts.jsonl")
    let written = try await office.agent("audit", "export", file, "--json").expect(0).object()
    #expect(written["receipts"] == proved["receipts"] && written["head"] == proved["head"])
    #expect(try await office.agent("audit", "verify", file, "--json").expect(0).object() == proved)
    // Whoever audits has no store of that office, and may have it from a pipe.
    let auditor = try Office()
    let text = try office.read("receipts.jsonl")
    let elsewhere = try await auditor.agent(
      ["audit", "verify", "-", "--json"], input: text
    ).expect(0).object()
    #expect(elsewhere == proved)
    // The documentation's own way, without the agent.
    let digests = try await office.shell(
      #"tail -n +2 receipts.jsonl | while IFS= read -r line; do printf %s "$line" | sha256sum; done"#
    ).expect(0).lines.map { String($0.prefix(64)) }
    let rows = try text.split(separator: "\n").dropFirst().map { try JSONValue(parsing: $0.utf8) }
    #expect(rows.dropFirst().map { $0["previous"]?.string } == digests.dropLast().map(\.self))
    #expect(digests.last == proved["head"]?.string && digests.count == count)
    #expect(rows.contains { $0["carried"]?.array?.isEmpty == false })
  }

  @Test func whatWasDoneToAFileIsNamed() async throws {
    let office = try await Self.office()
    let file = office.path("receipts.jsonl")
    try await office.agent("audit", "export", file).expect(0)
    let lines = try office.read("receipts.jsonl").split(separator: "\n").map(String.init)
    let edit = try #require(try JSONValue(parsing: lines[1].utf8)["edit"]?.string)
    let last = lines.count - 1
    let rows: [([String], String, String)] = [
      (
        [lines[0], lines[1].replacing(#""end":"accepted""#, with: #""end":"rejected""#)]
          + lines[2...], "changed", "receipt 1 (edit \(edit)) was changed"
      ),
      ([lines[0]] + lines[2...], "removed", "receipt 1 is missing"),
      (lines.dropLast(), "removed", "receipt \(last) is missing, after that of"),
      ([lines[0], lines[2], lines[1]] + lines[3...], "moved", "receipt 1 (edit \(edit)) stands"),
    ]
    for (lines, kind, sentence) in rows {
      try office.write("broken.jsonl", lines.joined(separator: "\n") + "\n")
      let told = try await office.agent("audit", "verify", office.path("broken.jsonl")).expect(1)
      #expect(told.talk.contains(sentence), "\(told.talk)")
      let json = try await office.agent("audit", "verify", office.path("broken.jsonl"), "--json")
      let breaks = try JSONValue(parsing: json.output.utf8)["breaks"]?.array
      #expect(breaks?.first?["kind"]?.string == kind)
      #expect(try json.error()["code"] == "chain-broken")
    }
  }

  @Test(arguments: ["", "{}\n", "no JSON\n", #"{"sunbirdReceipts":2}"# + "\n"])
  func whatIsNoExportIs65(text: String) async throws {
    let office = try Office()
    let file = try office.write("other", text)
    #expect(
      try await office.agent("audit", "verify", file, "--json").expect(65).error()["code"]
        == "no-receipts")
    try await office.agent("audit", "verify", office.path("nothing")).expect(69)
  }

  /// A store that was put back without its newer edits goes another way from there.
  @Test func aFileFromBeforeAForkIsToldApart() async throws {
    let office = try await Self.office()
    try await office.agent("backup", office.path("copy.db")).expect(0)
    try await office.agent(Bodies.teacher(named: "meera")).expect(0)
    _ = try await office.agent("sync")
    let file = office.path("receipts.jsonl")
    try await office.agent("audit", "export", file).expect(0)
    try await office.agent("restore", office.path("copy.db"), "--without-newer").expect(0)
    try await office.agent("audit", "verify").expect(0)
    let shorter = try await office.agent("audit", "verify", file).expect(0)
    #expect(shorter.talk.contains("the store ends at receipt"), "\(shorter.talk)")
    try await office.agent(Bodies.teacher(named: "leela")).expect(0)
    _ = try await office.agent("sync")
    try await office.agent("audit", "verify").expect(0)
    let parted = try await office.agent("audit", "verify", file).expect(1)
    #expect(parted.talk.contains("is not the one of this number in the store"), "\(parted.talk)")
  }
}

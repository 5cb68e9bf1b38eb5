import AgentProcesses
import Foundation
import SunbirdSimulator
import Testing

/// What Prometheus is told, beside what `status` tells scripts.
@Suite("Metrics", .inTurns)
struct MetricsTests {
  /// The samples, by name and labels as they stand.
  private func samples(_ text: String) -> [String: Double] {
    var samples: [String: Double] = [:]
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let words = line.split(separator: " ")
      #expect(words.count == 2, "\(line)")
      #expect(samples[String(words[0])] == nil, "\(line) stands twice")
      samples[String(words[0])] = Double(words[1])
    }
    return samples
  }

  private static let prefix = "sunbird_agent_"
  private static let replica = #"replica="dharwad-01""#

  private func office() async throws -> Office {
    let office = try await Office.open(sunbird: try await SunbirdProcess.start("--unique-phone"))
    try await office.agent(Bodies.school).expect(0)
    try await office.agent("sync").expect(0)
    try await office.agent(Bodies.teacher).expect(0)
    try await office.agent(Bodies.teacher(named: "ravi") + ["--phone", "9900032121"]).expect(0)
    try await office.agent("sync").expect(3)
    try await office.agent(Bodies.teacher(named: "meera")).expect(0)
    return office
  }

  @Test func theySayWhatStatusSays() async throws {
    let office = try await office()
    let found = samples(try await office.agent("metrics").expect(0).output)
    let status = try await office.agent("status", "--json").object()
    for state in [
      "queued", "waiting", "sent", "accepted", "folded", "conflict", "rejected", "withdrawn",
    ] {
      let name = "\(Self.prefix)edits{\(Self.replica),state=\"\(state)\"}"
      #expect(found[name] == status[state]?.number, "\(state)")
    }
    #expect(found["\(Self.prefix)held_edits{\(Self.replica)}"] == 1)
    #expect(found["\(Self.prefix)remaining_edits{\(Self.replica)}"] == 1)
    #expect(found["\(Self.prefix)passes_total{\(Self.replica),outcome=\"drained\"}"] == 2)
    let used = status["dataUsed"]?["month"]
    #expect(found["\(Self.prefix)requests_total{\(Self.replica)}"] == used?["requests"]?.number)
    #expect(
      found["\(Self.prefix)sent_bytes_total{\(Self.replica)}"] == used?["bytesSent"]?.number)
    let rejected = found.filter { $0.key.hasPrefix("\(Self.prefix)rejected_edits{") }
    #expect(Array(rejected.values) == [1])
    let oldest = try #require(
      found["\(Self.prefix)oldest_edit_timestamp_seconds{\(Self.replica),state=\"queued\"}"])
    #expect(abs(Date().timeIntervalSince1970 - oldest) < 3600)
    #expect(found["\(Self.prefix)last_pass_outcome{\(Self.replica),outcome=\"drained\"}"] == 1)
    #expect(!found.keys.contains { $0.hasPrefix("\(Self.prefix)blocked{") })
  }

  @Test func whatBlocksIsTold() async throws {
    let office = try await Office.open()
    try await office.agent(Bodies.school).expect(0)
    try await office.agent("sync").expect(75)
    let found = samples(try await office.agent("metrics").expect(0).output)
    #expect(found["\(Self.prefix)blocked{\(Self.replica),code=\"offline\"}"] == 1)
  }

  @Test func theFileIsReplacedWholeAndReadableByAll() async throws {
    let office = try await office()
    let file = office.path("agent.prom")
    try await office.agent("metrics", "--to", file).expect(0)
    let first = try FileManager.default.attributesOfItem(atPath: file)
    #expect((first[.posixPermissions] as? NSNumber)?.intValue == 0o644)
    let told = try await office.agent("metrics", "--to", file, "--json").expect(0).object()
    #expect(told["file"]?.string == file)
    let second = try FileManager.default.attributesOfItem(atPath: file)
    #expect(first[.systemFileNumber] as? NSNumber != second[.systemFileNumber] as? NSNumber)
    // Without its last line's end, or with times, node_exporter skips the whole file.
    let text = try office.read("agent.prom")
    #expect(text.hasSuffix("\n") && !samples(text).isEmpty)
    let nowhere = try await office.agent("metrics", "--to", office.path("none/agent.prom"))
    nowhere.expect(69)
  }

  /// Every metric has its words and its type before its samples, counters end in `_total`, and no
  /// other does.
  @Test func conventionsAreKept() async throws {
    let text = try await office().agent("metrics").expect(0).output
    var type: [String: String] = [:]
    for line in text.split(separator: "\n").map(String.init) {
      if let match = line.wholeMatch(of: /# TYPE (\w+) (gauge|counter)/) {
        type[String(match.1)] = String(match.2)
      } else if !line.hasPrefix("# HELP ") {
        let name = String(line.prefix { $0 != "{" })
        let told = try #require(type[name], "\(line)")
        #expect((told == "counter") == name.hasSuffix("_total"), "\(line)")
      }
    }
    #expect(type.count >= 15)
  }

  /// Prometheus' own judgement, where this machine has it.
  @Test func promtoolHasNothingToSay() async throws {
    let office = try await office()
    let ran = try await office.shell(
      """
      command -v promtool >/dev/null || { echo skipped; exit 0; }
      "$AGENT" metrics | promtool check metrics 2>&1
      """)
    #expect(ran.status == 0 && ["", "skipped\n"].contains(ran.output), "\(ran)")
  }
}

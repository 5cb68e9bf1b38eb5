import AgentProcesses
import SunbirdSimulator
import Testing

/// The keys that cli.md promises to scripts, command by command.
@Suite("JSON keys", .inTurns)
struct JSONKeysTests {
  private static let editKeys: Set = [
    "edit", "record", "operation", "state", "reason", "into", "clock", "attempts", "recordedAt",
    "lastError",
  ]
  private static let receiptKeys: Set = [
    "edit", "record", "operation", "state", "clock", "recordedAt",
  ]
  private static let reportKeys: Set = [
    "outcome", "accepted", "merged", "incomplete", "conflicts", "rejected", "remaining", "unknown",
    "requests", "bytesSent", "bytesReceived", "seconds",
  ]
  private static let conflictKeys: Set = [
    "conflict", "record", "edits", "fields", "localClock", "remoteClock", "detectedAt",
    "remoteChange",
  ]

  struct Row: Sendable, CustomTestStringConvertible {
    let words: [String]
    let keys: Set<String>
    var isList = false
    var status: Int32 = 0
    var testDescription: String { words.joined(separator: " ") }
  }

  /// Commands that need no more than a store with one queued school.
  static let offline = [
    Row(words: ["init"], keys: ["replica", "store"]),
    Row(words: Bodies.schoolUpdate, keys: receiptKeys),
    Row(words: Bodies.teacher, keys: receiptKeys),
    Row(words: Bodies.teacherUpdate, keys: receiptKeys),
    Row(words: Bodies.joining, keys: receiptKeys),
    Row(words: Bodies.leaving, keys: receiptKeys),
    Row(words: ["sync"], keys: reportKeys, status: 75),
    Row(words: ["sync", "--dry-run"], keys: reportKeys),
    Row(
      words: ["status"],
      keys: [
        "replica", "store", "queued", "waiting", "sent", "accepted", "folded", "conflict",
        "rejected", "withdrawn", "oldestQueuedAt", "lastSync",
      ]),
    Row(words: ["queue"], keys: editKeys, isList: true),
    Row(words: ["queue", "list", "--all"], keys: editKeys, isList: true),
    Row(words: ["queue", "show", "dharwad-01:1"], keys: editKeys.union(["fields"])),
    Row(words: ["queue", "retry", "dharwad-01:1"], keys: ["queued"]),
    Row(words: ["queue", "change", "dharwad-01:1", "orgName=Z"], keys: editKeys),
    Row(words: ["queue", "withdraw", "dharwad-01:1"], keys: ["withdrawn"]),
    Row(words: ["backup", "copy.db"], keys: ["file", "edits"]),
    Row(words: ["doctor"], keys: ["checks"], status: 75),
    Row(words: ["consumer", "groups"], keys: ["operations", "sets"]),
    Row(
      words: ["consumer", "render"],
      keys: ["username", "state", "groups", "entry", "file", "changed", "next"]),
    Row(words: ["record", "show", "org:ap/dise-1"], keys: ["record", "local", "base", "clock"]),
    Row(
      words: ["record", "list"], keys: ["record", "kind", "name", "phone", "schools", "local"],
      isList: true),
    Row(words: ["record", "find", "zphs"], keys: ["record", "name"], isList: true),
    Row(words: ["export", "all.csv"], keys: ["written", "file"]),
    Row(words: ["metrics"], keys: ["metrics"]),
    Row(words: ["metrics", "--to", "agent.prom"], keys: ["file"]),
    Row(words: ["report", "--html", "report.html"], keys: ["file"]),
    Row(words: ["key", "create"], keys: ["name", "fingerprint", "recipient", "signer"]),
    Row(words: ["audit", "verify"], keys: ["receipts", "first", "last", "head", "breaks"]),
    Row(words: ["audit", "export", "receipts.jsonl"], keys: ["file", "receipts", "head"]),
    Row(words: ["record", "history", "org:ap/dise-1"], keys: ["at", "event"], isList: true),
  ]

  @Test(arguments: offline)
  func everyCommandHasItsKeysAndNothingElseOnStandardOutput(row: Row) async throws {
    let office = try await Office.open()
    try await office.agent(Bodies.school).expect(0)
    let ran = try await office.agent(row.words + ["--json"]).expect(row.status)
    let objects = try row.isList ? ran.objects() : [ran.object()]
    #expect(!objects.isEmpty)
    for object in objects {
      #expect(
        object.names.isSuperset(of: row.keys), "missing \(row.keys.subtracting(object.names))")
    }
  }

  @Test func importHasItsKeys() async throws {
    let office = try await Office.open()
    let file = try office.write("rows.jsonl", "{}\n")
    let ran = try await office.agent("import", file, "--json").expect(3)
    #expect(
      try ran.object().names.isSuperset(of: [
        "recorded", "unchanged", "rejected", "rejectsFile", "repaired", "duplicates", "warned",
      ]))
  }

  @Test func conflictsHaveTheirKeys() async throws {
    let office = try await Reviews.officeWithPhoneConflict()
    for words in [["conflicts"], ["conflicts", "list"], ["conflicts", "show", "1"]] {
      let conflict = try await office.agent(words + ["--json"]).expect(0).object()
      #expect(conflict.names.isSuperset(of: Self.conflictKeys))
      let field = try #require(conflict["fields"]?.array?.first)
      #expect(field.names.isSuperset(of: ["name", "base", "local", "remote"]))
      #expect(conflict["conflict"] == 1)
    }
    let resolved = try await office.agent("conflicts", "resolve", "1", "--take", "local", "--json")
    #expect(
      try resolved.expect(0).object().names.isSuperset(of: ["edit", "record", "state", "clock"]))
  }

  @Test func aRejectedEditTellsItsError() async throws {
    let sunbird = try await SunbirdProcess.start("--unique-phone")
    let office = try await Office.open(sunbird: sunbird)
    try await office.agent(Bodies.teacher).expect(0)
    try await office.agent(Bodies.teacher(named: "ravi") + ["--phone", "9900032121"]).expect(0)
    try await office.agent("sync").expect(3)
    let rejected = try await office.agent("queue", "--state", "rejected", "--json").object()
    let error = try #require(rejected["lastError"])
    #expect(error.names.isSuperset(of: ["code", "message", "httpStatus"]))
    #expect(error["httpStatus"] == 400)
    #expect(rejected["reason"]?.string?.isEmpty == false)
  }

  @Test func anErrorIsAnObjectOnStandardError() async throws {
    let office = try await Office.open()
    let ran = try await office.agent(
      "user", "create", "--provider", "ap", "--user-name", "asha", "--json")
    ran.expect(65)
    let error = try ran.error()
    #expect(error.names == ["code", "message", "hint", "field"])
    #expect(error["field"] == "firstName")
    #expect(ran.output == "")
  }

  @Test func wrongUsageIsAnObjectToo() async throws {
    let office = try await Office.open()
    let ran = try await office.agent("queue", "--limt", "3", "--json").expect(64)
    #expect(try ran.error()["code"] == "usage")
    #expect(ran.output == "")
  }

  @Test func clocksMapReplicasToCounters() async throws {
    let office = try await Office.open()
    try await office.agent(Bodies.school).expect(0)
    let second = try await office.agent(Bodies.schoolUpdate + ["--json"]).object()
    #expect(second["clock"] == ["dharwad-01": 2])
    #expect(second["edit"] == "dharwad-01:2")
    #expect(second["record"] == "org:ap/dise-1")
    #expect(second["operation"] == "org-update")
    #expect(second["state"] == "queued")
  }

  @Test func timesAreRFC3339InUTC() async throws {
    let office = try await Office.open()
    try await office.agent(Bodies.school).expect(0)
    try await office.agent("sync").expect(75)
    let status = try await office.agent("status", "--json").object()
    let edit = try await office.agent("queue", "--json").object()
    let lines = try await office.agent("record", "history", "org:ap/dise-1", "--json").objects()
    let times =
      [
        status["oldestQueuedAt"], status["lastSync"]?["startedAt"], edit["recordedAt"],
      ] + lines.map { $0["at"] }
    #expect(!lines.isEmpty)
    for time in times {
      let text = try #require(time?.string)
      #expect(text.wholeMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/#) != nil, "\(text)")
    }
  }
}

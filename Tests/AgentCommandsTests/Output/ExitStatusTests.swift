import AgentProcesses
import Foundation
import SunbirdSimulator
import Testing

/// Every exit status of cli.md, by its real cause.
@Suite("Exit status", .inTurns)
struct ExitStatusTests {
  @Test func wrongUsageIs64AndSaysWhatIsKnown() async throws {
    let office = try await Office.open()
    for words in [
      ["frobnicate"], ["queue", "--nope"], ["queue", "show"], ["queue", "show", "not-a-dot"],
      ["queue", "--limit", "-1"], ["queue", "retry"], ["conflicts", "resolve", "1"],
      ["sync", "--max-bytes", "0"], ["record", "show", "nothing"],
      ["queue", "retry", "dharwad-01:1", "--all-rejected"],
    ] {
      let ran = try await office.agent(words).expect(64)
      #expect(ran.output == "")
      #expect(ran.talk.hasPrefix("error: "), "\(words): \(ran.talk)")
    }
  }

  @Test func aMissingStoreIs74AndNamesInit() async throws {
    let office = try Office()
    for words in [["status"], ["queue"], Bodies.school, ["sync"], ["conflicts"]] {
      let ran = try await office.agent(words).expect(74)
      #expect(ran.talk.contains("error: there is no store at"))
      #expect(ran.talk.contains("hint: run `agent init`"))
    }
    #expect(!FileManager.default.fileExists(atPath: office.store))
  }

  @Test func aFileThatIsNoStoreIs74AndStaysAsItIs() async throws {
    let office = try Office()
    try office.write("agent.db", "these are the minutes of a meeting\n")
    try await office.agent("status").expect(74)
    try await office.agent("init").expect(74)
    #expect(try office.read("agent.db") == "these are the minutes of a meeting\n")
  }

  @Test func anUnreadableBodyFileIs69() async throws {
    let office = try await Office.open()
    for path in [office.path("nothing.json"), office.folder.url.path] {
      let ran = try await office.agent("user", "create", "--from", path).expect(69)
      #expect(ran.talk.contains(path))
    }
  }

  @Test func anUnreadableImportIs69() async throws {
    let office = try await Office.open()
    for path in [office.path("nothing.jsonl"), office.folder.url.path] {
      let ran = try await office.agent("import", path, "--as", "org-create").expect(69)
      #expect(ran.talk.hasPrefix("error: "))
    }
  }

  @Test func badDataIs65NamesTheFieldAndRecordsNothing() async throws {
    let office = try await Office.open()
    let person = Bodies.teacher(named: "ravi")
    let rows: [(words: [String], field: String)] = [
      (["org", "create", "--provider", "ap", "--external-id", "1"], "orgName"),
      (["org", "create", "--org-name", "X", "--external-id", "1"], "provider"),
      (person + ["--phone", "12"], "phone"), (person + ["--dob", "2001-02-29"], "dob"),
      (person + ["--gender", "Femal"], "gender"), (person + ["--grade", "Class 11"], "grade"),
      (person + ["--subject", "Astrology"], "subject"),
      (person + ["--phone-verified", "perhaps"], "phoneVerified"),
      (
        ["user", "update", "--provider", "ap", "--user-name", "a/b", "--location", "x"], "userName"
      ),
      (["user", "update", "--provider", "ap", "--user-name", "a", "--email", "no"], "email"),
      (["member", "add", "--provider", "ap", "--user-name", "a"], "externalId"),
    ]
    for row in rows {
      let ran = try await office.agent(row.words + ["--json"]).expect(65)
      #expect(try ran.error()["field"] == .string(row.field), "\(row.words)")
      #expect(ran.output == "")
    }
    #expect(try await office.agent("queue", "--all", "--json").output == "")
    #expect(try await office.agent("record", "show", "user:ap/ravi").status == 65)
  }

  @Test func anUnknownFieldNamesTheNearest() async throws {
    let office = try await Office.open()
    let body = #"{"provider":"ap","userName":"a","fristName":"A"}"#
    let ran = try await office.agent("user", "create", "--from", "-", input: body).expect(65)
    #expect(ran.talk.contains("fristName"))
    #expect(ran.talk.contains("firstName"))
  }

  @Test func namesThatNobodyKnowsAre65() async throws {
    let office = try await Office.open()
    for words in [
      ["queue", "show", "dharwad-01:9"], ["queue", "retry", "dharwad-01:9"],
      ["queue", "withdraw", "dharwad-01:9"], ["record", "show", "user:ap/nobody"],
      ["record", "history", "user:ap/nobody"], ["conflicts", "show", "7"],
      ["conflicts", "resolve", "7", "--take", "local"],
    ] {
      let ran = try await office.agent(words).expect(65)
      #expect(ran.talk.hasPrefix("error: there is no "), "\(words): \(ran.talk)")
    }
  }

  @Test func offlineIs75WithAttemptsUnchanged() async throws {
    let office = try await Office.open()
    try await office.agent(Bodies.school).expect(0)
    for _ in 1...3 {
      let ran = try await office.agent("sync", "--json").expect(75)
      let report = try ran.object()
      #expect(report["outcome"] == "offline")
      #expect(report["remaining"] == 1)
      #expect(ran.talk.contains("no line to Sunbird"))
    }
    let edit = try await office.agent("queue", "--json").object()
    #expect(edit["attempts"] == 0)
    #expect(edit["state"] == "queued")
  }

  @Test func anotherSyncIs75Busy() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    try await office.agent(Bodies.school).expect(0)
    let busy = try await office.shell(
      #"exec 9>>"$STORE.sync-lock"; flock 9; "$AGENT" sync --json 9>&-"#,
      environment: ["STORE": office.store])
    busy.expect(75)
    #expect(try busy.object()["outcome"] == "busy")
    #expect(try busy.object()["remaining"] == 1)
    #expect(busy.talk.contains("another sync"))
    #expect(try await sunbird.requests().isEmpty)
    try await office.agent("sync").expect(0)
  }

  @Test func aPassWithoutServerIs78() async throws {
    let office = try await Office.open()
    try office.configure("")
    try await office.agent(Bodies.school).expect(0)
    let ran = try await office.agent("sync").expect(78)
    #expect(ran.talk.contains("AGENT_SERVER_BASE_URL"))
  }

  @Test func somethingForAPersonIs3() async throws {
    let office = try await Reviews.officeWithPhoneConflict()
    try await office.agent("sync").expect(3)
    try await office.agent("conflicts", "resolve", "1", "--take", "local").expect(0)
    try await office.agent("sync").expect(0)
  }

  @Test func outOfBudgetOutranksAConflict() async throws {
    let office = try await Reviews.officeWithPhoneConflict()
    for words in [Bodies.school, Bodies.teacher(named: "ravi")] {
      try await office.agent(words).expect(0)
    }
    try await office.agent("sync", "--max-bytes", "1").expect(75)
    try await office.agent("sync").expect(3)
  }

  @Test func outputThatCannotBeWrittenIsAnErrorAndNoCrash() async throws {
    let office = try await Office.open()
    let full = try await office.shell(#""$AGENT" status >/dev/full"#)
    #expect(![132, 133, 134, 139].contains(full.status), "\(full.talk)")
    #expect(!full.talk.contains("Fatal error"))
    let closed = try await office.shell(
      #"trap '' PIPE; { "$AGENT" status; echo "status $?" >&2; } | true"#)
    #expect(!closed.talk.contains("Fatal error"))
  }
}

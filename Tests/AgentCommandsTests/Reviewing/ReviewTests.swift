import AgentProcesses
import Codecs
import Foundation
import Testing

/// A supervisor's morning: what a machine could not decide, one by one.
@Suite("The review", .inTurns, .timeLimit(.minutes(5)))
struct ReviewTests {
  /// Twenty conflicts and five rejected edits, decided key by key.
  @Test func aSessionAtATerminalEndsWithServerAndStoreEqual() async throws {
    let desk = try await ReviewOffice.open()
    let repl = try desk.office.startAtTerminal("repl", columns: 80, rows: 40)
    do {
      try await Self.decideConflicts(repl, desk)
      #expect(Double(repl.keys) <= 1.2 * 20, "\(repl.keys) keys for 20 conflicts")
      try await Self.decideRejected(repl)
      try await repl.sees("nothing more waits for you")
      try await repl.sees("> ")
      try repl.type("sync --now\r")
      try await repl.sees("drained: ")
      try repl.type("quit\r")
      #expect(await repl.end() == 0, "\(repl.all)")
    } catch {
      repl.stop()
      throw error
    }
    try await desk.expectEqual(locations: [5: "Z"])
  }

  private static func decideConflicts(_ repl: Typist, _ desk: ReviewOffice) async throws {
    try await repl.sees("dharwad-01 20 conflict, 5 rejected> ")
    try repl.type("review\r")
    try await repl.sees("conflict 1 about user:ap/u01")
    try await repl.sees("q quit")
    try repl.type("l")
    try await repl.sees("conflict 2 about")
    try await repl.sees("q quit")
    try repl.type("r")
    try await repl.sees("conflict 3 about")
    try await repl.sees("q quit")
    try repl.type("u")
    try await repl.sees("conflict 2 is open again")
    try await repl.sees("conflict 2 about")
    try await repl.sees("q quit")
    try repl.type("l")
    try await repl.sees("conflict 3 about")
    try await repl.sees("q quit")
    try repl.type("t")
    try await repl.sees("conflict 4 about")
    try await repl.sees("q quit")
    try repl.type("s")
    try await repl.sees("conflict 5 about")
    try await repl.sees("q quit")
    try await desk.office.agent(
      "user", "update", "--provider", "ap", "--user-name", "u05", "--location", "Z"
    ).expect(0)
    try repl.type("l")
    try await repl.sees("it has changed since it was shown")
    try await repl.sees("q quit")
    try repl.type("l")
    try await repl.sees("conflict 6 about")
    try await repl.sees("q quit")
    try repl.type("a")
    try await repl.sees("all 17 conflicts about user location, 17 records")
    try await repl.sees("goes back")
    try repl.type("l")
    try await repl.sees("17 decided, 0 changed meanwhile")
  }

  private static func decideRejected(_ repl: Typist) async throws {
    func edit(_ name: String, phone: String) async throws {
      try await repl.sees("user-create user:ap/\(name)")
      try await repl.sees("q quit")
      try repl.type("e")
      try await repl.sees("values: phone=9900032121")
      try repl.type("\u{15}phone=\(phone)\r")  // Ctrl-U clears what stood there
      try await repl.sees("changed: ")
    }
    try await edit("r1", phone: "9900032131")
    try await edit("r2", phone: "9900032132")
    try await repl.sees("user-create user:ap/r3")
    try await repl.sees("q quit")
    try repl.type("u")
    try await repl.sees("is rejected again, as it was")
    try await edit("r2", phone: "9900032142")
    try await repl.sees("user-create user:ap/r3")
    try await repl.sees("q quit")
    try repl.type("r")
    try await repl.sees("withdraw for good?")
    try repl.type("y")
    try await repl.sees("taken out: ")
    try await repl.sees("user-create user:ap/r4")
    try await repl.sees("q quit")
    try repl.type("t")
    try await edit("r5", phone: "9900032135")
    try await edit("r4", phone: "9900032134")
  }

  @Test func theSameSessionThroughAPipe() async throws {
    let desk = try await ReviewOffice.open()
    let ran = try await desk.office.agent(
      "repl",
      input: """
        # conflicts
        review
        local
        remote
        undo
        l
        later
        skip
        edit location=Edited
        all
        local
        # rejected
        edit phone=9900032131
        e phone=9900032132
        undo
        e phone=9900032142
        remote
        yes
        later
        edit phone=9900032135
        edit phone=9900032134
        sync --now
        status

        """)
    ran.expect(0)
    #expect(ran.talk.contains("all 17 conflicts about user location, 17 records"), "\(ran.talk)")
    #expect(ran.talk.contains("nothing more waits for you"))
    #expect(ran.output.contains("drained: "), "\(ran.output)")
    #expect(!ran.output.contains("q quit"), "no keys are told in a pipe")
    try await desk.expectEqual(locations: [5: "Edited"])
  }

  @Test func aRuleIsLearnedOnlyWhenAskedAndStandsInTheConfiguration() async throws {
    let office = try await Reviews.officeWithPhoneConflict()
    let ran = try await office.agent("repl", input: "review\nalways\nremote\nsync\n")
    ran.expect(0)
    #expect(ran.talk.contains("from now on, and for all 1 conflicts about user phone, 1 record"))
    #expect(try office.read("agent.yaml").contains("    user.phone: remote  # "))
    #expect(try await office.sunbird?.fields("user:ap/asha")?["phone"] == "9900000000")

    try await office.agent(Bodies.teacherUpdate).expect(0)
    try await office.sunbird?.change("user:ap/asha", ["phone": "9900000001"])
    try await office.agent("sync").expect(0)
    #expect(try await office.sunbird?.fields("user:ap/asha")?["phone"] == "9900000001")
  }

  @Test func anAnswerForOneLearnsNothing() async throws {
    let office = try await Reviews.officeWithPhoneConflict()
    let before = try office.read("agent.yaml")
    try await office.agent("review", input: "all\nremote\n").expect(0)
    #expect(try office.read("agent.yaml") == before)
  }

  @Test func aRuleThatCanNotBeWrittenSaysItsLines() async throws {
    let office = try await Reviews.officeWithPhoneConflict()
    try office.configure(
      "server: {baseURL: '\(office.sunbird?.url ?? "")'}\nconflicts: {default: review}\n")
    let ran = try await office.agent("review", input: "always\nlocal\nlocal\n").expect(78)
    #expect(ran.talk.contains("user.phone: local"), "\(ran.talk)")
    #expect(ran.output.contains("conflict 1 decided by"))
  }

  @Test func undoTakesBackWhatWasNotSent() async throws {
    let office = try await Reviews.officeWithPhoneConflict()
    let ran = try await office.agent(
      "repl", input: "review\nlocal\nundo\nconflicts\nreview\nremote\nsync\nundo\n")
    ran.expect(65)
    #expect(ran.output.contains("conflict 1 is open again\n1  user:ap/asha"), "\(ran.output)")
    #expect(ran.output.contains("stands: it was sent"), "\(ran.output)")
    let history = try await office.agent("record", "history", "user:ap/asha").output
    #expect(history.contains("takenBack"), "\(history)")
    #expect(try await office.sunbird?.fields("user:ap/asha")?["phone"] == "9900000000")
  }

  @Test func undoByNameWorksWithoutASession() async throws {
    let office = try await Reviews.officeWithPhoneConflict()
    let receipt = try await office.agent("review", "--json", input: "l\n").expect(0).objects()
    #expect(receipt.first?["conflict"] == 1)
    let edit = try #require(receipt.last?["edit"]?.string)
    try await office.agent("undo").expect(65)
    let undone = try await office.agent("undo", edit, "--json").expect(0).object()
    #expect(undone == ["undone": 1, "stands": []])
    #expect(try await office.agent("status", "--json").object()["conflict"] == 1)
    let again = try await office.agent("undo", edit, "--json").expect(65).object()
    #expect(again == ["undone": 0, "stands": [.string(edit)]])
  }

  @Test(arguments: [
    ("edit phone=12\nremote\n", 65), ("edit nonsense\nremote\n", 64), ("lokal\nremote\n", 64),
    ("edit fone=1\nremote\n", 65),
  ])
  func aWrongAnswerDecidesNothingAndFails(lines: String, status: Int32) async throws {
    let office = try await Reviews.officeWithPhoneConflict()
    let ran = try await office.agent("review", input: lines).expect(status)
    #expect(ran.talk.contains("error: "), "\(ran.talk)")
    #expect(ran.output.contains("conflict 1 decided by"), "the next answer is about it")
  }

  @Test func withNothingToReviewItIsOver() async throws {
    let office = try await Office.open()
    let ran = try await office.agent("repl", input: "review\nstatus\n").expect(0)
    #expect(ran.output.contains("no edits yet"))
  }

  @Test func controlCLeavesTheReviewAndNotTheProgram() async throws {
    let office = try await Reviews.officeWithPhoneConflict()
    let repl = try office.startAtTerminal("repl", columns: 60)
    do {
      try await repl.sees("> ")
      try repl.type("review\r")
      try await repl.sees("q quit")
      try repl.type("\u{1B}[A\u{1B}[Dx")  // slips of the hand decide nothing
      try await repl.sees("x is no answer")
      try repl.type("\u{3}")
      try await repl.sees("1 conflict> ")
      try repl.type("quit\r")
      #expect(await repl.end() == 0)
    } catch {
      repl.stop()
      throw error
    }
    #expect(try await office.agent("status", "--json").object()["conflict"] == 1)
  }
}

/// An office with twenty conflicts about users' locations and five users whose phone is somebody
/// else's.
private struct ReviewOffice {
  let office: Office
  let sunbird: SunbirdProcess

  static func open() async throws -> ReviewOffice {
    let sunbird = try await SunbirdProcess.start("--unique-phone")
    let office = try await Office.open(sunbird: sunbird)
    func user(_ operation: String, _ name: String, _ more: String) -> String {
      let request = #"{"provider":"ap","userName":"\#(name)",\#(more)}"#
      return #"{"operation":"\#(operation)","request":\#(request)}"# + "\n"
    }
    func new(_ name: String, _ more: String) -> String {
      user(
        "user-create", name,
        #""firstName":"X","email":"\#(name)@example.org","emailVerified":true,\#(more)"#)
    }
    let names = (1...20).map { String(format: "u%02d", $0) }
    let made = names.map { new($0, #""location":"A""#) }
    let first = new("asha", #""phone":"9900032121","phoneVerified":true"#)
    let file = try office.write("first.jsonl", first + made.joined())
    try await office.agent("import", file).expect(0)
    try await office.agent("sync").expect(0)
    for name in names {
      try await sunbird.change("user:ap/\(name)", ["location": "ರಾಜ್ಯದ ಸ್ಥಳ"])
    }
    let changes = names.map { user("user-update", $0, #""location":"ಧಾರವಾಡ""#) }
    try await office.agent("import", office.write("second.jsonl", changes.joined())).expect(0)
    // One by one, so that conflicts are found in the order of their edits.
    try await office.agent("sync", environment: ["AGENT_SYNC_MAX_CONNECTIONS": "1"]).expect(3)
    let refused = (1...5).map {
      new("r\($0)", #""phone":"9900032121","phoneVerified":true"#)
    }
    try await office.agent("import", office.write("third.jsonl", refused.joined())).expect(0)
    try await office.agent("sync").expect(3)
    return ReviewOffice(office: office, sunbird: sunbird)
  }

  /// The server has what the store has: here's value for each conflict but those named, the repaired
  /// phones, and not the user who was taken out.
  func expectEqual(locations: [Int: String]) async throws {
    let status = try await office.agent("status", "--json").object()
    for state in ["queued", "waiting", "sent", "conflict", "rejected"] {
      #expect(status[state] == 0, "\(state)")
    }
    let there = try await sunbird.state()
    #expect(there["user:ap/r3"] == nil)
    let phones = ["r1": "31", "r2": "42", "r4": "34", "r5": "35"]
    for (name, end) in phones {
      #expect(there["user:ap/\(name)"]?["phone"] == .string("99000321\(end)"), "\(name)")
    }
    let users = (1...20).map { String(format: "user:ap/u%02d", $0) }
    let lines = users.map { "record show \($0)\n" }.joined()
    let shown = try await office.agent("repl", "--json", input: lines).expect(0).objects()
    for (number, (user, record)) in zip(1..., zip(users, shown)) {
      let location = locations[number] ?? "ಧಾರವಾಡ"
      #expect(there[user]?["location"] == .string(location), "\(user)")
      #expect(record["local"]?["location"] == .string(location), "\(user)")
      #expect(record["base"]?["location"] == .string(location), "\(user)")
    }
    // Each took effect once.
    for (write, count) in try await sunbird.effects() { #expect(count == 1, "\(write)") }
  }
}

import AgentProcesses
import Foundation
import SunbirdSimulator
import Testing

/// SIGINT and SIGTERM end long work in order; a second one ends it at once.
@Suite("Signals", .inTurns)
struct SignalTests {
  private func officeWithSlowServer() async throws -> (Office, SunbirdProcess) {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    try await office.agent(Bodies.school).expect(0)
    try await office.agent(Bodies.teacher).expect(0)
    try await sunbird.fault(["action": "delay", "seconds": 3600, "times": .null])
    return (office, sunbird)
  }

  private func awaitRequest(_ sunbird: SunbirdProcess) async throws {
    while try await sunbird.requests().isEmpty { try await Task.sleep(for: .milliseconds(20)) }
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func aPassLeavesWhatIsUnderWayAsUnknownAndKeepsItsReport(signal: Int32) async throws {
    let (office, sunbird) = try await officeWithSlowServer()
    let pass = try office.start(["sync", "--json"])
    try await awaitRequest(sunbird)
    pass.child.send(signal: signal)
    let ran = try await pass.finished().expect(75)
    #expect(ran.talk.contains("ended by a signal"), "\(ran.talk)")
    let report = try ran.object()
    #expect(report["outcome"] == "partial")
    #expect(report["requests"] == 1)
    #expect(report["remaining"] == 2)
    #expect(report["unknown"] == 1)
    #expect(report["bytesSent"]?.number ?? 0 > 100)

    let status = try await office.agent("status", "--json").object()
    #expect(status["lastSync"]?["requests"] == 1)
    #expect(status["sent"] == 1 && status["queued"] == 1)
    try await sunbird.clearFaults()
    try await office.agent("sync", "--now").expect(0)
    for (_, count) in try await sunbird.effects() { #expect(count == 1) }
    #expect(try await sunbird.effects().count == 2)
  }

  @Test func aSecondSignalEndsAtOnce() async throws {
    let (office, sunbird) = try await officeWithSlowServer()
    let pass = try office.start(["sync", "-v"])
    try await awaitRequest(sunbird)
    while !pass.child.hasEnded {
      pass.child.send(signal: SIGTERM)
      try await Task.sleep(for: .milliseconds(50))
    }
    try await pass.finished().expect(128 + SIGTERM)
    #expect(try await office.agent("status", "--json").object()["sent"] == 1)
  }

  /// A pass that waits for the index to show its write does not wait on.
  @Test func aPassThatWaitsEndsToo() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    try await office.agent(Bodies.school).expect(0)
    try await sunbird.fault(["action": "closeBeforeHandling", "operation": "org-create"])
    let pass = try office.start(["sync"])
    while try await sunbird.requests().count < 2, !pass.child.hasEnded {
      try await Task.sleep(for: .milliseconds(20))
    }
    pass.child.send(signal: SIGTERM)
    try await pass.finished().expect(75)
    #expect(try await sunbird.effects().isEmpty)
    #expect(try await office.agent("status", "--json").object()["sent"] == 1)
  }

  @Test func aTokenCommandThatHangsIsGivenUp() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    try await office.agent(Bodies.school).expect(0)
    let program = try office.write(
      "token", "#!/bin/sh\necho >'\(office.path("began"))'\nexec sleep 600\n", mode: 0o700)
    let pass = try office.start(
      ["sync"], environment: ["AGENT_SERVER_USER_TOKEN_COMMAND": program])
    while !FileManager.default.fileExists(atPath: office.path("began")), !pass.child.hasEnded {
      try await Task.sleep(for: .milliseconds(20))
    }
    pass.child.send(signal: SIGTERM)
    try await pass.finished().expect(75)
    #expect(try await sunbird.requests().isEmpty)
  }

  @Test func otherCommandsEndAsEver() async throws {
    let office = try await Office.open()
    let worlds = try office.start(["simulate", "--seed", "1", "--seeds", "100000"])
    worlds.child.send(signal: SIGTERM)
    try await worlds.finished().expect(128 + SIGTERM)
  }

  /// Also where its pipe does not come on.
  @Test func anImportSaysWhatItRecorded() async throws {
    let office = try await Office.open()
    let rows = (1...1200).map { number in
      let request = #"{"provider":"ap","externalId":"x\#(number)","orgName":"X"}"#
      return #"{"operation":"org-create","request":\#(request)}"# + "\n"
    }
    let file = try office.write("rows.jsonl", rows.joined())
    let ran = try await office.shell(
      """
      cd "$FOLDER"; mkfifo pipe; "$AGENT" import pipe >out 2>err & exec 3>pipe; cat rows.jsonl >&3
      until "$AGENT" status | grep -q '1000 queued'; do sleep 0.1; done
      kill -TERM $!; wait $!; code=$?; cat out; cat err >&2; exit $code
      """)
    #expect(ran.expect(75).output.contains("1000 recorded"), "\(ran.output)")
    #expect(ran.talk.contains("ended by a signal"))
    let again = try await office.agent("import", file).expect(0)
    #expect(again.output.contains("200 recorded, 1000 unchanged"), "\(again.output)")
  }

  /// Runs the REPL at a terminal; the script types into it once it has shown its prompt.
  private func atTerminal(_ office: Office, _ typed: String) async throws -> Finished {
    try await office.shell(
      """
      cd "$FOLDER"; mkfifo keys; script -qefc "$AGENT repl" seen <keys >/dev/null & exec 3>keys
      until grep -q '01> ' seen 2>/dev/null; do sleep 0.05; done
      printf '\(typed)' >&3; wait $!; code=$?; cat seen; exit $code
      """)
  }

  @Test func controlCLeavesALine() async throws {
    let office = try await Office.open()
    let ran = try await atTerminal(office, #"queue --nonsense\003status\nquit\n"#)
    #expect(ran.expect(0).output.contains("no edits yet"), "\(ran.output)")
    #expect(!ran.output.contains("error:"), "\(ran.output)")
  }

  @Test func aSignalEndsTheREPLInAPipe() async throws {
    let (office, sunbird) = try await officeWithSlowServer()
    let repl = try office.start(["repl", "--json"], input: "sync\nstatus\n")
    try await awaitRequest(sunbird)
    repl.child.send(signal: SIGTERM)
    let ran = try await repl.finished().expect(75)
    #expect(ran.lines.count == 1, "nothing runs after it: \(ran.output)")
    #expect(ran.output.contains(#""outcome":"partial""#))
  }
}

/// What the timer's journal shows.
@Suite("A quiet pass", .inTurns)
struct QuietTests {
  @Test func whyAPassWasRefusedIsNoTalk() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    try await office.agent(Bodies.school).expect(0)
    try await sunbird.fault([
      "action": "status", "status": 401, "times": .null,
      "body": #"{"message":"Unauthorized"}"#,
    ])
    let ran = try await office.agent("sync", "--quiet").expect(77)
    #expect(ran.talk.hasPrefix("error: the server refused the credentials: "), "\(ran.talk)")
    #expect(ran.talk.contains("put a fresh token into"), "\(ran.talk)")
    let json = try await office.agent("sync", "--quiet", "--json").expect(77)
    #expect(try json.error()["code"] == "refused")
    #expect(try json.object()["outcome"] == "refused")
  }

  @Test func whyAPassEndedEarlyIsNoTalk() async throws {
    let office = try await Office.open()
    try await office.agent(Bodies.school).expect(0)
    let ran = try await office.agent("sync", "--quiet").expect(75)
    #expect(ran.talk.contains("no line to Sunbird"), "\(ran.talk)")
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/strace")))
  func noThreadAsksForAHigherPriority() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    try await office.agent(Bodies.school).expect(0)
    for command in ["sync", "status"] {
      let traced = try await office.shell(
        "strace -f -e trace=setpriority,sched_setattr,sched_setscheduler -o trace $AGENT \(command)"
      )
      traced.expect(0)
      let calls = try office.read("trace").split(separator: "\n").filter { $0.contains("PRIO_") }
      #expect(calls.isEmpty, "\(command): \(calls)")
    }
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/strace")))
  func noThreadOfTheStandInDoesEither() async throws {
    let office = try Office()
    let traced = try await office.shell(
      """
      strace -f -e trace=setpriority,sched_setattr,sched_setscheduler -o trace "$SIM" --port 0 >out &
      until grep -q listening out; do sleep 0.1; done
      kill -INT $(ps -o pid= --ppid $!); wait $!
      """, environment: ["SIM": Program.sunbirdSim.path])
    traced.expect(0)
    let trace = try office.read("trace")
    #expect(trace.contains("exited with 0") && !trace.contains("PRIO_"), "\(trace)")
  }
}

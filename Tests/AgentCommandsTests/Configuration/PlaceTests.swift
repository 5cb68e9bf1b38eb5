import AgentProcesses
import Foundation
import Testing

@testable import AgentCommands

/// Whose configuration it is, and where its paths begin.
@Suite(.inTurns)
struct PlaceTests {
  @Test func theConfigurationOfAnotherOfficeIs78AndChangesNothing() async throws {
    let office = try await Office.open("dharwad-01")
    try await office.agent(Bodies.school).expect(0)
    try office.configure("replica: gadag-01\nserver: {baseURL: \(Office.nobody)}\n")
    for words in [
      ["sync"], ["sync", "--dry-run"], ["status"], ["queue"], ["conflicts"], ["prune"], ["init"],
      ["record", "show", "org:ap/dise-1"], Bodies.teacher, ["server", "forget"],
    ] {
      let ran = try await office.agent(words).expect(78)
      #expect(ran.talk.contains("dharwad-01") && ran.talk.contains("gadag-01"), "\(ran.talk)")
      #expect(ran.talk.contains("hint: "), "\(ran.talk)")
    }
    let doctor = try await office.agent("doctor", "--json").expect(78).object()
    let store = doctor["checks"]?.array?.first { $0["name"] == "store" }
    #expect(store?["status"] == "failed")
    #expect(store?["detail"]?.string?.contains("gadag-01") == true)
    // What is in the store is not out of reach.
    try await office.agent("backup", office.path("copy.db")).expect(0)
    try await office.agent("queue", "--store", office.path("copy.db")).expect(0)
    let edits = try StoreFile(office.store).edits()
    #expect(edits.map(\.dot) == ["dharwad-01:1"])
    let environment = ["AGENT_REPLICA": "dharwad-01"]
    try await office.agent("status", environment: environment).expect(0)
  }

  @Test(arguments: [
    ("AGENT_SERVER_BASEURL", "AGENT_SERVER_BASE_URL"),
    ("AGENT_SERVER_TOKEN", "AGENT_SERVER_TOKEN_FILE"),
    ("AGENT_SYNC_MAXCONNECTIONS", "AGENT_SYNC_MAX_CONNECTIONS"), ("AGENT_REPLCA", "AGENT_REPLICA"),
    ("AGENT_STORES", "AGENT_STORE"), ("AGENT_CONFLICT_DEFAULT", "AGENT_CONFLICTS_DEFAULT"),
  ])
  func aMisspeltVariableIs78AndNamesTheNearest(name: String, nearest: String) async throws {
    let office = try await Office.open()
    let ran = try await office.agent("status", "--json", environment: [name: "x"]).expect(78)
    let error = try ran.error()
    #expect(error["message"]?.string?.contains(name) == true)
    #expect(error["hint"]?.string?.contains(nearest) == true)
  }

  @Test func aVariableThatIsPerhapsAnothersIsNamedAndStopsNothing() async throws {
    let office = try await Office.open()
    let environment = ["AGENT_PIGEONHOLE": "7", "AGENT_OS": "Linux", "AGENT_TOOLSDIRECTORY": "/x"]
    let ran = try await office.agent("status", environment: environment).expect(0)
    #expect(ran.talk == "not a variable of this agent: AGENT_PIGEONHOLE\n")
    let quiet = try await office.agent("status", "--quiet", environment: environment).expect(0)
    #expect(quiet.talk == "")
    let doctor = try await office.agent("doctor", environment: environment)
    #expect(doctor.output.contains("AGENT_PIGEONHOLE") && !doctor.output.contains("AGENT_OS"))
  }

  @Test func everyVariableOfTheContractIsKnown() {
    for name in [
      "AGENT_CONFIG", "AGENT_REPLICA", "AGENT_STORE", "AGENT_SERVER_BASE_URL",
      "AGENT_SERVER_DIALECT", "AGENT_SERVER_TOKEN_FILE", "AGENT_SERVER_USER_TOKEN_FILE",
      "AGENT_SERVER_USER_TOKEN_COMMAND", "AGENT_SERVER_CA_FILE", "AGENT_SERVER_CHANNEL",
      "AGENT_SYNC_MAX_CONNECTIONS", "AGENT_SYNC_BATCH_SIZE", "AGENT_SYNC_COMPRESS",
      "AGENT_SYNC_MAX_BYTES_PER_SECOND", "AGENT_SYNC_MAX_BYTES_PER_DAY", "AGENT_SYNC_HOURS",
      "AGENT_SYNC_LANE", "AGENT_SYNC_BULK_ORGANISATION", "AGENT_SSO_KEY_FILE",
      "AGENT_CONFLICTS_DEFAULT", "AGENTX_STORE", "SSH_AGENT_PID", "AGENT",
    ] {
      #expect(EnvironmentNames.sort(name) == .known, "\(name)")
    }
  }

  @Test func pathsInAFileBeginInItsFolderWhereverTheCommandRuns() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try Office(sunbird: sunbird)
    let manager = FileManager.default
    for folder in ["etc", "elsewhere", "var"] {
      try manager.createDirectory(atPath: office.path(folder), withIntermediateDirectories: true)
    }
    try office.write("etc/token", "t\n")
    try office.write("etc/fetch", "#!/bin/sh\necho fetched\n", mode: 0o700)
    let file = try office.write(
      "etc/agent.yaml",
      """
      store: ../var/agent.db
      server: {baseURL: "\(sunbird.url)", tokenFile: token, caFile: ca.pem,
        userTokenFile: ./kept, userTokenCommand: [./fetch, ./fetch]}
      sso: {keyFile: key.yaml}
      """)
    let ran = try await office.shell(
      #"cd elsewhere && "$AGENT" init --json --config ../etc/agent.yaml"#)
    #expect(try ran.expect(0).object()["store"]?.string == office.path("var/agent.db"))

    let read = try await AgentConfiguration.load(
      path: file, store: nil, environment: [:], overrides: [:])
    let etc = office.path("etc")
    #expect(read.store == office.path("var/agent.db"))
    #expect(read.tokenFile == "\(etc)/token" && read.line.caFile == "\(etc)/ca.pem")
    #expect(read.userTokenFile == "\(etc)/kept" && read.files.ssoKey == "\(etc)/key.yaml")
    #expect(read.userTokenCommand == ["\(etc)/fetch", "./fetch"])
    let laid = try await AgentConfiguration.load(
      path: file, store: "here.db",
      environment: ["AGENT_SERVER_TOKEN_FILE": "mine", "AGENT_SERVER_USER_TOKEN_COMMAND": "./own"],
      overrides: [:])
    #expect(laid.store == "here.db" && laid.tokenFile == "mine")
    #expect(laid.userTokenCommand == ["./own"])
  }
}

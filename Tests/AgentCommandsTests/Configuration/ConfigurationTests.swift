import AgentProcesses
import Foundation
import Testing

@testable import AgentCommands

@Suite("Configuration", .inTurns)
struct ConfigurationTests {
  @Test(arguments: [
    ("serverr: {baseURL: http://a.example}", "server.baseURL"),
    ("server: {baseUrl: http://a.example}", "server.baseURL"),
    ("replca: dharwad-01", "replica"),
    ("sync: {batchsize: 5}", "sync.batchSize"),
    ("conflicts: {fields: {user.phon: local}}", "conflicts.fields.user.phone"),
  ])
  func anUnknownKeyIs78AndNamesTheNearest(yaml: String, nearest: String) async throws {
    let office = try await Office.open()
    try office.configure(yaml)
    let ran = try await office.agent("status").expect(78)
    #expect(ran.talk.contains(nearest), "\(ran.talk)")
  }

  @Test(arguments: [
    "server: {baseURL: ftp://a.example}", "server: {baseURL: 'https://a.example//'}",
    "server: {baseURL: 'https://a.example?x=1'}", "server: {baseURL: 'https://a.example/api'}",
    "server: {dialect: r0.1}", "sync: {maxConnections: 0}",
    "sync: {maxConnections: six}", "sync: {batchSize: 2.5}", "sync: {compress: often}",
    "conflicts: {default: mine}", "conflicts: {fields: {user.phone: theirs}}", "- a\n- b",
    "replica: [",
  ])
  func aValueThatCannotBeIs78(yaml: String) async throws {
    let office = try await Office.open()
    let path = try office.write("other.yaml", yaml + "\n")
    let ran = try await office.agent("status", "--config", path).expect(78)
    #expect(ran.talk.hasPrefix("error: "))
    #expect(ran.output == "")
  }

  @Test func anAddressThatIsNoneIsNotRepeatedForItsPassword() async throws {
    let office = try await Office.open()
    for address in ["ftp://a:s3cret@b", "https://a:s3cret@b?x", "https://a:s3cret@b//"] {
      let ran = try await office.agent(
        "doctor", "-v", environment: ["AGENT_SERVER_BASE_URL": address]
      ).expect(78)
      #expect(ran.talk.contains("server.baseURL"))
      #expect(!(ran.output + ran.talk).contains("s3cret"))
    }
  }

  /// In the file any role may be mapped; the documented ones in the environment, too.
  @Test func rolesOfMembersAreMapped() async throws {
    let office = try await Office.open()
    let path = try office.write(
      "roles.yaml",
      "server: {baseURL: 'http://a.example', dialect: r1.5, memberRoles: {admin: ADMIN, head: X}}\n"
    )
    let configuration = try await AgentConfiguration.load(
      path: path, store: nil,
      environment: ["AGENT_SERVER_MEMBER_ROLES_CONTENT_CREATOR": "BOOK_CREATOR"], overrides: [:])
    let roles = try configuration.serverSettings().dialect.memberRoles
    for (role, name) in [
      ("admin", "ADMIN"), ("head", "X"), ("member", "PUBLIC"), ("content-creator", "BOOK_CREATOR"),
    ] { #expect(roles.serverName(of: role) == name) }
  }

  @Test func aListInPlaceOfOneValueIs78() async throws {
    let office = try await Office.open()
    for yaml in ["server: {baseURL: [a]}", "sync: {batchSize: [3]}", "conflicts: {fields: [a]}"] {
      try office.configure(yaml)
      try await office.agent("status").expect(78)
    }
  }

  @Test func aFileThatIsNoTextIs78() async throws {
    let office = try await Office.open()
    let path = office.path("latin.yaml")
    try Data([0x72, 0x3A, 0x20, 0xFF, 0x0A]).write(to: URL(fileURLWithPath: path))
    for path in [path, office.folder.url.path, office.path("nothing.yaml")] {
      let ran = try await office.agent("status", "--config", path).expect(78)
      #expect(ran.talk.contains(path))
      #expect(!ran.talk.contains("NSCocoaErrorDomain"))
    }
  }

  @Test(arguments: ["", "# nothing yet\n", "server:\n  #baseURL: https://a.example\n"])
  func aFileWithNothingSetIsNoError(yaml: String) async throws {
    let office = try await Office.open()
    let path = try office.write("other.yaml", yaml)
    try await office.agent("status", "--config", path, "--store", office.store).expect(0)
  }

  @Test func theEnvironmentWinsOverTheFileAndAnOptionOverBoth() async throws {
    let office = try Office()
    let (inFile, inEnvironment, inOption) =
      (office.path("file.db"), office.path("environment.db"), office.path("option.db"))
    try office.write("agent.yaml", "store: \(inFile)\nreplica: from-file\n")

    let file = try await office.agent("init", "--json").expect(0).object()
    #expect(file["store"] == .string(inFile))
    #expect(file["replica"] == "from-file")
    let environment = ["AGENT_STORE": inEnvironment, "AGENT_REPLICA": "from-environment"]
    let second = try await office.agent("init", "--json", environment: environment).object()
    #expect(second["store"] == .string(inEnvironment))
    #expect(second["replica"] == "from-environment")
    let third = try await office.agent(
      "init", "--json", "--store", inOption, "--replica", "from-option", environment: environment)
    #expect(try third.object()["store"] == .string(inOption))
    #expect(try third.object()["replica"] == "from-option")
  }

  @Test func theOptionNamesTheFileBeforeTheEnvironmentDoes() async throws {
    let office = try Office()
    let first = try office.write("one.yaml", "store: \(office.path("one.db"))\n")
    let second = try office.write("two.yaml", "store: \(office.path("two.db"))\n")
    let environment = ["AGENT_CONFIG": first]
    let named = try await office.agent("init", "--json", environment: environment)
    #expect(try named.object()["store"] == .string(office.path("one.db")))
    let told = try await office.agent(
      "init", "--json", "--config", second, environment: environment)
    #expect(try told.object()["store"] == .string(office.path("two.db")))
  }

  @Test func everySectionIsReadFromTheEnvironmentToo() async throws {
    let office = try await Office.open()
    for (name, value) in [
      ("AGENT_SERVER_BASE_URL", "ftp://a"), ("AGENT_SERVER_DIALECT", "nope"),
      ("AGENT_SYNC_MAX_CONNECTIONS", "0"), ("AGENT_SYNC_BATCH_SIZE", "many"),
      ("AGENT_SYNC_COMPRESS", "nope"), ("AGENT_SYNC_MAX_BYTES_PER_SECOND", "-1"),
      ("AGENT_CONFLICTS_DEFAULT", "nope"), ("AGENT_SYNC_LANE", "slow"),
      ("AGENT_SYNC_BULK_ORGANISATION", "ap"), ("AGENT_SYNC_BULK_ORGANISATION", "/1"),
    ] {
      let ran = try await office.agent("status", environment: [name: value])
      #expect(ran.status == 78, "\(name)=\(value): \(ran.output)\(ran.talk)")
    }
    try await office.agent(Bodies.school).expect(0)
    for name in ["AGENT_SERVER_TOKEN_FILE", "AGENT_SERVER_USER_TOKEN_FILE", "AGENT_SERVER_CA_FILE"]
    {
      try await office.agent("sync", environment: [name: office.path("nothing")]).expect(78)
    }
  }

  @Test func theServersAddressMayComeFromTheEnvironment() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open()
    try await office.agent(Bodies.school).expect(0)
    try await office.agent("sync").expect(75)
    try await office.agent("sync", environment: ["AGENT_SERVER_BASE_URL": sunbird.url]).expect(0)
    #expect(try await sunbird.effects() == ["org-create org:ap/dise-1": 1])
  }

  @Test func anOrganisationMayBeNamedAsTheAgentShowsIt() async throws {
    for text in ["ap/dise-1", "org:ap/dise-1"] {
      let configuration = try await AgentConfiguration.load(
        path: nil, store: nil, environment: ["AGENT_SYNC_BULK_ORGANISATION": text], overrides: [:])
      #expect(configuration.bulkOrganisation?.canonical == "org:ap/dise-1")
    }
  }

  @Test func numbersAreReadAsYAMLNumbers() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    try office.configure(
      "server: {baseURL: \(sunbird.url)}\nsync: {maxConnections: 1, batchSize: 2}\n")
    for name in ["a1", "b2", "c3"] { try await office.agent(Bodies.teacher(named: name)).expect(0) }
    try await office.agent("sync").expect(0)
    #expect(try await sunbird.effects().count == 3)
  }

  @Test func theChannelIsTheProviderWhereNoneIsGiven() async throws {
    let office = try await Office.open()
    let words = ["org", "create", "--external-id", "1", "--org-name", "X", "--json"]
    let channel = ["AGENT_SERVER_CHANNEL": "ka"]
    let made = try await office.agent(words, environment: channel).expect(0)
    #expect(try made.object()["record"] == "org:ka/1")
    let other = try await office.agent(words + ["--provider", "ap"], environment: channel)
    #expect(try other.object()["record"] == "org:ap/1")
  }

  @Test func anotherNameForTheSameStoreIsRefused() async throws {
    let office = try await Office.open()
    try await office.agent("init").expect(0)
    try await office.agent("init", "--replica", "dharwad-01").expect(0)
    let ran = try await office.agent("init", "--replica", "gadag-01").expect(65)
    #expect(ran.talk.contains("dharwad-01"))
    #expect(try await office.agent("status", "--json").object()["replica"] == "dharwad-01")
  }

  @Test(arguments: ["Dharwad", "a b", "naïve", String(repeating: "a", count: 33)])
  func aNameThatNoReplicaCanHaveIsRefused(name: String) async throws {
    let office = try Office()
    try await office.agent("init", "--replica", name).expect(65)
    #expect(!FileManager.default.fileExists(atPath: office.store))
  }

  @Test func theAgentChoosesAValidNameByItself() async throws {
    let office = try Office()
    let made = try await office.agent("init", "--json").expect(0).object()
    let name = try #require(made["replica"]?.string)
    #expect(name.wholeMatch(of: #/[a-z0-9-]{1,32}/#) != nil)
  }

  @Test func theExampleIsAValidConfiguration() async throws {
    let office = try await Office.open()
    let example = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("config/agent.example.yaml").path
    try await office.agent("status", "--config", example, "--store", office.store).expect(0)

    // Every commented key, taken in with its section, is one the agent knows.
    let text = try String(contentsOfFile: example, encoding: .utf8)
      .replacing(#/(?m)^( *)#(?=[a-z])/#) { $0.output.1 }
    let all = try office.write("all.yaml", text)
    let ran = try await office.agent("status", "--config", all, "--store", office.store)
    #expect(ran.status == 0, "\(ran.talk)")
  }

  /// The sentence names the line, and quotes nothing of the file, which may hold a password.
  @Test(arguments: [
    ("server:\n  baseURL: https://x.example\n   channel: secret\n", 4),
    ("sync: [secret\nserver:\n", 3), ("server:\n\tbaseURL: secret\n", 3),
  ])
  func aBadLineIsNamedByItsNumber(yaml: String, line: Int) async throws {
    let office = try await Office.open()
    try office.configure(yaml)
    let ended = try await office.agent("status").expect(78)
    #expect(ended.talk.contains("line \(line), column "), "\(ended.talk)")
    #expect(ended.talk.contains(office.path("agent.yaml")), "\(ended.talk)")
    #expect(!ended.talk.contains("secret"), "\(ended.talk)")
  }
}

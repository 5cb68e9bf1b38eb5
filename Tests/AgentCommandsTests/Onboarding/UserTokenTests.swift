import AgentCommands
import AgentProcesses
import Codecs
import Foundation
import SunbirdSimulator
import Testing

/// `server.userTokenCommand`: when a fresh user token is fetched, and that it shows nowhere.
@Suite("User token", .inTurns)
struct UserTokenTests {
  private static let fresh = SampleTokens.token(
    issuer: "keycloak", expiresAt: .now.addingTimeInterval(3600), mark: "fresh")
  private static let expired = SampleTokens.token(
    issuer: "keycloak", expiresAt: .now.addingTimeInterval(-60), mark: "expired")
  private static let refusal = """
    {"id":"api.org.create","ver":"v1","ts":"x","params":{"resmsgid":null,"msgid":"x",\
    "err":"UNAUTHORIZE_USER","status":"SERVER_ERROR","errmsg":"You are not authorized."},\
    "responseCode":"CLIENT_ERROR","result":{}}
    """

  /// An office whose command counts its runs in `runs` and prints what `printed` holds.
  private func office(
    _ sunbird: SunbirdProcess, file: Bool = true, script: String = "cat printed"
  ) async throws -> Office {
    let office = try await Office.open(sunbird: sunbird)
    try office.write("printed", Self.fresh + "\n")
    let program = try office.write(
      "fresh token", "#!/bin/sh\ncd '\(office.folder.url.path)'\necho >>runs\n\(script)\n",
      mode: 0o700)
    let userFile = file ? "\n  userTokenFile: \(office.path("user-token"))" : ""
    try office.configure(
      """
      server:
        baseURL: \(sunbird.url)
        userTokenCommand: ["\(program)", "--channel", "a 'b'"]\(userFile)

      """)
    try await office.agent(Bodies.school).expect(0)
    return office
  }

  private func refuse(_ sunbird: SunbirdProcess, times: JSONValue) async throws {
    try await sunbird.fault([
      "action": "status", "status": 401, "times": times, "operation": "org-create",
      "body": .string(Self.refusal),
    ])
  }

  private func runs(_ office: Office) -> Int { (try? office.read("runs").count) ?? 0 }

  private func sentTokens(_ sunbird: SunbirdProcess) async throws -> [String?] {
    try await sunbird.writes().map { $0["headers"]?["x-authenticated-user-token"]?.string }
  }

  @Test func aMissingTokenIsFetchedBeforeTheFirstRequestAndKept() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await office(sunbird)
    try await office.agent("sync").expect(0)
    #expect(try await sentTokens(sunbird) == [Self.fresh])
    #expect(try office.read("user-token") == Self.fresh + "\n")
    try await office.agent(Bodies.teacher).expect(0)
    try await office.agent("sync").expect(0)
    #expect(runs(office) == 1, "the kept token serves the next pass")
  }

  @Test func anExpiredTokenIsNeverSent() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await office(sunbird)
    try office.write("user-token", Self.expired)
    try await office.agent("sync").expect(0)
    #expect(try await sentTokens(sunbird) == [Self.fresh])
  }

  @Test func aTokenThatTheServerRefusesIsRenewedAndTheRequestSentAgain() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await office(sunbird)
    try office.write("user-token", "a-token-that-is-no-jwt")
    try await refuse(sunbird, times: 1)
    try await office.agent("sync").expect(0)
    #expect(try await sentTokens(sunbird) == ["a-token-that-is-no-jwt", Self.fresh])
    #expect(try await sunbird.effects() == ["org-create org:ap/dise-1": 1])
    #expect(runs(office) == 1)
  }

  @Test func aServerThatRefusesTheFreshTokenTooIs77AfterOneRenewal() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await office(sunbird, file: false)
    try await refuse(sunbird, times: .null)
    for _ in 1...2 {
      let before = runs(office)
      try await office.agent("sync").expect(77)
      #expect(runs(office) == before + 1)
    }
    #expect(try await office.agent("queue", "--json").object()["attempts"] == 0)
    try await sunbird.clearFaults()
    try await office.agent("sync").expect(0)
  }

  /// Each run prints the next token; the server has had enough of the first one after two calls.
  @Test func aPassThatOutlivesItsTokenGoesOnWithTheNext() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await office(sunbird, script: "n=$(wc -l <runs); echo token-$((n))")
    for number in 1...5 {
      try await office.agent(
        "org", "create", "--provider", "ap", "--external-id", "x\(number)", "--org-name", "X"
      ).expect(0)
    }
    for after in [2, 4] {
      try await sunbird.fault([
        "action": "status", "status": 401, "times": 1, "after": .number(Double(after)),
        "operation": "org-create", "body": .string(Self.refusal),
      ])
    }
    try await office.agent("sync", environment: ["AGENT_SYNC_MAX_CONNECTIONS": "1"]).expect(0)
    #expect(runs(office) == 3)
    #expect(try await sunbird.effects().count == 6)
    let sent = try await sentTokens(sunbird).compactMap(\.self)
    #expect(sent.count == 8 && sent == sent.sorted(), "\(sent)")
    #expect(Set(sent) == ["token-1", "token-2", "token-3"])
  }

  @Test func aTokenThatCanNotBeKeptIsSaidOnceAndServes() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await office(sunbird)
    let nowhere = office.path("no-folder/user-token")
    let ran = try await office.agent(
      "sync", environment: ["AGENT_SERVER_USER_TOKEN_FILE": nowhere]
    ).expect(0)
    let told = ran.talk.split(separator: "\n").filter { $0.contains("can't be kept in \(nowhere)") }
    #expect(told.count == 1, "\(ran.talk)")
    #expect(try await sentTokens(sunbird) == [Self.fresh])
  }

  @Test(arguments: ["exit 3", "echo two words", "true", "kill -9 $$", "yes"])
  func aFailingCommandIs77WithAHintAndNothingIsSent(script: String) async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await office(sunbird, script: script)
    let ran = try await office.agent("sync", "--verbose").expect(77)
    #expect(ran.talk.contains("server.userTokenCommand"), "\(ran.talk)")
    #expect(ran.talk.contains("fresh token"), "it names the program")
    #expect(!ran.mentions("--channel"), "not its arguments")
    #expect(!ran.mentions("two words"), "nor its output")
    #expect(try await sunbird.requests().isEmpty)
    #expect(try await office.agent("queue", "--json").object()["attempts"] == 0)
  }

  @Test func theCommandMayComeFromTheEnvironmentAsOneLine() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await office(sunbird, file: false)
    let line = "/bin/cat '\(office.path("printed"))'"
    try await office.agent("sync", environment: ["AGENT_SERVER_USER_TOKEN_COMMAND": line])
      .expect(0)
    #expect(try await sentTokens(sunbird) == [Self.fresh])
    #expect(runs(office) == 0, "the environment wins")
  }

  @Test func replacingTheFileHealsARefusedUserToken() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    let file = try office.write("user-token", Self.expired)
    try office.configure("server:\n  baseURL: \(sunbird.url)\n  userTokenFile: \(file)\n")
    try await office.agent(Bodies.school).expect(0)
    try await refuse(sunbird, times: 1)
    let refused = try await office.agent("sync").expect(77)
    #expect(refused.talk.contains("hint: put a fresh token into"))
    try office.write("user-token", Self.fresh)
    try await office.agent("sync").expect(0)
    #expect(try await sentTokens(sunbird) == [Self.expired, Self.fresh])
  }

  /// Everything that the agent writes and says in a life with tokens, searched for them.
  @Test func noTokenIsEverInTheStoreInAnOutputOrInAnArgument() async throws {
    let sunbird = try await SunbirdProcess.start("--consumer", "desk:key-1:s3cret-of-desk:orgAdmin")
    let office = try await office(
      sunbird, script: "tr '\\0' ' ' </proc/$PPID/cmdline >arguments; cat printed")
    let consumer = try await sunbird.token(of: "desk")
    let list = try office.write("jwt_token.txt", "JWT token for desk is : \(consumer)\n")
    let settings = [
      "AGENT_SERVER_TOKEN_FILE": office.path("token"), "HOME": office.folder.url.path,
    ]
    try office.write("user-token", "refused-user-token")
    try await refuse(sunbird, times: 1)
    var said = ""
    for words in [
      ["token", "import", list, "-v"], ["token", "show", "--json"], ["sync", "--verbose"],
      ["status", "--json"], ["queue", "--all", "--json"], ["queue", "show", "dharwad-01:1"],
      ["record", "history", "org:ap/dise-1"], ["doctor", "--json", "-v"], ["sync", "-v"],
    ] {
      let ran = try await office.agent(words, environment: settings)
      said += ran.output + ran.talk
    }
    #expect(try await sentTokens(sunbird).prefix(2) == ["refused-user-token", Self.fresh])
    said += try office.read("arguments")
    let files = try FileManager.default.contentsOfDirectory(atPath: office.folder.url.path)
      .filter { $0.hasPrefix("agent.db") }
    #expect(files.contains("agent.db"))
    for file in files {
      said += String(
        decoding: try Data(contentsOf: URL(filePath: office.path(file))), as: UTF8.self)
    }
    for secret in [consumer, Self.fresh, "refused-user-token", "s3cret-of-desk"] {
      #expect(!said.contains(secret))
      #expect(!said.contains(secret.suffix(20)), "not in parts either")
    }
  }
}

/// A program that hangs, or whose children do, is ended with them.
@Suite struct ProgramOutputTests {
  @Test(arguments: ["sleep 600", "exec >&-; sleep 600", "yes & sleep 600"])
  func aProgramThatHangsIsEnded(script: String) async {
    let result = await ProgramOutput.read(
      ["/bin/sh", "-c", script], within: .milliseconds(300), maxBytes: 1 << 30)
    #expect(result == .failure(.tookTooLong))
  }

  /// A child that it leaves behind keeps the pipe open, and is not waited for.
  @Test func theOutputIsThereWhenTheProgramHasEnded() async {
    let result = await ProgramOutput.read(
      ["/bin/sh", "-c", "sleep 60 & echo token"], within: .seconds(50), maxBytes: 100)
    #expect(result == .success(Data("token\n".utf8)))
  }

  @Test func nothingOfThisProcessIsOpenInIt() async throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    let result = await ProgramOutput.read(
      ["/bin/sh", "-c", "echo /proc/$$/fd/*"], within: .seconds(50), maxBytes: 10_000)
    let open = try String(decoding: result.get(), as: UTF8.self).split(separator: " ")
      .compactMap { $0.split(separator: "/").last.map { $0.filter(\.isNumber) } }
    // The shell opens one of its own for the folder's names.
    #expect(open.count <= 4 && Set(["0", "1", "2"]).isSubset(of: open), "\(open)")
    #expect(!open.contains("\(ends[0])") && !open.contains("\(ends[1])"))
  }

  @Test func aProgramThatNobodyWaitsForIsEnded() async {
    let task = Task {
      await ProgramOutput.read(["/bin/sleep", "600"], within: .seconds(600), maxBytes: 10)
    }
    task.cancel()
    #expect(await task.value == .failure(.abandoned))
  }

  @Test func aProgramThatIsNotThereIsToldApart() async {
    let result = await ProgramOutput.read(["/nowhere/x"], within: .seconds(5), maxBytes: 10)
    #expect(result == .failure(.notStarted(ENOENT)))
  }

  @Test func wordsReachTheProgramAsTheyAre() async {
    let result = await ProgramOutput.read(
      ["printf", "%s|", "a b", "$HOME", "*"], within: .seconds(30), maxBytes: 100)
    #expect(result == .success(Data("a b|$HOME|*|".utf8)))
  }
}

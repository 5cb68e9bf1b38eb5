import AgentProcesses
import Foundation
import SunbirdSimulator
import Testing

/// `agent token import` and `agent token show`. The forms of the file are tested where they are
/// read; here is what becomes of the token file.
@Suite("Token import", .inTurns)
struct TokenImportTests {
  private static let mine = SampleTokens.token(issuer: "key-1")
  private static let others = SampleTokens.token(issuer: "key-2")
  private static let list = """
    Adding consumer dharwad-01
    JWT token for dharwad-01 is : \(mine)
    JWT token for player is : \(others)

    """

  private func office() throws -> Office {
    let office = try Office()
    try office.configure("server:\n  tokenFile: \(office.path("token"))\n")
    return office
  }

  @Test func theConsumersTokenIsPutIntoTheTokenFile() async throws {
    let office = try office()
    let file = try office.write("jwt_token.txt", Self.list)
    let ran = try await office.agent("token", "import", file, "--username", "dharwad-01", "--json")
      .expect(0)
    #expect(
      try ran.object() == [
        "consumer": "dharwad-01", "tokenFile": .string(office.path("token")),
      ])
    #expect(try office.read("token") == Self.mine + "\n")
    let mode = try FileManager.default.attributesOfItem(atPath: office.path("token"))[
      .posixPermissions]
    #expect(mode as? Int == 0o600)
    #expect(!ran.mentions("eyJ"))
    let rest = try FileManager.default.contentsOfDirectory(atPath: office.folder.url.path)
    #expect(Set(rest) == ["agent.yaml", "jwt_token.txt", "token"])
  }

  @Test func aTokenIsReplacedWholeAndBecomesPrivate() async throws {
    let office = try office()
    let token = try office.write("token", "an old token that others could read", mode: 0o644)
    let inode = try FileManager.default.attributesOfItem(atPath: token)[.systemFileNumber] as? Int
    try await office.agent("token", "import", "-", input: Self.mine).expect(0)
    #expect(try office.read("token") == Self.mine + "\n")
    let attributes = try FileManager.default.attributesOfItem(atPath: token)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    #expect(attributes[.systemFileNumber] as? Int != inode, "moved into place, not overwritten")
  }

  @Test func aRefusedFileLeavesTheTokenFileAsItWas() async throws {
    let office = try office()
    try office.write("token", "old")
    let rows: [(text: String, words: [String], status: Int32, says: String)] = [
      (Self.list, [], 64, "player"), (Self.list, ["--username", "nobody"], 65, "dharwad-01"),
      ("no token here", [], 65, "there is no token"),
      ("JWT token for x is : eyJhbGciOi", ["--username", "x"], 65, "not a whole JWT"),
    ]
    for row in rows {
      let ran = try await office.agent(["token", "import", "-"] + row.words, input: row.text)
        .expect(row.status)
      #expect(ran.talk.contains(row.says) && ran.talk.contains("hint: "), "\(ran.talk)")
      #expect(!ran.mentions("eyJ"))
      #expect(try office.read("token") == "old")
    }
    try await office.agent("token", "import", office.path("none.txt")).expect(69)
  }

  @Test func withoutATokenFileConfiguredItIs78() async throws {
    let office = try Office()
    try office.configure("")
    let ran = try await office.agent("token", "import", "-", input: Self.mine).expect(78)
    #expect(ran.talk.contains("AGENT_SERVER_TOKEN_FILE"))
    try await office.agent("token", "show").expect(78)
    try office.configure("server:\n  tokenFile: \(office.path("nowhere/token"))\n")
    try await office.agent("token", "import", "-", input: Self.mine).expect(78)
  }

  @Test func showTellsKeyAlgorithmAndEndAndNeverTheToken() async throws {
    let office = try office()
    try office.write("token", Self.mine)
    let user = SampleTokens.token(
      issuer: "keycloak", expiresAt: Date(timeIntervalSince1970: 1_500_000_000))
    let userFile = try office.write("user-token", user)
    try office.configure(
      "server:\n  tokenFile: \(office.path("token"))\n  userTokenFile: \(userFile)\n")
    let shown = try await office.agent("token", "show", "--json").expect(0)
    let object = try shown.object()
    #expect(object["consumerKey"] == "key-1")
    #expect(object["algorithm"] == "HS256")
    #expect(object["expiresAt"] == .null)
    #expect(object["userToken"]?["expiresAt"] == "2017-07-14T02:40:00.000Z")
    #expect(object["userToken"]?["expired"] == true)
    let told = try await office.agent("token", "show").expect(0)
    #expect(told.output.contains("key key-1, HS256, never expires"))
    #expect(told.output.contains("expired 2017-07-14"))
    for ran in [shown, told] { #expect(!ran.mentions("eyJ")) }
  }
}

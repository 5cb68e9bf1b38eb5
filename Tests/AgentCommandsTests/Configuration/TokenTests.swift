import AgentProcesses
import Foundation
import SunbirdSimulator
import Testing

@Suite("Tokens and folders", .inTurns)
struct TokenTests {
  private static let consumer = "desk:key-1:a-long-secret:orgAdmin,orgUser,userAdmin,publicUser"

  @Test func aTokenFileThatOthersCanReadIs78() async throws {
    let office = try await Office.open()
    try await office.agent(Bodies.school).expect(0)
    for mode in [0o644, 0o640, 0o604, 0o700] {
      let token = try office.write("token", "eyJ.a.b\n", mode: mode)
      for key in ["tokenFile", "userTokenFile"] {
        try office.configure("server:\n  baseURL: \(Office.nobody)\n  \(key): \(token)\n")
        let ran = try await office.agent("sync").expect(78)
        #expect(ran.talk.contains("hint: run `chmod 600 \(token)`"), "\(ran.talk)")
        #expect(!ran.mentions("eyJ"))
      }
    }
  }

  @Test(arguments: ["", "two words\n", "eyJ.a\neyJ.b\n"])
  func aFileThatHoldsNoTokenIs78(content: String) async throws {
    let office = try await Office.open()
    let token = try office.write("token", content)
    try office.configure("server:\n  baseURL: \(Office.nobody)\n  tokenFile: \(token)\n")
    let ran = try await office.agent("sync").expect(78)
    #expect(ran.talk.contains(token))
  }

  @Test func aStoreFolderThatOthersCanWriteIs78() async throws {
    let office = try Office()
    let folder = office.path("shared")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder)
    let store = folder + "/agent.db"
    for words in [["init"], ["status"], Bodies.school] {
      let ran = try await office.agent(words + ["--store", store]).expect(78)
      #expect(ran.talk.contains("hint: run `chmod o-w "))
    }
    #expect(!FileManager.default.fileExists(atPath: store))
    try FileManager.default.setAttributes([.posixPermissions: 0o750], ofItemAtPath: folder)
    try await office.agent("init", "--store", store).expect(0)
  }

  @Test func theStoreIsReadableByItsOwnerOnly() async throws {
    let office = try await Office.open()
    let mode = try FileManager.default.attributesOfItem(atPath: office.store)[.posixPermissions]
    #expect(mode as? Int == 0o600)
  }

  @Test func refusedCredentialsAre77AndANewTokenFileHealsThem() async throws {
    let sunbird = try await SunbirdProcess.start("--consumer", Self.consumer)
    let office = try await Office.open(sunbird: sunbird)
    let token = try office.write("token", "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJrZXktMSJ9.AAAA\n")
    try office.configure("server:\n  baseURL: \(sunbird.url)\n  tokenFile: \(token)\n")
    try await office.agent(Bodies.school).expect(0)
    try await office.agent(Bodies.teacher).expect(0)

    for _ in 1...2 {
      let before = try await sunbird.requests().count
      let refused = try await office.agent("sync", "--json").expect(77)
      #expect(try refused.object()["outcome"] == "refused")
      #expect(try refused.object()["remaining"] == 2)
      #expect(!refused.mentions("eyJ"))
      #expect(try await sunbird.requests().count == before + 1, "a refused pass is one request")
    }
    for edit in try await office.agent("queue", "--json").objects() {
      #expect(edit["attempts"] == 0)
      #expect(edit["state"] == "queued")
    }

    try office.write("token", try await sunbird.token(of: "desk"))
    try await office.agent("sync").expect(0)
    #expect(
      try await sunbird.effects() == ["org-create org:ap/dise-1": 1, "user-create user:ap/asha": 1])
  }

  @Test func aPassWithoutAnyTokenIs77AtAGuardedServer() async throws {
    let sunbird = try await SunbirdProcess.start("--consumer", Self.consumer)
    let office = try await Office.open(sunbird: sunbird)
    try await office.agent(Bodies.school).expect(0)
    try await office.agent("sync").expect(77)
    #expect(try await office.agent("queue", "--json").object()["attempts"] == 0)
  }

  @Test func theTokenTravelsAsADocumentedHeaderAndNowhereElse() async throws {
    let sunbird = try await SunbirdProcess.start("--consumer", Self.consumer)
    let office = try await Office.open(sunbird: sunbird)
    let secret = try await sunbird.token(of: "desk")
    let token = try office.write("token", secret)
    let user = try office.write("user-token", "user-token-of-the-office")
    try office.configure(
      """
      server:
        baseURL: \(sunbird.url)
        tokenFile: \(token)
        userTokenFile: \(user)
        channel: ap
      """)
    try await office.agent(Bodies.school).expect(0)
    let ran = try await office.agent("sync", "--verbose").expect(0)
    #expect(!ran.mentions(secret))
    let headers = try #require(try await sunbird.writes().first?["headers"])
    #expect(headers["authorization"] == .string("Bearer \(secret)"))
    #expect(headers["x-authenticated-user-token"] == "user-token-of-the-office")
    #expect(headers["x-channel-id"] == "ap")
    #expect(headers["x-msgid"] == "dharwad-01:1")
  }
}

import AgentProcesses
import Codecs
import Foundation
import HTTPTransport
import SunbirdSimulator
import Testing

/// `agent sso link`, followed to the stand-in over real HTTP.
@Suite("Single sign-on", .inTurns)
struct SingleSignOnTests {
  private static let consumer = "ap:ap:s3cret-of-ap:orgAdmin,userAdmin,orgUser,publicUser,echoUser"

  private func office(_ sunbird: SunbirdProcess, issuer: String = "ap") async throws -> Office {
    let office = try await Office.open(sunbird: sunbird)
    let token = try office.write("token", try await sunbird.token(of: "ap"))
    let key = try office.write("sso.yaml", "iss: \(issuer)\nsecret: s3cret-of-ap\n")
    try office.configure(
      """
      server:
        baseURL: \(sunbird.url)
        tokenFile: \(token)
        channel: ap
      sso:
        keyFile: \(key)

      """)
    try await office.agent(Bodies.teacher).expect(0)
    return office
  }

  /// Where following the link leads to.
  private func follow(_ link: String) async throws -> String? {
    let transport = try CurlTransport()
    let exchange = await transport.exchange(HTTPRequest(method: .get, url: link))
    await transport.close()
    let response = try exchange.result.get()
    #expect(response.status == 302)
    return response.value(of: "Location")
  }

  /// Also with a server whose clock is half a day off.
  @Test(arguments: ["0", "43200", "-43200"])
  func theLinkSignsAUserOnThatSunbirdHas(ahead: String) async throws {
    let sunbird = try await SunbirdProcess.start(
      "--consumer", Self.consumer, "--clock-ahead=\(ahead)")
    let office = try await office(sunbird)
    try await office.agent("sync").expect(0)
    let made = try await office.agent("sso", "link", "asha", "--json", "-v").expect(0)
    #expect(try made.object().names == ["url", "expiresAt"])
    let link = try #require(try made.object()["url"]?.string)
    #expect(try await follow(link) == "/resources")
    #expect(!made.mentions("s3cret"))

    let other = try await office.agent(
      "sso", "link", "user:AP/Asha", "--redirect", "/learn/ಪಾಠ 1", "--minutes", "60"
    ).expect(0)
    #expect(!other.talk.contains("clock is not known"))
    #expect(
      try await follow(other.lines[0]) == "/learn/%E0%B2%AA%E0%B2%BE%E0%B2%A0%201")
  }

  @Test func onlyAskedForClaimsAreInTheLink() async throws {
    let sunbird = try await SunbirdProcess.start("--consumer", Self.consumer)
    let office = try await office(sunbird)
    try await office.agent("sync").expect(0)
    let plain = try await office.agent("sso", "link", "asha").expect(0)
    let full = try await office.agent(
      "sso", "link", "asha", "--claim", "name", "--claim", "phone", "--claim", "email"
    ).expect(0)
    func claims(_ ran: Finished) throws -> JSONValue {
      let token = ran.lines[0].split(separator: "=")[1]
      return try JSONValue(json: try SampleTokens.claims(of: token))
    }
    #expect(try claims(plain).names == ["iss", "sub", "iat", "exp"])
    let said = try claims(full)
    #expect(said["name"] == "Asha" && said["phone_number"] == "9900032121")
    #expect(said["email"] == "asha@example.org" && said["email_verified"] == true)
    #expect(try await follow(full.lines[0]) == "/resources")
  }

  @Test func aUserWhomSunbirdDoesNotHaveYetIs75AndNamesTheEdit() async throws {
    let sunbird = try await SunbirdProcess.start("--consumer", Self.consumer)
    let office = try await office(sunbird)
    let ran = try await office.agent("sso", "link", "asha").expect(75)
    #expect(ran.talk.contains("dharwad-01:1"))
    #expect(ran.talk.contains("hint: run `agent sync` first"))
    #expect(ran.output == "")
    try await office.agent("sso", "link", "nobody").expect(65)
  }

  @Test func withoutAnAnswerOfTheServerTheUnknownClockIsSaid() async throws {
    let sunbird = try await SunbirdProcess.start("--consumer", Self.consumer)
    let office = try await office(sunbird)
    try await office.agent("sync").expect(0)
    // Another address: what was learned of the one says nothing of the other.
    let other = sunbird.url.replacing("127.0.0.1", with: "localhost")
    let environment = ["AGENT_SERVER_BASE_URL": other]
    // Whether its users are those that are known has to be said first.
    try await office.agent("sso", "link", "asha", environment: environment).expect(78)
    try await office.agent("server", "adopt", environment: environment).expect(0)
    let ran = try await office.agent("sso", "link", "asha", environment: environment).expect(0)
    #expect(ran.talk.contains("clock is not known"))
    #expect(
      try await follow(ran.lines[0].replacing("localhost", with: "127.0.0.1")) == "/resources")
  }

  @Test func aKeyOfAnotherProviderIsRefusedAndSaid() async throws {
    let sunbird = try await SunbirdProcess.start("--consumer", Self.consumer)
    let office = try await office(sunbird, issuer: "kl")
    let ran = try await office.agent("sso", "link", "asha").expect(78)
    #expect(ran.talk.contains("asha@kl"))
  }

  @Test func aKeyFileThatOthersCanReadOrThatIsNoneIs78AndShowsNothing() async throws {
    let sunbird = try await SunbirdProcess.start("--consumer", Self.consumer)
    let office = try await office(sunbird)
    try await office.agent("sync").expect(0)
    for (text, mode) in [
      ("iss: ap\nsecret: s3cret-of-ap\n", 0o640), ("iss: ap\nsecert: s3cret-of-ap\n", 0o600),
      ("s3cret-of-ap", 0o600), ("iss: ap\nsecret: [s3cret-of-ap", 0o600),
    ] {
      try office.write("sso.yaml", text, mode: mode)
      let ran = try await office.agent("sso", "link", "asha", "-v").expect(78)
      #expect(ran.talk.contains("hint: ") && !ran.mentions("s3cret"), "\(ran.talk)")
    }
  }

  @Test(arguments: [
    ["--minutes", "0"], ["--minutes", "61"], ["--redirect", "javascript:alert(1)"],
    ["--redirect", "//elsewhere.example"],
  ])
  func wrongUsageIs64(words: [String]) async throws {
    let office = try await Office.open()
    try await office.agent(["sso", "link", "user:ap/asha"] + words).expect(64)
    try await office.agent("sso", "link", "asha").expect(78)
  }
}

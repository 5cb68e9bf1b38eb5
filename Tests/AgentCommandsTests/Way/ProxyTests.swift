import AgentProcesses
import Foundation
import Testing

@testable import AgentCommands

/// An office whose configuration names its proxy, at real proxies.
@Suite("A proxy that the configuration names", .inTurns)
struct ProxyTests {
  private static let tinyproxyIsThere = WayProgram.tinyproxy.path != nil
  private static let squidIsThere = WayProgram.squid.path != nil
  private static let login = "BasicAuth office s3cret"

  /// An address that no machine has, and a port that nobody listens on.
  private static let nowhere = "127.0.0.1:1"

  /// The office behind a proxy that listens, with `settings` as the lines of `server:`.
  private func behind(
    _ program: WayProgram, _ rules: String, settings: String = "",
    environment: [String: String] = [:],
    _ work: (Office, SunbirdProcess) async throws -> Void
  ) async throws {
    let sunbird = try await SunbirdProcess.start()
    let ports = WayProgram.Ports(own: try LoopbackPort.free(), sunbird: 0)
    let office = try await Office.open(sunbird: sunbird, settings: environment)
    try office.write("credential", "office:s3cret\n")
    try office.configure(
      "server:\n  baseURL: \(sunbird.url)\n"
        + settings.replacing("OWN", with: "127.0.0.1:\(ports.own)"))
    try await office.agent(Bodies.school).expect(0)
    try await program.during(rules, ports: ports) { try await work(office, sunbird) }
  }

  @Test(.enabled(if: tinyproxyIsThere, "tinyproxy is not installed"))
  func itsLoginComesFromTheFile() async throws {
    try await behind(
      .tinyproxy, Self.login,
      settings: "  proxy: http://OWN\n  proxyCredentialFile: credential\n"
    ) { office, sunbird in
      let doctor = try await office.agent("doctor").expect(0)
      #expect(doctor.output.contains("from server.proxy: lets requests through"), "\(doctor)")
      try await office.agent("sync").expect(0)
      #expect(try await sunbird.effects() == ["org-create org:ap/dise-1": 1])
      #expect(!(doctor.output + doctor.talk).contains("s3cret"))
    }
  }

  @Test(.enabled(if: squidIsThere, "squid is not installed"))
  func itsRefusalIsNotSunbirds() async throws {
    let rules = """
      auth_param basic program /usr/lib/squid/basic_ncsa_auth /dev/null
      acl known proxy_auth REQUIRED
      http_access allow known
      http_access deny all
      """
    try await behind(
      .squid, rules, settings: "  proxy: http://OWN\n  proxyCredentialFile: credential\n"
    ) { office, sunbird in
      let doctor = try await office.agent("doctor").expect(77)
      #expect(doctor.output.contains("failed  proxy: 127.0.0.1"), "\(doctor)")
      #expect(doctor.output.contains("Squid (ERR_CACHE_ACCESS_DENIED 0) asks for a login"))
      #expect(doctor.output.contains("server.proxyCredentialFile"))
      let sync = try await office.agent("sync").expect(77)
      #expect(sync.talk.contains("server.proxyCredentialFile"), "\(sync)")
      #expect(!(doctor.output + doctor.talk + sync.talk).contains("s3cret"))
      let edits = try await office.agent("queue", "--json").expect(0).objects()
      #expect(edits.first?["attempts"] == 0)
      #expect(try await sunbird.effects().isEmpty)
    }
  }

  /// The key wins over the variables: over one that names a proxy where nobody is, and over the
  /// hosts that need none.
  @Test(
    .enabled(if: tinyproxyIsThere, "tinyproxy is not installed"),
    arguments: [["http_proxy": nowhere], ["no_proxy": "127.0.0.1"]])
  func itWinsOverTheEnvironment(environment: [String: String]) async throws {
    try await behind(
      .tinyproxy, Self.login, settings: "  proxy: http://OWN\n", environment: environment
    ) { office, _ in
      let sync = try await office.agent("sync").expect(77)
      #expect(sync.talk.contains("tinyproxy"), "\(sync)")
    }
  }

  @Test func noneIsNoneWhateverTheEnvironmentSays() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(
      sunbird: sunbird, settings: ["http_proxy": Self.nowhere, "all_proxy": Self.nowhere])
    try await office.agent(Bodies.school).expect(0)
    let through = try await office.agent("doctor").expect(75)
    #expect(through.output.contains("failed  proxy: 127.0.0.1:1, from http_proxy"), "\(through)")
    try office.configure("server:\n  baseURL: \(sunbird.url)\n  proxy: none\n")
    try await office.agent("sync").expect(0)
    let doctor = try await office.agent("doctor").expect(0)
    #expect(!doctor.output.contains("proxy"), "\(doctor)")
  }

  @Test(.enabled(if: tinyproxyIsThere, "tinyproxy is not installed"))
  func theFileServesAProxyOfTheEnvironmentToo() async throws {
    let own = try LoopbackPort.free()
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(
      sunbird: sunbird, settings: ["http_proxy": "127.0.0.1:\(own)"])
    try office.write("credential", "office:s3cret")
    try office.configure(
      "server:\n  baseURL: \(sunbird.url)\n  proxyCredentialFile: credential\n")
    try await office.agent(Bodies.school).expect(0)
    try await WayProgram.tinyproxy.during(
      Self.login, ports: WayProgram.Ports(own: own, sunbird: 0)
    ) {
      try await office.agent("sync").expect(0)
    }
  }

  @Test(arguments: [
    "proxy.example", "http://proxy.example", "ftp://proxy.example:21", "http://:3128",
    "socks5://proxy.example:1080", "http://proxy.example:0", "http://proxy.example:3128/x", "None",
    "http://office:s3cret@proxy.example:3128",
  ])
  func anAddressThatIsNoneIs78AndNotRepeated(address: String) async throws {
    let office = try await Office.open()
    let ran = try await office.agent("status", environment: ["AGENT_SERVER_PROXY": address])
      .expect(78)
    #expect(ran.talk.contains("server.proxy"))
    #expect(!ran.talk.contains("s3cret") && !ran.talk.contains("proxy.example"), "\(ran)")
  }

  /// tinyproxy's own configuration takes no colon, other proxies do.
  @Test func aPasswordMayHaveColons() async throws {
    let office = try await Office.open()
    let path = try office.write("credential", "office:s3:cret\n")
    let configuration = try await AgentConfiguration.load(
      path: nil, store: nil, environment: ["AGENT_SERVER_PROXY_CREDENTIAL_FILE": path],
      overrides: [:])
    let credential = try configuration.line.proxyChoice().credential
    #expect(credential?.user == "office" && credential?.password == "s3:cret")
  }

  @Test(arguments: [("office", 0o600), ("office:x\nsecond", 0o600), (":x", 0o600), ("a:b", 0o640)])
  func aCredentialFileThatIsNoneIs78(text: String, mode: Int) async throws {
    let office = try await Office.open()
    let path = try office.write("credential", text, mode: mode)
    let ran = try await office.agent(
      "sync", environment: ["AGENT_SERVER_PROXY_CREDENTIAL_FILE": path]
    ).expect(78)
    #expect(ran.talk.contains(path), "\(ran)")
    #expect(!ran.talk.contains("second"))
  }
}

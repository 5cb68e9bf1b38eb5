import AgentProcesses
import Codecs
import Foundation
import SunbirdSimulator
import Testing

/// `agent doctor` at real servers.
@Suite("Doctor at a server", .inTurns)
struct DoctorAtAServerTests {
  private static let allGroups = "orgAdmin,orgUser,userAdmin,publicUser"

  private func office(
    _ sunbird: SunbirdProcess, consumer: String? = nil, dialect: String = "seed"
  ) async throws -> Office {
    let office = try await Office.open(sunbird: sunbird)
    var yaml = "server:\n  baseURL: \(sunbird.url)\n  dialect: \(dialect)\n  channel: ap\n"
    if let consumer {
      let token = try office.write("token", try await sunbird.token(of: consumer))
      yaml += "  tokenFile: \(token)\n"
    }
    try office.configure(yaml)
    return office
  }

  /// Names with statuses; every check has the documented keys, and a hint where it is not ok.
  private func examine(_ office: Office, _ status: Int32) async throws -> [String: JSONValue] {
    let ran = try await office.agent("doctor", "--json").expect(status)
    let checks = try ran.object()["checks"]?.array ?? []
    for check in checks {
      #expect(check.names == ["name", "status", "detail", "hint"])
      if check["status"] != "ok" { #expect(check["hint"]?.string != nil, "\(check)") }
    }
    return Dictionary(checks.map { ($0["name"]?.string ?? "", $0) }) { $1 }
  }

  @Test func aServerInOrderIsOkAndNothingHasTakenEffect() async throws {
    let sunbird = try await SunbirdProcess.start(
      "--consumer", "desk:key-1:s3cret:\(Self.allGroups)")
    let office = try await office(sunbird, consumer: "desk")
    let checks = try await examine(office, 0)
    #expect(checks.values.allSatisfy { $0["status"] == "ok" }, "\(checks)")
    #expect(checks["hourBudget"]?["detail"]?.string?.contains("999 of 1000") == true)
    #expect(try await sunbird.effects().isEmpty)
    #expect(try await sunbird.requests().count == 8)
  }

  @Test(arguments: ["seed", "r1.5"])
  func thereIsNothingOnTheServerAfterAnExamination(profile: String) async throws {
    let sunbird = try await SunbirdProcess.start("--profile", profile)
    for dialect in ["seed", "r1.5"] {
      let office = try await office(sunbird, dialect: dialect)
      let user = try office.write("user-token", UserToken.make(userID: "someone"))
      _ = try await office.agent(
        "doctor", environment: ["AGENT_SERVER_USER_TOKEN_FILE": user])
    }
    #expect(try await sunbird.effects().isEmpty)
    #expect(try await sunbird.requests().count > 10)
    #expect(try await sunbird.rows().isEmpty)
  }

  @Test func eachMissingGroupIsNamed() async throws {
    for group in Self.allGroups.split(separator: ",") {
      let others = Self.allGroups.split(separator: ",").filter { $0 != group }
        .joined(separator: ",")
      let sunbird = try await SunbirdProcess.start("--consumer", "desk:key-1:s3cret:\(others)")
      let checks = try await examine(try await office(sunbird, consumer: "desk"), 77)
      let failed = checks.filter { $0.value["status"] == "failed" }.keys
      #expect(Array(failed) == ["group:\(group)"])
    }
  }

  @Test func theGroupThatTellsOfUploadsIsTriedToo() async throws {
    let sunbird = try await SunbirdProcess.start(
      "--profile", "r1.5", "--consumer", "desk:key-1:s3cret:\(Self.allGroups)", "--consumer",
      "clerk:key-2:s3cret:\(Self.allGroups),appAdmin")
    for (consumer, status, exit) in [("desk", "failed", 77), ("clerk", "ok", 0)]
      as [(
        String, String, Int32
      )]
    {
      let office = try await office(sunbird, consumer: consumer, dialect: "r1.5")
      let user = try office.write("user-token", UserToken.make(userID: "someone"))
      let ran = try await office.agent(
        "doctor", "--json", environment: ["AGENT_SERVER_USER_TOKEN_FILE": user]
      ).expect(exit)
      let check = try ran.object()["checks"]?.array?.first { $0["name"] == "group:appAdmin" }
      #expect(check?["status"] == .string(status), "\(ran)")
    }
    #expect(try await sunbird.effects().isEmpty)
  }

  @Test func aRefusedTokenIs77AndTheRestIsSkipped() async throws {
    let sunbird = try await SunbirdProcess.start("--consumer", "desk:key-1:s3cret:orgAdmin")
    let office = try await office(sunbird)
    let none = try await examine(office, 77)
    #expect(none["gatewayToken"]?["status"] == "failed")
    #expect(none["group:orgAdmin"]?["status"] == "skipped")
    #expect(none["clock"]?["status"] == "ok", "the gateway told its time")
    #expect(try await sunbird.requests().count == 1)
  }

  @Test func theOtherDialectIsRecognised() async throws {
    let seed = try await SunbirdProcess.start()
    let r15 = try await SunbirdProcess.start("--profile", "r1.5")
    let asSeed = try await examine(try await office(r15), 78)
    #expect(asSeed["dialect"]?["hint"] == "set server.dialect to r1.5")
    let asR15 = try await office(seed, dialect: "r1.5")
    let user = try asR15.write("user-token", UserToken.make(userID: "someone"))
    try asR15.configure(
      "server:\n  baseURL: \(seed.url)\n  dialect: r1.5\n  userTokenFile: \(user)\n")
    #expect(try await examine(asR15, 78)["dialect"]?["hint"] == "set server.dialect to seed")
  }

  @Test func aUserTokenThatSunbirdRefusesIs77() async throws {
    let sunbird = try await SunbirdProcess.start("--profile", "r1.5")
    let office = try await office(sunbird, dialect: "r1.5")
    #expect(try await examine(office, 78)["userToken"]?["status"] == "failed")
    for (token, status) in [
      (UserToken.make(userID: "x"), "ok"),
      (UserToken.make(userID: "x", expires: .now.addingTimeInterval(-60)), "failed"),
      ("not-a-token-at-all", "failed"),
    ] {
      let file = try office.write("user-token", token)
      try office.configure(
        "server:\n  baseURL: \(sunbird.url)\n  dialect: r1.5\n  userTokenFile: \(file)\n")
      let checks = try await examine(office, status == "ok" ? 0 : 77)
      #expect(checks["userToken"]?["status"] == .string(status), "\(token)")
    }
  }

  @Test func aFolderThatIsNotThereIsToldWithTheSystemsReason() async throws {
    let office = try await Office.open()
    let store = office.path("missing/agent.db")
    let ran = try await office.agent("doctor", "--json", "--store", store).expect(74)
    let disk = try ran.object()["checks"]?.array?.first { $0["name"] == "disk" }
    #expect(disk?["status"] == "failed")
    #expect(disk?["detail"]?.string?.contains("exist") == true, "\(ran.output)")
  }

  @Test func theLineIsToldApart() async throws {
    let office = try await Office.open()
    #expect(try await examine(office, 75)["connection"]?["status"] == "failed")
    try office.configure("server:\n  baseURL: https://no-such-host.invalid\n")
    let names = try await examine(office, 75)
    #expect(names["nameResolution"]?["status"] == "failed")
    #expect(names["connection"]?["status"] == "skipped")

    let sunbird = try await SunbirdProcess.start()
    try office.configure(
      "server:\n  baseURL: \(sunbird.url.replacing("http:", with: "https:"))\n")
    let tls = try await examine(office, 78)
    #expect(tls["tls"]?["status"] == "failed", "\(tls)")
    #expect(tls["tls"]?["hint"]?.string?.contains("clock") == false)
  }

  @Test func aPasswordInTheAddressIsUsedAndShownNowhere() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open()
    let address = sunbird.url.replacing("http://", with: "http://office:s3cret@")
    let environment = ["AGENT_SERVER_BASE_URL": address]
    try await office.agent(
      "user", "create", "--provider", "ap", "--user-name", "asha", "--first-name", "Asha",
      "--email", "asha@example.org", "--email-verified"
    ).expect(0)
    for command in ["doctor", "sync", "status", "doctor"] {
      let ran = try await office.agent(command, "-v", environment: environment)
      #expect(ran.status == 0, "\(command): \(ran.talk)")
      #expect(!(ran.output + ran.talk).contains("s3cret"), "\(command)")
    }
  }

  @Test func anAddressWithoutTheCallsIsAWrongAddressAndNoOtherDialect() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open()
    try office.configure("server:\n  baseURL: \(sunbird.url)/portal\n")
    let checks = try await examine(office, 78)
    #expect(checks["address"]?["status"] == "failed", "\(checks)")
    #expect(checks["dialect"]?["status"] == "skipped")
  }

  @Test func aPortalAWrongClockAndAnEmptyBudgetAreTold() async throws {
    let sunbird = try await SunbirdProcess.start("--hour-limit", "1", "--clock-ahead=7200")
    let office = try await office(sunbird)
    let checks = try await examine(office, 75)
    #expect(checks["clock"]?["detail"]?.string?.contains("s behind Sunbird's") == true)
    #expect(checks["hourBudget"]?["status"] == "failed")
    try await sunbird.fault(["action": "captivePortal", "times": .null])
    let portal = try await examine(office, 75)
    #expect(portal["captivePortal"]?["status"] == "failed")
    #expect(portal["gatewayToken"]?["status"] == "skipped")
    #expect(portal["clock"]?["status"] == "skipped", "a portal's clock is not Sunbird's")
  }

  @Test func whatWaitsForAPersonIs3() async throws {
    let office = try await Reviews.officeWithPhoneConflict()
    try await office.agent("sync").expect(3)
    #expect(try await examine(office, 3)["conflicts"]?["status"] == "warning")
  }
}

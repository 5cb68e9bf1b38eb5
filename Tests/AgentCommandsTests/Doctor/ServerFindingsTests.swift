import AgentCommands
import Diagnostics
import Foundation
import HTTPTransport
import Onboarding
import Registry
import Sunbird
import SyncEngine
import Testing

/// What the doctor concludes from answers, without any line.
@Suite struct ServerFindingsTests {
  typealias Ending = AgentCommands.ExitStatus

  private static let problem = Problem(code: "gateway-403", message: "No.", httpStatus: 403)

  static func findings(
    _ outcomes: [ProbeAnswer.Outcome], dialect: Dialect = .seed, token: Bool = true,
    userToken: UserTokenState = .none, baseURL: String = "https://sunbird.example",
    proxy: ProxyInUse? = nil, rejected: Set<String> = [], skew: Double? = 0, left: Int? = nil,
    version: String? = nil
  ) -> [DoctorCheck] {
    let now = Date(timeIntervalSince1970: 1_500_000_000)
    let answers = zip(ProbeQuestion.all(for: dialect, channel: "ap"), outcomes).map {
      ProbeAnswer(
        question: $0, outcome: $1, version: version, left: left, limit: left.map { _ in 1000 },
        skew: skew.map { ClockSkew(seconds: $0, measuredAt: now) })
    }
    return ServerFindings(
      server: ServerInQuestion(
        baseURL: baseURL, dialect: dialect,
        calls: GatewayCall.needed(by: dialect, signsOn: false), hasConsumerToken: token,
        userToken: userToken, proxy: proxy), answers: answers, rejectedCodes: rejected, now: now
    ).checks
  }

  private static func status(_ checks: [DoctorCheck]) -> [String: String] {
    Dictionary(checks.map { ($0.name, $0.status.rawValue) }) { $1 }
  }

  private static let allPassed = [ProbeAnswer.Outcome](repeating: .passed(code: nil), count: 9)

  private static func failure(_ kind: TransportFailure.Kind) -> [ProbeAnswer.Outcome] {
    [.failed(TransportFailure(kind: kind, reach: .notSent, detail: "detail of the line"))]
  }

  @Test func everythingInOrderIsOkInOrder() {
    let checks = Self.findings(Self.allPassed)
    #expect(checks.allSatisfy { $0.status == .good }, "\(checks)")
    #expect(checks.exit == .done)
    #expect(
      checks.map(\.name) == [
        "clock", "nameResolution", "connection", "tls", "captivePortal", "address", "server",
        "gatewayToken", "userToken", "group:orgAdmin", "group:userAdmin", "group:orgUser",
        "group:publicUser",
        "dialect", "hourBudget",
      ])
  }

  /// The kind of failure, and the check that fails.
  static let lines: [(kind: TransportFailure.Kind, check: String)] = [
    (.nameResolution, "nameResolution"), (.connect, "connection"),
    (.connectTimeout, "connection"), (.stalled, "connection"), (.cut, "connection"),
    (.badResponse, "connection"), (.tls, "tls"),
  ]

  @Test(arguments: lines)
  func aFailureOfTheLineFailsItsCheckAndSkipsTheRest(
    row: (kind: TransportFailure.Kind, check: String)
  ) throws {
    let checks = Self.findings(Self.failure(row.kind), skew: nil)
    #expect(checks.exit == .tryLater)
    let index = try #require(checks.firstIndex { $0.status == .failed })
    #expect(checks[index].name == row.check)
    #expect(checks[1..<index].allSatisfy { $0.status == .good })
    #expect(checks[(index + 1)...].allSatisfy { $0.status == .skipped })
    #expect(checks[0].status == .skipped, "no answer, no clock")
    #expect(checks.count == 15, "every check is named")
  }

  private static func way(
    _ status: Int, _ type: String = "text/html", _ body: String = "<html>x</html>",
    headers: [String: String] = [:], baseURL: String = "https://sunbird.example"
  ) -> [ProbeAnswer.Outcome] {
    let reply = Reply(
      status: status, contentType: type, headers: headers, baseURL: baseURL,
      body: Array(body.utf8))
    return [.notSunbird(WayAnswer(reply))]
  }

  struct Stranger: Sendable {
    let outcomes: [ProbeAnswer.Outcome]
    let check: String
    let exit: Ending
    let says: String
  }

  /// What answers in Sunbird's place, the check that fails for it, and what a person reads.
  static let strangers = [
    Stranger(
      outcomes: way(511), check: "captivePortal", exit: .tryLater, says: "sign in to it"),
    Stranger(
      outcomes: way(302, headers: ["location": "http://login.example/"]), check: "captivePortal",
      exit: .tryLater, says: "http://login.example/"),
    Stranger(
      outcomes: way(301, headers: ["location": "https://new.example/"]), check: "address",
      exit: .configuration, says: "the address points to https://new.example/"),
    Stranger(
      outcomes: way(
        301, headers: ["location": "https://sunbird.example/"], baseURL: "http://sunbird.example"),
      check: "address", exit: .configuration, says: "set server.baseURL to https://sunbird.example"),
    Stranger(
      outcomes: way(
        400, "text/html", "<h1>The plain HTTP request was sent to HTTPS port</h1>",
        baseURL: "http://sunbird.example:443"),
      check: "address", exit: .configuration,
      says: "set server.baseURL to https://sunbird.example:443"),
    Stranger(
      outcomes: way(404), check: "address", exit: .configuration, says: "No Sunbird answers there"),
    Stranger(
      outcomes: way(403), check: "address", exit: .tryLater, says: "it is not Sunbird that refuses"),
    Stranger(
      outcomes: way(503, headers: ["x-squid-error": "ERR_CONNECT_FAIL 111"]), check: "connection",
      exit: .tryLater, says: "Squid (ERR_CONNECT_FAIL 111)"),
    Stranger(
      outcomes: way(407, headers: ["via": "1.1 proxy (squid)"]), check: "connection",
      exit: .refused, says: "asks for a login of its own"),
    Stranger(
      outcomes: allPassed.map { _ in .noSuchCall(problem) }, check: "address",
      exit: .configuration, says: "calls go to https://sunbird.example/api/…"),
  ]

  @Test(arguments: strangers)
  func whatIsNotSunbirdIsNamedAndNoOtherDialectIsAdvised(row: Stranger) throws {
    let checks = Self.findings(row.outcomes, skew: nil)
    let failed = try #require(checks.first { $0.status == .failed })
    #expect(failed.name == row.check)
    #expect(checks.exit == row.exit)
    #expect("\(failed.detail) \(failed.hint ?? "")".contains(row.says), "\(failed)")
    #expect(checks.first { $0.name == "dialect" }?.status == .skipped)
  }

  private static let proxy = ProxyInUse(address: "proxy.example:3128", source: "server.proxy")

  @Test func behindAProxyTheResolverIsNotLookedAt() {
    let checks = Self.findings(Self.allPassed, proxy: Self.proxy)
    let names = checks.first { $0.name == "nameResolution" }
    #expect(names?.status == .skipped)
    #expect(names?.detail.contains("proxy.example:3128") == true)
    #expect(
      checks.first { $0.name == "connection" }?.detail == "the proxy proxy.example:3128 answers")
    #expect(
      checks.first { $0.name == "proxy" }?.detail
        == "proxy.example:3128, from server.proxy: lets requests through")
    #expect(checks.exit == .done)
  }

  /// What the proxy answered, how its check ends, and what a person reads.
  static let proxyAnswers: [(outcomes: [ProbeAnswer.Outcome], status: String, says: String)] = [
    (way(407), "failed", "407"), (way(403), "ok", "turned the request away"),
    (failure(.connect), "failed", "detail of the line"),
    (failure(.nameResolution), "failed", "server.proxy"), (failure(.tls), "ok", "lets requests"),
  ]

  @Test(arguments: proxyAnswers)
  func theProxyIsNamedWithWhatItAnswered(
    row: (outcomes: [ProbeAnswer.Outcome], status: String, says: String)
  ) throws {
    let checks = Self.findings(row.outcomes, proxy: Self.proxy, skew: nil)
    let check = try #require(checks.first { $0.name == "proxy" })
    #expect(check.status.rawValue == row.status)
    #expect("\(check.detail) \(check.hint ?? "")".contains(row.says), "\(check)")
    #expect(check.detail.contains("from server.proxy"))
  }

  /// Answers, changed by one outcome; the check that fails, and how the doctor ends.
  static let troubles: [(outcomes: [ProbeAnswer.Outcome], check: String, exit: Ending)] = [
    ([.trouble(problem)] + allPassed.dropLast(), "server", .tryLater),
    ([.noEntry(problem)], "gatewayToken", .refused),
    (allPassed.map { _ in .forbidden(problem) }, "gatewayToken", .refused),
    ([.forbidden(problem)] + allPassed, "group:publicUser", .refused),
    ([.passed(code: nil), .forbidden(problem)] + allPassed, "group:orgUser", .refused),
    (allPassed.prefix(2) + [.forbidden(problem)] + allPassed, "group:orgAdmin", .refused),
    ([.userTokenRefused] + allPassed, "userToken", .refused),
    ([.throttled(problem)] + allPassed, "hourBudget", .tryLater),
    ([.noSuchCall(problem)] + allPassed, "dialect", .configuration),
    (allPassed.prefix(5) + [.otherMethod] + allPassed, "dialect", .configuration),
    ([.passed(code: "UOS_USRRED0030")] + allPassed, "dialect", .configuration),
  ]

  @Test(arguments: troubles)
  func eachTroubleFailsItsCheckAlone(
    row: (outcomes: [ProbeAnswer.Outcome], check: String, exit: Ending)
  ) {
    let checks = Self.findings(row.outcomes)
    #expect(checks.filter { $0.status == .failed }.map(\.name) == [row.check])
    #expect(checks.exit == row.exit)
    #expect(checks.filter { $0.status != .good }.allSatisfy { $0.hint != nil })
  }

  struct Signs: Sendable {
    let dialect: Dialect
    let version: String?
    var rejected: Set<String> = []
    let hint: String?
  }

  static let dialects = [
    Signs(dialect: .seed, version: "1.0", hint: nil),
    Signs(dialect: .r15, version: "v1", hint: nil),
    Signs(dialect: .seed, version: "v1", hint: "set server.dialect to r1.5"),
    Signs(dialect: .r15, version: "1.0", hint: "set server.dialect to seed"),
    Signs(
      dialect: .r15, version: "v1", rejected: ["INVALID_REQUEST_PARAMETER"],
      hint: "set server.dialect to r2.10"),
    Signs(
      dialect: .seed, version: nil, rejected: ["UOS_USRCRT0030"], hint: "set server.dialect to r8"),
    Signs(dialect: .seed, version: nil, rejected: ["EMAIL_FORMAT_ERROR"], hint: nil),
  ]

  @Test(arguments: dialects)
  func theDialectIsRecognisedByWhatAnswersShow(row: Signs) {
    let checks = Self.findings(
      Self.allPassed, dialect: row.dialect, userToken: .held, rejected: row.rejected,
      version: row.version)
    let check = checks.first { $0.name == "dialect" }
    #expect(check?.hint == row.hint)
    #expect(check?.status == (row.hint == nil ? .good : .failed))
  }

  static let userTokens: [(dialect: Dialect, state: UserTokenState, status: DoctorCheck.Status)] = [
    (.seed, .none, .good), (.r15, .none, .failed), (.r15, .held, .good), (.r15, .expired, .failed),
    (.seed, .expired, .warning), (.r15, .fetchable, .good),
  ]

  @Test(arguments: userTokens)
  func aUserTokenIsMissedWhereTheDialectNeedsIt(
    row: (dialect: Dialect, state: UserTokenState, status: DoctorCheck.Status)
  ) {
    let checks = Self.findings(Self.allPassed, dialect: row.dialect, userToken: row.state)
    #expect(checks.first { $0.name == "userToken" }?.status == row.status)
  }

  @Test func clockBudgetAndOpenLinesAreTold() {
    let wrong = Self.findings(Self.allPassed, baseURL: "http://sunbird.example", skew: -90, left: 0)
    let told = Self.status(wrong)
    #expect(told["clock"] == "warning" && told["tls"] == "warning")
    #expect(told["hourBudget"] == "failed")
    #expect(wrong.first { $0.name == "clock" }?.detail.contains("90 s ahead of") == true)
    #expect(wrong.exit == .tryLater)
    let left = Self.findings(Self.allPassed, left: 12)
    #expect(left.last?.detail.hasPrefix("12 of 1000 calls left") == true)
  }

  @Test func whatWasWorstDecidesTheEnd() {
    let row = Self.findings(
      [.forbidden(Self.problem), .throttled(Self.problem)] + Self.allPassed, skew: 90)
    #expect(row.exit == .refused)
  }
}

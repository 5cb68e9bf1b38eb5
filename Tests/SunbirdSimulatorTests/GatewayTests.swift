import Codecs
import Foundation
import Testing

@testable import SunbirdSimulator

@Suite struct GatewayTests {
  static let partner = GatewayConsumer(
    username: "partner", key: "key-1", secret: "secret-1",
    groups: GatewayConsumer.integrationPartnerGroups)
  static let reader = GatewayConsumer(
    username: "reader", key: "key-2", secret: "secret-2", groups: ["orgUser"])

  static func guarded(
    callsPerHour: Int? = 1000, now: @escaping @Sendable () -> Date = { Sample.noon }
  ) -> SunbirdService {
    var gateway = GatewayOptions.guarded([partner, reader])
    gateway.callsPerHour = callsPerHour
    return SunbirdService(SimulatorOptions(gateway: gateway, now: now))
  }

  static func request(
    authorization: String?, path: String = "/api/org/v1/create", query: String = "",
    body: [UInt8] = LiveSunbird.body(Sample.organisation)
  ) -> ArrivedRequest {
    var headers = ["content-type": "application/json"]
    headers["authorization"] = authorization
    return ArrivedRequest(method: "POST", path: path, query: query, headers: headers, body: body)
  }

  static func token(_ header: String, _ claims: String, signature: String = "AAAA") -> String {
    "Bearer \(Base64URL.encode(header.utf8)).\(Base64URL.encode(claims.utf8)).\(signature)"
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    let why: String
    let authorization: String?
    let status: Int
    let body: String

    var testDescription: String { why }
  }

  static let refusals: [Refusal] = [
    Refusal(
      why: "no token", authorization: nil, status: 401, body: #"{"message":"Unauthorized"}"#),
    Refusal(
      why: "no bearer", authorization: "Basic YTpi", status: 401,
      body: #"{"message":"Unauthorized"}"#),
    Refusal(
      why: "no token at all", authorization: "Bearer nonsense", status: 401,
      body: #"{"message":"Bad token; invalid JSON"}"#),
    Refusal(
      why: "not a JWT", authorization: token(#"{"typ":"X","alg":"HS256"}"#, "{}"), status: 401,
      body: #"{"message":"Bad token; invalid typ"}"#),
    Refusal(
      why: "no known algorithm", authorization: token(#"{"typ":"JWT","alg":"none"}"#, "{}"),
      status: 401, body: #"{"message":"Bad token; invalid alg"}"#),
    Refusal(
      why: "no iss", authorization: token(#"{"typ":"JWT","alg":"HS256"}"#, "{}"), status: 401,
      body: #"{"message":"No mandatory 'iss' in claims"}"#),
    Refusal(
      why: "unknown iss",
      authorization: token(#"{"typ":"JWT","alg":"HS256"}"#, #"{"iss":"none"}"#),
      status: 403, body: #"{"message":"No credentials found for given 'iss'"}"#),
    Refusal(
      why: "another algorithm than the credential's",
      authorization: token(#"{"typ":"JWT","alg":"RS256"}"#, #"{"iss":"key-1"}"#),
      status: 403, body: #"{"message":"Invalid algorithm"}"#),
    Refusal(
      why: "wrong signature",
      authorization: token(#"{"typ":"JWT","alg":"HS256"}"#, #"{"iss":"key-1"}"#),
      status: 403, body: #"{"message":"Invalid signature"}"#),
    Refusal(
      why: "group missing", authorization: "Bearer \(reader.token())", status: 403,
      body: #"{"message":"You cannot consume this service"}"#),
  ]

  @Test(arguments: refusals)
  func everyRefusalHasItsStatusAndBody(_ refusal: Refusal) {
    var service = Self.guarded()
    let reply = service.answer(Self.request(authorization: refusal.authorization))
    #expect(reply.status == refusal.status)
    #expect(reply.contentType == "application/json; charset=utf-8")
    #expect(String(decoding: reply.body, as: UTF8.self) == refusal.body + "\n")
    #expect(reply.headers.isEmpty)
    #expect(service.effects.total == 0)
  }

  @Test func aTokenHoldsTheKeyAndIsSignedWithTheSecret() {
    // Made with Python's hmac from {"alg":"HS256","typ":"JWT"} and {"iss":"key"}.
    let expected = [
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9", "eyJpc3MiOiJrZXkifQ",
      "XLpe7XoNQ_cxAaKWZmfv5JypkfFh82RTx4leaxQ5qCo",
    ].joined(separator: ".")
    let consumer = GatewayConsumer(username: "x", key: "key", secret: "secret", groups: [])
    #expect(consumer.token() == expected)
  }

  @Test func aTokenMayComeInTheQueryButNotTwice() {
    var service = Self.guarded()
    let token = Self.partner.token()
    let inQuery = service.answer(Self.request(authorization: nil, query: "a=b&jwt=\(token)"))
    #expect(inQuery.status == 200)
    let twice = service.answer(
      Self.request(authorization: "bearer \(token)", query: "jwt=\(token)"))
    #expect(twice.status == 401)
    #expect(
      String(decoding: twice.body, as: UTF8.self) == #"{"message":"Multiple tokens provided"}"#
        + "\n")
  }

  @Test func tokenSizeGroupAndRateAreLookedAtInThisOrder() {
    var service = Self.guarded(callsPerHour: 0)
    let large = [UInt8](repeating: 0x20, count: (1 << 20) + 1)
    let small = LiveSunbird.body(Sample.organisation)
    let noGroup = "Bearer \(Self.reader.token())"
    let group = "Bearer \(Self.partner.token())"
    #expect(service.answer(Self.request(authorization: nil, body: large)).status == 401)
    #expect(service.answer(Self.request(authorization: noGroup, body: large)).status == 413)
    #expect(service.answer(Self.request(authorization: noGroup, body: small)).status == 403)
    #expect(service.answer(Self.request(authorization: group, body: small)).status == 429)
  }

  @Test func theSizeLimitIsOneMebibyteExactly() {
    var service = SunbirdService(SimulatorOptions())
    let limit = [UInt8](repeating: 0x20, count: 1 << 20)
    let allowed = service.answer(Self.request(authorization: nil, body: limit))
    #expect(allowed == .malformedBody)
    let refused = service.answer(Self.request(authorization: nil, body: limit + [0x20]))
    #expect(refused.status == 413)
    #expect(
      String(decoding: refused.body, as: UTF8.self)
        == #"{"message":"Request size limit exceeded"}"# + "\n")
  }

  @Test func anUnknownPathIsTheGatewaysOwn404() {
    var service = SunbirdService(SimulatorOptions())
    let reply = service.answer(Self.request(authorization: nil, path: "/api/org/v9/create"))
    #expect(reply.status == 404)
    #expect(
      String(decoding: reply.body, as: UTF8.self)
        == #"{"message":"API not found with these values","request_path":"/api/org/v9/create"}"#
        + "\n")
  }

  @Test func closedReadsAre403AndWritesGoOn() throws {
    var gateway = GatewayOptions.open
    gateway.readsAllowed = false
    var service = SunbirdService(SimulatorOptions(gateway: gateway))
    #expect(try service.call(.organisationCreate, Sample.organisation).status == 200)
    for operation in ServerProfile.standard.endpoints.map(\.operation) where operation.isRead {
      let answered = try service.call(operation, ["loginId": "a@b"])
      #expect(answered.status == 403)
      #expect(answered.json == ["message": "You cannot consume this service"])
    }
  }
}

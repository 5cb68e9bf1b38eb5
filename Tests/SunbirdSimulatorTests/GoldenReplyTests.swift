import Codecs
import Foundation
import Testing

@testable import SunbirdSimulator

/// Each call over a real socket, compared with the documented reply as a whole.
@Suite struct GoldenReplyTests {
  struct Call: Sendable, CustomTestStringConvertible {
    let method: String
    let path: String
    let apiName: String
    let request: JSONValue
    let result: JSONValue

    var testDescription: String { apiName }
  }

  static let calls = [
    Call(
      method: "POST", path: "/api/org/v1/create", apiName: "api.org.create",
      request: Sample.organisation.with(["externalId": "dise-2"]),
      result: ["response": "SUCCESS", "orgId": "0122800000000000004"]),
    Call(
      method: "PATCH", path: "/api/org/v1/update", apiName: "api.org.update",
      request: Sample.organisation.with(["orgName": "Other"]), result: ["response": "SUCCESS"]),
    Call(
      method: "POST", path: "/api/user/v1/create", apiName: "api.user.create",
      request: Sample.user.with(["userName": "ravi"]),
      result: ["response": "SUCCESS", "userId": "0122800000000000004"]),
    Call(
      method: "POST", path: "/api/user/v1/update", apiName: "api.user.update",
      request: Sample.user.with(["lastName": "Rao"]), result: ["response": "SUCCESS"]),
    Call(
      method: "POST", path: "/api/org/v1/member/add", apiName: "api.org.member.add",
      request: Sample.member.with(["userName": "Other"]), result: ["response": "SUCCESS"]),
    Call(
      method: "POST", path: "/api/org/v1/member/remove", apiName: "api.org.member.remove",
      request: Sample.member, result: ["response": "SUCCESS"]),
  ]

  @Test(arguments: calls)
  func everyWriteAnswersAsDocumented(_ call: Call) async throws {
    let options = SimulatorOptions(now: { Sample.noon })
    try await withLiveSunbird(options) { live in
      live.sunbird.changeAsSomebodyElse(Sample.organisationKey)
      live.sunbird.changeAsSomebodyElse(Sample.userKey)
      live.sunbird.changeAsSomebodyElse(Sample.membershipKey)
      if call.apiName == "api.org.member.add" {
        live.sunbird.changeAsSomebodyElse(.user(provider: "ap", userName: "other"))
      }

      let answer = try #require(
        try await live.call(
          call.method, call.path, request: call.request, headers: ["X-msgid": "dharwad-01:17"]))

      #expect(answer.status == 200)
      #expect(answer.headers["content-type"] == "application/json")
      #expect(answer.headers["date"] == "Mon, 02 Apr 2018 06:11:42 GMT")
      #expect(
        try answer.json == [
          "id": .string(call.apiName),
          "ver": "1.0",
          "ts": "2018-04-02T06:11:42Z",
          "params": [
            "resmsgid": "", "msgid": "dharwad-01:17", "err": "0", "status": "SUCCESS",
            "errmsg": "Operation successful",
          ],
          "responseCode": "OK",
          "result": call.result,
        ])
    }
  }

  @Test func anErrorHasTheEnvelopeOfSunbird1() async throws {
    try await withLiveSunbird(SimulatorOptions(now: { Sample.noon })) { live in
      let answer = try #require(
        try await live.call(
          "POST", "/api/org/v1/create", request: Sample.organisation.without("orgName"),
          headers: ["X-msgid": "m"]))

      #expect(answer.status == 400)
      #expect(
        try answer.json == [
          "id": "api.org.create",
          "ver": "1.0",
          "ts": "2018-04-02T06:11:42Z",
          "params": [
            "resmsgid": "", "msgid": "m", "err": "ORGANIZATION_NAME_MISSING",
            "status": "ORGANIZATION_NAME_MISSING", "errmsg": "Organization name is required.",
          ],
          "responseCode": "CLIENT_ERROR",
          "result": [:],
        ])
    }
  }

  @Test func aRequestWithoutAMessageIDGetsOneMade() throws {
    var service = SunbirdService(SimulatorOptions())
    let first = try service.call(.organisationCreate, Sample.organisation)
    let second = try service.call(.organisationUpdate, Sample.organisation)
    let ids = try [first, second].map { try #require($0.json["params"]?["msgid"]?.string) }
    #expect(ids.allSatisfy { UUID(uuidString: $0) != nil })
    #expect(Set(ids).count == 2)
  }

  @Test func anotherGenerationsEnvelopeIsDataOnly() throws {
    let endpoint = try #require(ServerProfile.seed.endpoint(.memberAdd))
    let style = EnvelopeStyle(
      version: .pathSegment, timestamp: .sunbird, identifiers: .messageID(response: .null),
      pathValues: .leftOut, successError: .null, successStatus: "success", successMessage: .null,
      wrongContentType: .internalError, emptyBody: nil, refusal: { error, _ in error.refusal() })
    let envelope = Envelope(
      style: style, endpoint: endpoint, path: endpoint.path, messageID: "m", now: Sample.noon)
    #expect(
      try JSONValue(json: envelope.reply(.result(["response": "SUCCESS"])).body) == [
        "id": "api.org.member.add",
        "ver": "v1",
        "ts": "2018-04-02 06:11:42:000+0000",
        "params": [
          "resmsgid": nil, "msgid": "m", "err": nil, "status": "success", "errmsg": nil,
        ],
        "responseCode": "OK",
        "result": ["response": "SUCCESS"],
      ])
  }
}

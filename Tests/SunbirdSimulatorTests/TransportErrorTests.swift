import Codecs
import Testing

@testable import SunbirdSimulator

/// What is answered before a call is understood (sunbird.md §1.7).
@Suite struct TransportErrorTests {
  private static func answer(
    method: String = "POST", contentType: String? = "application/json", body: String
  ) -> HTTPReply {
    var service = SunbirdService(SimulatorOptions())
    var headers: [String: String] = [:]
    headers["content-type"] = contentType
    return service.answer(
      ArrivedRequest(
        method: method, path: "/api/org/v1/create", headers: headers, body: Array(body.utf8)))
  }

  @Test(arguments: ["", "{", "{\"request\":{}", "nonsense", "{'request':{}}"])
  func malformedJSONIsPlaysPage(_ body: String) {
    let reply = Self.answer(body: body)
    #expect(reply.status == 400)
    #expect(reply.contentType == "text/html; charset=utf-8")
    #expect(String(decoding: reply.body, as: UTF8.self).contains("For request 'POST /'"))
  }

  @Test(arguments: ["{}", "[]", "7", "{\"request\":null}", "{\"request\":[]}"])
  func jsonWithoutARequestIsInvalidData(_ body: String) throws {
    let reply = Self.answer(body: body)
    #expect(reply.status == 400)
    #expect(try JSONValue(json: reply.body)["params"]?["err"] == "INVALID_DATA")
  }

  @Test(arguments: [nil, "text/plain"])
  func aBodyThatIsNotCalledJSONIsAnInternalError(_ contentType: String?) throws {
    let reply = Self.answer(contentType: contentType, body: "{\"request\":{}}")
    #expect(reply.status == 500)
    #expect(try JSONValue(json: reply.body)["params"]?["err"] == "INTERNAL_ERROR")
  }

  @Test(arguments: ["GET", "PATCH", "PUT"])
  func anotherMethodIsPlaysPage(_ method: String) {
    let reply = Self.answer(method: method, body: "{\"request\":{}}")
    #expect(reply.status == 404)
    #expect(String(decoding: reply.body, as: UTF8.self).contains("Action not found"))
  }
}

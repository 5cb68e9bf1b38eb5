import Codecs
import HTTPTransport
import SunbirdSimulator

extension HTTPResponse {
  init(_ reply: HTTPReply) {
    self.init(
      status: reply.status,
      headers: [HTTPHeader(name: "Content-Type", value: reply.contentType)]
        + reply.headers.sorted { $0.key < $1.key }.map { HTTPHeader(name: $0.key, value: $0.value) },
      body: reply.body)
  }

  /// The answers that come in place of the service's own.
  static func instead(of call: Call, _ fault: LineFault) -> HTTPResponse? {
    switch fault {
    case .portal(let form): return HTTPResponse(.portal(form))
    case .page(let page, _): return page.response
    case .otherCall: return HTTPResponse(.ofAnotherCall)
    case .bodyStalled:
      return HTTPResponse(
        HTTPReply(
          status: 408, contentType: "text/html", body: "<html>408</html>",
          headers: ["Connection": "close"]))
    case .trouble("gateway", _):
      return HTTPResponse(.gateway(500, "An unexpected error occurred"))
    case .trouble(let code, _): return envelope(call, status: 500, code: code)
    case .commitsLate: return envelope(call, status: 500, code: "ACTOR_CONNECTION_ERROR")
    case .unauthorized(true): return HTTPResponse(.gateway(401, "Unauthorized"))
    case .unauthorized(false): return envelope(call, status: 401, code: "UNAUTHORIZE_USER")
    case .throttled(let seconds, let byGateway):
      var reply =
        byGateway
        ? HTTPReply.gateway(429, "API rate limit exceeded")
        : HTTPReply(status: 429, contentType: "text/html", body: "<html>429</html>")
      if let seconds { reply.headers["Retry-After"] = String(seconds) }
      return HTTPResponse(reply)
    case .none, .refused, .requestLost, .answerLost, .landsLate, .duplicated, .answerCut,
      .notTaken, .crashBefore, .crashAfter:
      return nil
    }
  }

  /// Sunbird's envelope with an error of its own machinery (sunbird.md §1.8, rows 61 and 74–76).
  private static func envelope(_ call: Call, status: Int, code: String) -> HTTPResponse {
    let kind = status == 401 ? "CLIENT_ERROR" : "SERVER_ERROR"
    let body: JSONValue = [
      "id": .string(call.replyID), "ver": "1.0", "responseCode": .string(kind), "result": [:],
      "params": ["err": .string(code), "status": "SERVER_ERROR", "errmsg": "Process failed"],
    ]
    return HTTPResponse(
      HTTPReply(status: status, contentType: "application/json", body: body.json))
  }
}

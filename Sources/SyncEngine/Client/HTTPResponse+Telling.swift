import HTTPTransport
import Sunbird

extension HTTPResponse {
  /// What came, as it is judged.
  ///
  /// - Parameter baseURL: what was asked, by which a redirect to the same server is known.
  package func reply(from baseURL: String) -> Reply {
    var telling: [String: String] = [:]
    for name in Reply.telling { telling[name] = value(of: name) }
    return Reply(
      status: status, contentType: value(of: "content-type"), retryAfter: value(of: "retry-after"),
      date: value(of: "date"), headers: telling, baseURL: baseURL, body: body,
      refusesTunnel: refusesTunnel)
  }
}

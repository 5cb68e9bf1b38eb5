import Registry
import Sunbird
import Testing

/// What real boxes answer in Sunbird's place (openNDS 9.10, Squid 5.7, tinyproxy 1.11, privoxy 3.0,
/// HAProxy 2.6, nginx 1.22; portals by their standards), and what is told of them.
struct WayAnswerTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let status: Int
    var type: String? = "text/html"
    var headers: [String: String] = [:]
    var body = "<html><body>page</body></html>"
    var baseURL = "http://sunbird.example"
    let kind: WayAnswer.Kind
    var mayHaveArrived = true
    /// What the sentence names.
    let says: String
  }

  private static func squid(_ error: String) -> [String: String] {
    ["server": "squid/5.7", "x-squid-error": error]
  }

  private static let secure = WayAnswer.Kind.wrongAddress("https://sunbird.example")

  static let portals = [
    Row(
      testDescription: "openNDS to a POST", status: 511, body: "<html>openNDS</html>",
      kind: .portal, mayHaveArrived: false, says: "openNDS"),
    Row(
      testDescription: "openNDS to a GET", status: 307,
      headers: ["location": "http://192.168.1.1:2050/opennds_preauth/"], kind: .portal,
      says: "192.168.1.1"),
    Row(
      testDescription: "302 to a login", status: 302,
      headers: ["location": "http://login.hotel.example/"], kind: .portal, says: "sign-in"),
    Row(testDescription: "a page with 200", status: 200, kind: .portal, says: "sign-in"),
    Row(
      testDescription: "empty 200", status: 200, type: "text/html", body: "", kind: .portal,
      says: "sign-in"),
    Row(testDescription: "204", status: 204, type: nil, body: "", kind: .portal, says: "204"),
    Row(
      testDescription: "511 with JSON", status: 511, type: "application/json",
      body: #"{"login":"http://10.0.0.1"}"#, kind: .portal, mayHaveArrived: false, says: "511"),
    Row(
      testDescription: "WISPr", status: 200, type: "text/xml",
      body: "<?xml version=\"1.0\"?><WISPAccessGatewayParam><Redirect>", kind: .portal,
      says: "hotspot"),
    Row(
      testDescription: "RFC 8908", status: 200, type: "application/captive+json",
      body: #"{"captive":true,"user-portal-url":"https://portal.example"}"#, kind: .portal,
      says: "captive+json"),
    Row(
      testDescription: "a script as text", status: 200, type: "text/plain",
      body: "location.href='http://10.0.0.1/login'", kind: .portal, says: "text/plain"),
    Row(
      testDescription: "HTML behind a comment", status: 200, type: nil,
      body: "<!-- portal 7 -->\n<HTML><body>", kind: .portal, says: "sign-in"),
  ]

  static let proxies = [
    Row(
      testDescription: "Squid, origin refuses", status: 503, headers: squid("ERR_CONNECT_FAIL 111"),
      kind: .noLine, mayHaveArrived: false, says: "Squid (ERR_CONNECT_FAIL 111)"),
    Row(
      testDescription: "Squid, no name", status: 502, headers: squid("ERR_READ_ERROR 0"),
      kind: .noLine, says: "Squid"),
    Row(
      testDescription: "Squid, CONNECT without a line", status: 500,
      headers: squid("ERR_CANNOT_FORWARD 0"), kind: .noLine, mayHaveArrived: false, says: "Squid"),
    Row(
      testDescription: "Squid, origin dies after a POST", status: 502,
      headers: squid("ERR_ZERO_SIZE_OBJECT 0"), kind: .noLine, says: "ZERO_SIZE"),
    Row(
      testDescription: "Squid's list", status: 403, headers: squid("ERR_ACCESS_DENIED 0"),
      kind: .denial, says: "ERR_ACCESS_DENIED"),
    Row(
      testDescription: "Squid, the answer is too large", status: 403,
      headers: squid("ERR_TOO_BIG 0"),
      kind: .denial, says: "ERR_TOO_BIG"),
    Row(
      testDescription: "Squid's login", status: 407, headers: squid("ERR_CACHE_ACCESS_DENIED 0"),
      kind: .proxyLogin, mayHaveArrived: false, says: "login of its own"),
    Row(
      testDescription: "privoxy, no name", status: 404,
      body: "<html><title>404 - No such domain (Privoxy@office)</title></html>", kind: .noLine,
      says: "Privoxy"),
    Row(
      testDescription: "privoxy +block", status: 403,
      body: "<html><title>Request blocked (Privoxy@office)</title></html>", kind: .denial,
      says: "Privoxy"),
    Row(
      testDescription: "tinyproxy, refused", status: 500, headers: ["server": "tinyproxy/1.11.1"],
      kind: .noLine, says: "tinyproxy/1.11.1"),
    Row(
      testDescription: "HAProxy's deny", status: 403,
      body: "<html><body><h1>403 Forbidden</h1>\nRequest forbidden by administrative rules.\n",
      kind: .denial, says: "HAProxy"),
    Row(testDescription: "HAProxy, stalled body", status: 408, kind: .other, says: "408"),
    Row(
      testDescription: "nginx, nothing behind it", status: 502, headers: ["server": "nginx/1.22.1"],
      kind: .noLine, says: "nginx/1.22.1"),
    Row(
      testDescription: "nginx, http to a TLS port", status: 400,
      headers: ["server": "nginx/1.22.1"],
      body: "<center>The plain HTTP request was sent to HTTPS port</center>", kind: secure,
      mayHaveArrived: false, says: "https://sunbird.example"),
    Row(
      testDescription: "the same host by https", status: 301,
      headers: ["location": "https://sunbird.example/api/org/v1/create"], kind: secure,
      mayHaveArrived: false, says: "https://sunbird.example"),
    Row(
      testDescription: "451 of a filter", status: 451, headers: ["via": "1.1 filter"],
      kind: .denial, says: "filter"),
  ]

  static let others = [
    Row(
      testDescription: "the beginning of an answer", status: 200, type: "application/json",
      body: #"{"id":"api.user.create","params":{"#, kind: .garbled, says: "cut short"),
    Row(
      testDescription: "an empty one", status: 200, type: "application/json", body: "",
      kind: .garbled, says: "cut short"),
    Row(
      testDescription: "JSON of somebody else", status: 200, type: "application/json",
      body: #"{"status":"ok"}"#, kind: .other, says: "200, application/json"),
    Row(
      testDescription: "an answer to another call", status: 200, type: "application/json",
      body: #"{"id":"api.page.assemble","params":{},"responseCode":"OK","result":{}}"#,
      kind: .anotherCall, says: "api.page.assemble"),
  ]

  @Test(arguments: portals + proxies + others) func isToldFromSunbird(_ row: Row) throws {
    let reply = Reply(
      status: row.status, contentType: row.type, headers: row.headers, baseURL: row.baseURL,
      body: Array(row.body.utf8))
    for operation in WriteOperation.allCases {
      guard case .notSunbird(let answer) = Disposition(reply, operation) else {
        Issue.record("\(Disposition(reply, operation))")
        continue
      }
      #expect(answer.kind == row.kind)
      #expect(answer.mayHaveArrived == row.mayHaveArrived)
      #expect(answer.sentence.contains(row.says), "\(answer.sentence)")
      #expect(answer.problem.isOfTheWay)
      #expect(answer.problem.httpStatus == row.status)
    }
  }

  /// Over https a redirect to the same host is none to another scheme.
  @Test func aRedirectWithinHttpsIsNoWrongScheme() {
    let reply = Reply(
      status: 302, contentType: nil, headers: ["location": "https://sunbird.example/login"],
      baseURL: "https://sunbird.example", body: [])
    guard case .notSunbird(let answer) = Disposition(reply) else {
      Issue.record("a redirect")
      return
    }
    #expect(answer.kind == .portal)
  }
}

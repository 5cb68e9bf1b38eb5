/// The forms in which a network tells in Sunbird's place that somebody has to sign in first: what real
/// portals answer, and what the standards give them (RFC 6585, section 6; RFC 8908; WISPr).
package enum Portal: String, CaseIterable, Sendable, Hashable {
  /// A page with 200.
  case page
  /// 302 to the login.
  case found
  /// 307 to the login, which keeps the method.
  case temporaryRedirect
  /// 511 with a page, as openNDS answers a POST.
  case networkAuthentication
  /// 511 with JSON.
  case networkAuthenticationJSON
  /// 200 and nothing.
  case empty
  /// 204, as for what asks whether there is a portal.
  case noContent
  /// WISPr's XML in a page.
  case wispr
  /// `application/captive+json`.
  case captiveJSON
  /// A script that goes on to the login, as text/plain.
  case script
}

extension HTTPReply {
  /// Where the login is.
  private static let login = "http://login.wifi.example/"

  package static func portal(_ form: Portal) -> HTTPReply {
    switch form {
    case .page: captivePortal
    case .found: redirect(302)
    case .temporaryRedirect: redirect(307)
    case .networkAuthentication:
      HTTPReply(
        status: 511, contentType: "text/html",
        body: "<html><body>Network Authentication Required</body></html>\n")
    case .networkAuthenticationJSON:
      HTTPReply(
        status: 511, contentType: "application/json",
        body: "{\"message\":\"Network Authentication Required\",\"login\":\"\(login)\"}")
    case .empty: HTTPReply(status: 200, contentType: "text/html", body: "")
    case .noContent: HTTPReply(status: 204, contentType: "text/html", body: "")
    case .wispr: HTTPReply(status: 200, contentType: "text/html", body: wisprText)
    case .captiveJSON:
      HTTPReply(
        status: 200, contentType: "application/captive+json",
        body: "{\"captive\":true,\"user-portal-url\":\"\(login)\"}")
    case .script:
      HTTPReply(
        status: 200, contentType: "text/plain",
        body: "<script>top.location.href=\"\(login)\"</script>")
    }
  }

  private static func redirect(_ status: Int) -> HTTPReply {
    HTTPReply(
      status: status, contentType: "text/html",
      body: "<html><body><a href=\"\(login)\">Sign in</a></body></html>\n",
      headers: ["Location": login])
  }

  private static let wisprText = """
    <html><!--<?xml version="1.0" encoding="UTF-8"?>
    <WISPAccessGatewayParam><Redirect><MessageType>100</MessageType><ResponseCode>0</ResponseCode>\
    <LoginURL>\(login)</LoginURL></Redirect></WISPAccessGatewayParam>--></html>

    """

  /// HAProxy's page for a body that does not come.
  static let bodyTimeout = HTTPReply(
    status: 408, contentType: "text/html",
    body: """
      <html><body><h1>408 Request Time-out</h1>
      Your browser didn't send a complete request in time.
      </body></html>

      """, headers: ["Connection": "close", "Cache-Control": "no-cache"])

  /// A well-formed answer to another call, as a gateway brings that sends requests elsewhere.
  package static let ofAnotherCall = HTTPReply(
    status: 200, contentType: "application/json",
    body: """
      {"id":"api.page.assemble","ver":"1.0","ts":"2018-04-02 06:11:42:000+0000","params":\
      {"resmsgid":null,"msgid":null,"err":null,"status":"success","errmsg":null},\
      "responseCode":"OK","result":{"response":{"name":"Explore","sections":[]}}}
      """)
}

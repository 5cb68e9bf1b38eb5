import Testing

/// What one of those programs does to an office, and how the office takes it.
struct WayRow: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let program: WayProgram
  /// The program's rules while it stands in the way.
  let obstacle: String
  /// Its rules once it no longer does.
  let clear: String
  /// Whether Sunbird speaks https, so that a proxy is asked for a tunnel.
  var isEncrypted = false
  /// Whether the obstacle is that no Sunbird is there.
  var isServerDown = false
  /// A fault of the server's own while the program stands in the way.
  var fault: String?
  var status: Int32 = 75
  /// What the reason names.
  let says: [String]

  private static let squidOpen = "http_access allow all"
  private static let tinyproxyOpen = "Allow 127.0.0.1"
  private static let squidLogin = """
    auth_param basic program /usr/lib/squid/basic_ncsa_auth /dev/null
    acl known proxy_auth REQUIRED
    http_access allow known
    http_access deny all
    """

  static let squid = [
    WayRow(
      testDescription: "Squid's list", program: .squid, obstacle: "http_access deny all",
      clear: squidOpen, says: ["Squid (ERR_ACCESS_DENIED 0)", "403"]),
    WayRow(
      testDescription: "Squid, no server", program: .squid, obstacle: squidOpen, clear: squidOpen,
      isServerDown: true, says: ["Squid (ERR_CONNECT_FAIL 111)", "503"]),
    WayRow(
      testDescription: "Squid's login", program: .squid, obstacle: squidLogin, clear: squidOpen,
      status: 77, says: ["Squid (ERR_CACHE_ACCESS_DENIED 0)", "login of its own", "407"]),
    WayRow(
      testDescription: "Squid, answers too large", program: .squid,
      obstacle: squidOpen + "\nreply_body_max_size 1 bytes", clear: squidOpen,
      says: ["Squid (ERR_TOO_BIG 0)", "403"]),
    WayRow(
      testDescription: "Squid, no answer", program: .squid, obstacle: squidOpen, clear: squidOpen,
      fault: #"{"action":"loseAnswerAfterCommit","times":null}"#,
      says: ["Squid (ERR_ZERO_SIZE_OBJECT 0)", "502"]),
    WayRow(
      testDescription: "Squid, no tunnel", program: .squid, obstacle: "http_access deny CONNECT",
      clear: squidOpen, isEncrypted: true,
      says: ["Squid (ERR_ACCESS_DENIED 0)", "403 to CONNECT"]),
    WayRow(
      testDescription: "Squid, a tunnel for a login", program: .squid, obstacle: squidLogin,
      clear: squidOpen, isEncrypted: true, status: 77,
      says: ["Squid (ERR_CACHE_ACCESS_DENIED 0)", "login of its own", "407 to CONNECT"]),
    WayRow(
      testDescription: "Squid, a tunnel to nobody", program: .squid, obstacle: squidOpen,
      clear: squidOpen, isEncrypted: true, isServerDown: true,
      says: ["Squid (ERR_CONNECT_FAIL 111)", "503 to CONNECT"]),
  ]

  static let tinyproxy = [
    WayRow(
      testDescription: "tinyproxy, no server", program: .tinyproxy, obstacle: tinyproxyOpen,
      clear: tinyproxyOpen, isServerDown: true, says: ["tinyproxy", "500"]),
    WayRow(
      testDescription: "tinyproxy's filter", program: .tinyproxy,
      obstacle: "Filter \"FOLDER/everything\"", clear: tinyproxyOpen, says: ["tinyproxy", "403"]),
    WayRow(
      testDescription: "tinyproxy's list", program: .tinyproxy, obstacle: "Allow 10.0.0.1",
      clear: tinyproxyOpen, says: ["tinyproxy", "403"]),
    WayRow(
      testDescription: "tinyproxy's login", program: .tinyproxy, obstacle: "BasicAuth office x",
      clear: tinyproxyOpen, status: 77, says: ["tinyproxy", "login of its own", "407"]),
    WayRow(
      testDescription: "tinyproxy, no tunnel", program: .tinyproxy, obstacle: "ConnectPort 1",
      clear: tinyproxyOpen, isEncrypted: true, says: ["tinyproxy", "403 to CONNECT"]),
  ]

  private static let privoxyOpen = "enable-remote-toggle 0"

  static let privoxy = [
    WayRow(
      testDescription: "privoxy, the next proxy is down", program: .privoxy,
      obstacle: "forward / 127.0.0.1:1", clear: privoxyOpen, says: ["Privoxy", "503"]),
    WayRow(
      testDescription: "privoxy, the next proxy has no name", program: .privoxy,
      obstacle: "forward / proxy.invalid:3128", clear: privoxyOpen, says: ["Privoxy", "404"]),
    WayRow(
      testDescription: "privoxy blocks", program: .privoxy, obstacle: "actionsfile block.action",
      clear: privoxyOpen, says: ["Privoxy", "403"]),
    WayRow(
      testDescription: "privoxy, a tunnel to nobody", program: .privoxy,
      obstacle: "forward / 127.0.0.1:1", clear: privoxyOpen, isEncrypted: true,
      says: ["The proxy", "503 to CONNECT"]),
  ]

  private static let haproxyOpen = "server sunbird SUNBIRD"

  static let haproxy = [
    WayRow(
      testDescription: "HAProxy denies", program: .haproxy, obstacle: "http-request deny",
      clear: haproxyOpen, says: ["HAProxy", "403"]),
    WayRow(
      testDescription: "HAProxy, no server", program: .haproxy, obstacle: haproxyOpen,
      clear: haproxyOpen, isServerDown: true, says: ["HAProxy", "503"]),
    WayRow(
      testDescription: "HAProxy's time is over", program: .haproxy,
      obstacle: "http-request deny deny_status 408", clear: haproxyOpen, says: ["HAProxy", "408"]),
    WayRow(
      testDescription: "HAProxy, no answer", program: .haproxy, obstacle: haproxyOpen,
      clear: haproxyOpen, fault: #"{"action":"loseAnswerAfterCommit","times":null}"#,
      // Seen: after its first 502 it hangs up on the kept connection without a word.
      says: ["unknown", "ended without an answer"]),
  ]

  private static let nginxOpen = "listen; location / { proxy_pass http://SUNBIRD; }"

  private static func nginxLimit(_ status: Int) -> String {
    """
    listen; limit_req zone=office; limit_req_status \(status);
    location / { proxy_pass http://SUNBIRD; }
    """
  }

  /// The page that takes the place of an answer that did not come.
  private static let sorry = """
    listen; error_page 502 504 =200 /sorry;
    location / { proxy_pass http://SUNBIRD; }
    location = /sorry { default_type text/html; return 200 "<html>sorry</html>"; }
    """

  static let nginx = [
    WayRow(
      testDescription: "nginx, a TLS port", program: .nginx,
      obstacle: "listen ssl; CERTIFICATE location / { proxy_pass http://SUNBIRD; }",
      clear: nginxOpen, says: ["https://127.0.0.1"]),
    WayRow(
      testDescription: "nginx, too many (503)", program: .nginx, obstacle: nginxLimit(503),
      clear: nginxOpen, says: ["nginx/", "503"]),
    WayRow(
      testDescription: "nginx, too many (429)", program: .nginx, obstacle: nginxLimit(429),
      clear: nginxOpen, says: ["nginx/", "429"]),
    WayRow(
      testDescription: "nginx is sorry, no server", program: .nginx, obstacle: sorry,
      clear: nginxOpen, isServerDown: true, says: ["nginx/", "200"]),
    WayRow(
      testDescription: "nginx is sorry, after the write", program: .nginx, obstacle: sorry,
      clear: nginxOpen, fault: #"{"action":"loseAnswerAfterCommit","times":null}"#,
      says: ["nginx/", "200"]),
  ]

  static let all = squid + tinyproxy + privoxy + haproxy + nginx
}

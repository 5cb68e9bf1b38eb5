import AgentProcesses
import Foundation

/// A real nginx on loopback, with HTTP/1.1 in the clear and HTTP/2 over TLS, in a temporary
/// folder.
struct NginxServer {
  static let program = ["/usr/sbin/nginx", "/usr/bin/nginx"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  let certificate: String
  private let folder: TemporaryFolder
  private let nginx: RecordedChild
  private let ports: Ports

  private struct Ports {
    let plain: Int
    let encrypted: Int
    let encryptedOld: Int
  }

  /// Runs `work` with an nginx that listens.
  ///
  /// - Parameter keepAliveRequests: after how many requests it closes a connection; nil is its own
  ///   default.
  /// - Parameter upstream: a port on loopback to which it passes on what begins with `/slow`.
  static func run(
    _ program: String, keepAliveRequests: Int? = nil, upstream: Int? = nil,
    _ work: (NginxServer) async throws -> Void
  ) async throws {
    let server = try await NginxServer(program, keepAliveRequests, upstream)
    try await server.nginx.during {
      try await server.waitUntilItListens()
      try await work(server)
    }
  }

  private init(_ program: String, _ keepAliveRequests: Int?, _ upstream: Int?) async throws {
    folder = try TemporaryFolder()
    let made = try await TestCertificate(in: folder)
    certificate = made.path
    ports = Ports(
      plain: try RawServer.refusingPort(), encrypted: try RawServer.refusingPort(),
      encryptedOld: try RawServer.refusingPort())
    try Self.configuration(
      folder.url.path, made, ports, keepAliveRequests.map { "keepalive_requests \($0);" } ?? "",
      upstream.map { "location /slow { proxy_pass http://127.0.0.1:\($0); }" } ?? ""
    ).write(toFile: folder.path("nginx.conf"), atomically: true, encoding: .utf8)
    nginx = try RecordedChild(
      program, ["-c", folder.path("nginx.conf"), "-p", folder.url.path], environment: [:],
      folder: folder)
  }

  var plainURL: String { "http://localhost:\(ports.plain)" }
  /// TLS with nothing but HTTP/1.1.
  var oldURL: String { "https://localhost:\(ports.encryptedOld)" }
  var url: String { "https://localhost:\(ports.encrypted)" }

  /// What it has logged: one line for each request, once that has ended.
  var log: [LogLine] {
    get throws {
      try String(contentsOfFile: folder.path("access.log"), encoding: .utf8)
        .split(separator: "\n").map { LogLine(words: $0.split(separator: " ").map(String.init)) }
    }
  }

  /// The log once it has `count` lines: nginx answers first, and then writes. What it has by then
  /// where it never gets so many.
  func log(of count: Int) async throws -> [LogLine] {
    for _ in 0..<1000 where try log.count < count { try await Task.sleep(for: .milliseconds(10)) }
    return try log
  }

  struct LogLine {
    fileprivate let words: [String]

    var path: String { words[0] }
    var version: String { words[1] }
    var connection: String { words[2] }
    /// `r` where the TLS session was resumed.
    var session: String { words[3] }
  }

  private struct NotStarted: Error {}

  private func waitUntilItListens() async throws {
    while !FileManager.default.fileExists(atPath: folder.path("nginx.pid")) {
      guard !nginx.child.hasEnded else { throw NotStarted() }
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  private static func configuration(
    _ folder: String, _ certificate: TestCertificate, _ ports: Ports, _ more: String,
    _ location: String
  ) -> String {
    """
    daemon off; master_process off; pid \(folder)/nginx.pid; error_log \(folder)/error.log;
    events {}
    http {
      log_format words '$uri $server_protocol $connection $ssl_session_reused';
      access_log \(folder)/access.log words;
      client_body_temp_path \(folder)/body; proxy_temp_path \(folder)/proxy;
      fastcgi_temp_path \(folder)/fastcgi; uwsgi_temp_path \(folder)/uwsgi;
      scgi_temp_path \(folder)/scgi;
      \(more)
      server {
        listen 127.0.0.1:\(ports.plain);
        listen 127.0.0.1:\(ports.encrypted) ssl http2;
        listen 127.0.0.1:\(ports.encryptedOld) ssl;
        ssl_certificate \(certificate.path);
        ssl_certificate_key \(certificate.key);
        ssl_session_cache shared:sessions:1m;
        location / { return 200 '{}'; }
        location /swallow { return 444; }
        \(location)
      }
    }
    """
  }
}

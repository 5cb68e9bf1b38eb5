import Foundation

/// A real nginx on loopback, with HTTP/1.1 in the clear and HTTP/2 over TLS, in a temporary
/// folder.
final class NginxServer {
  static let program = ["/usr/sbin/nginx", "/usr/bin/nginx"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  let certificate: String
  private let folder: URL
  private let process = Process()
  private let ports: Ports

  private struct Ports {
    let plain: Int
    let encrypted: Int
    let encryptedOld: Int
  }

  /// - Parameter keepAliveRequests: after how many requests it closes a connection; nil is its own
  ///   default.
  init(keepAliveRequests: Int? = nil) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "nginx-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let made = try TestCertificate(in: folder)
    certificate = made.path
    ports = Ports(
      plain: try RawServer.refusingPort(), encrypted: try RawServer.refusingPort(),
      encryptedOld: try RawServer.refusingPort())
    let configuration = folder.appending(path: "nginx.conf")
    try Self.configuration(
      folder.path, made, ports, keepAliveRequests.map { "keepalive_requests \($0);" } ?? ""
    ).write(to: configuration, atomically: true, encoding: .utf8)
    process.executableURL = Self.program.map { URL(filePath: $0) }
    process.arguments = ["-c", configuration.path, "-p", folder.path]
    process.standardError = FileHandle.nullDevice
    try process.run()
    try waitUntilItListens()
  }

  var plainURL: String { "http://localhost:\(ports.plain)" }
  /// TLS with nothing but HTTP/1.1.
  var oldURL: String { "https://localhost:\(ports.encryptedOld)" }
  var url: String { "https://localhost:\(ports.encrypted)" }

  /// What it has logged: one line for each request, once that has ended.
  var log: [LogLine] {
    get throws {
      try String(contentsOf: folder.appending(path: "access.log"), encoding: .utf8)
        .split(separator: "\n").map { LogLine(words: $0.split(separator: " ").map(String.init)) }
    }
  }

  struct LogLine {
    fileprivate let words: [String]

    var path: String { words[0] }
    var version: String { words[1] }
    var connection: String { words[2] }
    /// `r` where the TLS session was resumed.
    var session: String { words[3] }
  }

  func stop() {
    // The threads that run tests block SIGTERM, and a child inherits that; its worker sees it go.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    do {
      try FileManager.default.removeItem(at: folder)
    } catch {}  // a leftover folder is harmless
  }

  private func waitUntilItListens() throws {
    for _ in 0..<200 {
      if FileManager.default.fileExists(atPath: folder.appending(path: "nginx.pid").path) { return }
      usleep(50_000)
    }
    throw TestCertificate.SetupFailure(what: "nginx does not start")
  }

  private static func configuration(
    _ folder: String, _ certificate: TestCertificate, _ ports: Ports, _ more: String
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
      }
    }
    """
  }
}

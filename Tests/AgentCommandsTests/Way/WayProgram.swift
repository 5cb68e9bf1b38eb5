import AgentProcesses
import Foundation

/// A program that real networks put between an office and Sunbird, on a port of loopback.
enum WayProgram: String, Sendable, CaseIterable {
  case squid, tinyproxy, haproxy, privoxy, nginx

  /// Where it is; nil where it is not installed.
  var path: String? {
    ["/usr/sbin/", "/usr/bin/"].map { $0 + rawValue }.first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
  }

  /// Whether the office asks it in the server's place, as a proxy; else it has the server's address.
  var isProxy: Bool {
    switch self {
    case .squid, .tinyproxy, .privoxy: true
    case .haproxy, .nginx: false
    }
  }

  /// The ports that a configuration speaks of.
  struct Ports: Sendable {
    let own: Int
    let sunbird: Int
  }

  struct NotStarted: Error {
    let ended: Finished
  }

  /// Runs `work` while the program listens.
  ///
  /// - Parameter rules: the lines of its configuration that matter; `SUNBIRD`, `FOLDER` and
  ///   `CERTIFICATE` stand for the server's port, its folder, and certificate and key there.
  func during(
    _ rules: String, ports: Ports, _ work: () async throws -> Void
  ) async throws {
    let folder = try TemporaryFolder()
    let certificate = try await TestCertificate(in: folder)
    try await run(rules, ports, certificate, folder, work)
  }

  func run(
    _ rules: String, _ ports: Ports, _ certificate: TestCertificate, _ folder: TemporaryFolder,
    _ work: () async throws -> Void
  ) async throws {
    let rules = rules.replacing("SUNBIRD", with: "127.0.0.1:\(ports.sunbird)")
      .replacing("FOLDER", with: folder.url.path)
      .replacing(
        "CERTIFICATE",
        with: "ssl_certificate \(certificate.path); ssl_certificate_key \(certificate.key);")
    let file = folder.path("\(rawValue).conf")
    try configuration(rules, ports, folder.url.path)
      .write(toFile: file, atomically: true, encoding: .utf8)
    // tinyproxy's filter that fits all, and privoxy's that blocks all.
    try ".\n".write(toFile: folder.path("everything"), atomically: true, encoding: .utf8)
    try "{+block{no}}\n/\n".write(
      toFile: folder.path("block.action"), atomically: true, encoding: .utf8)
    let child = try RecordedChild(
      path ?? rawValue, arguments(file, folder.url.path), environment: ["PATH": "/usr/bin:/bin"],
      folder: folder)
    try await child.during {
      while try !LoopbackPort.answers(ports.own) {
        guard !child.child.hasEnded else { throw NotStarted(ended: try await child.finished()) }
        try await Task.sleep(for: .milliseconds(20))
      }
      try await work()
    }
  }

  private func arguments(_ file: String, _ folder: String) -> [String] {
    switch self {
    case .squid: ["-N", "-f", file]
    case .tinyproxy: ["-d", "-c", file]
    case .haproxy: ["-db", "-f", file]
    case .privoxy: ["--no-daemon", file]
    case .nginx: ["-c", file, "-p", folder]
    }
  }

  private func configuration(_ rules: String, _ ports: Ports, _ folder: String) -> String {
    switch self {
    case .squid:
      """
      http_port 127.0.0.1:\(ports.own)
      pid_filename none
      access_log none
      cache_log stdio:/dev/stderr
      coredump_dir none
      cache deny all
      pinger_enable off
      visible_hostname office
      \(rules)

      """
    case .tinyproxy: "Port \(ports.own)\nListen 127.0.0.1\nTimeout 60\n\(rules)\n"
    case .haproxy:
      """
      defaults
        mode http
        timeout client 30s
        timeout server 30s
        timeout connect 5s
      listen office
        bind 127.0.0.1:\(ports.own)
        \(rules)

      """
    case .privoxy:
      """
      confdir \(folder)
      logdir \(folder)
      templdir /etc/privoxy/templates
      listen-address 127.0.0.1:\(ports.own)
      \(rules)

      """
    case .nginx:
      """
      daemon off; master_process off; pid \(folder)/nginx.pid; error_log \(folder)/error.log;
      events {}
      http {
        access_log off;
        client_body_temp_path \(folder)/body; proxy_temp_path \(folder)/proxy;
        fastcgi_temp_path \(folder)/fastcgi; uwsgi_temp_path \(folder)/uwsgi;
        scgi_temp_path \(folder)/scgi;
        limit_req_zone $remote_addr zone=office:1m rate=1r/m;
        proxy_http_version 1.1;
        server {
          \(rules.replacing("listen", with: "listen 127.0.0.1:\(ports.own)"))
        }
      }
      """
    }
  }
}

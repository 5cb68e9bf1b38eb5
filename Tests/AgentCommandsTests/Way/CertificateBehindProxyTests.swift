import AgentProcesses
import Foundation
import Testing

/// The doctor's look at a certificate of a server that only a real proxy can reach.
@Suite("A certificate behind a proxy", .inTurns)
struct CertificateBehindProxyTests {
  /// This machine's, as nobody but the proxy knows.
  private static let name = "sunbird.invalid"

  private static let areThere = WayProgram.squid.path != nil && WayProgram.nginx.path != nil

  @Test(.enabled(if: areThere, "squid or nginx is not installed"))
  func itIsLookedAtThroughTheProxy() async throws {
    let proxy = WayProgram.Ports(own: try LoopbackPort.free(), sunbird: 0)
    let front = WayProgram.Ports(own: try LoopbackPort.free(), sunbird: 1)
    let office = try await Office.open()
    try office.configure(
      """
      server:
        baseURL: https://\(Self.name):\(front.own)
        proxy: http://127.0.0.1:\(proxy.own)

      """)
    try await office.agent(Bodies.school).expect(0)
    try await WayProgram.nginx.during(
      "listen ssl; CERTIFICATE location / { return 503; }", ports: front
    ) {
      // Squid reads it as a user of its own.
      let folder = try TemporaryFolder()
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o755], ofItemAtPath: folder.url.path)
      let hosts = folder.path("hosts")
      try "127.0.0.1 \(Self.name)\n".write(toFile: hosts, atomically: true, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: hosts)
      try await WayProgram.squid.during(
        "http_access allow all\nhosts_file \(hosts)", ports: proxy
      ) {
        let doctor = try await office.agent("doctor")
        #expect(
          doctor.output.contains(
            "the certificate of \(Self.name) is signed by itself (CN = localhost)"),
          "\(doctor)")
        let sync = try await office.agent("sync").expect(75)
        #expect(sync.talk.contains("is signed by itself (CN = localhost)"), "\(sync)")
      }
    }
    let edits = try await office.agent("queue", "--json").expect(0).objects()
    #expect(edits.first?["state"] == "queued")
    #expect(edits.first?["attempts"] == 0)
  }
}

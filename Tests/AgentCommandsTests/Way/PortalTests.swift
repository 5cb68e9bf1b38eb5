import AgentProcesses
import Foundation
import Testing

/// A network's login that refuses port 443 or shows a certificate of its own there, and answers on
/// port 80. Both can be had in a network of the test's own alone.
@Suite("A portal in the way of https", .inTurns)
struct PortalTests {
  /// The words that run a script in a network of its own; root needs no namespace of users.
  private static let own = "unshare \(geteuid() == 0 ? "" : "-r ")-n /bin/sh -c"

  private static let isThere: Bool = {
    let nothing = "/dev/null"
    let child = try? Child(
      "/bin/sh", ["-c", "exec \(own) 'ip link set lo up'"],
      environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"], streams: [nothing, nothing, nothing])
    return child?.wait() == 0  // no unshare or no ip: not there
  }()

  /// Syncs while `listeners` are there, each started in the background by a line of shell.
  private func sync(_ listeners: String) async throws -> Finished {
    let office = try await Office.open()
    try office.configure("server:\n  baseURL: https://127.0.0.1\n")
    try await office.agent(Bodies.school).expect(0)
    _ = try await TestCertificate(in: office.folder)
    let script = """
      ip link set lo up || exit 9
      started=
      trap 'kill $started' EXIT
      \(listeners)
      "$AGENT" sync --now
      echo "status $?"
      "$AGENT" doctor
      """
    return try await office.shell(
      "exec \(Self.own) \"$SCRIPT\"",
      environment: ["SCRIPT": script, "SIM": Program.sunbirdSim.path])
  }

  private static let portal = """
    "$SIM" --port 80 --fault '{"action":"portal","form":"page","times":null}' >sim.out &
    started="$started $!"
    until grep -q listening sim.out; do sleep 0.1; done
    """

  private static let foreignCertificate = """
    openssl s_server -accept 127.0.0.1:443 -cert certificate.pem -key key.pem -quiet >/dev/null 2>&1 &
    started="$started $!"
    until openssl s_client -connect 127.0.0.1:443 </dev/null >/dev/null 2>&1; do sleep 0.1; done
    """

  @Test(
    .enabled(if: isThere, "this machine lets nobody have a network of their own"),
    arguments: [
      (portal, true), (portal + "\n" + foreignCertificate, true), ("true", false),
      (foreignCertificate, false),
    ])
  func itIsNamedWhereItAnswersAPlainQuestion(listeners: String, isPortal: Bool) async throws {
    let ended = try await sync(listeners)
    #expect(ended.lines.contains("status 75"), "\(ended)")
    #expect(ended.talk.contains("it may want a sign-in") == isPortal, "\(ended)")
    #expect(ended.output.contains("failed  captivePortal") == isPortal, "\(ended)")
  }
}

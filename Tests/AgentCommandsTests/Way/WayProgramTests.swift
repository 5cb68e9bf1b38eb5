import AgentProcesses
import Codecs
import Foundation
import SunbirdSimulator
import Testing

/// The real agent behind real proxies and gateways ("What is not Sunbird", ARCHITECTURE.md): how the
/// pass ends and what it says; nothing is rejected, and once the way is clear each edit arrives once.
@Suite("Programs on the way", .inTurns)
struct WayProgramTests {
  private static let edits = [
    "org-create org:ap/dise-1", "user-create user:ap/asha", "member-add member:ap/dise-1/asha",
  ]

  /// The rows whose programs are here.
  static let rows = WayRow.all.filter { row in
    row.program.path != nil && (!row.isEncrypted || WayProgram.nginx.path != nil)
  }

  @Test(
    .enabled(
      if: WayProgram.allCases.allSatisfy { $0.path != nil },
      "not all of squid, tinyproxy, haproxy, privoxy and nginx are installed"))
  func noRowIsLeftOut() { #expect(Self.rows.count == WayRow.all.count) }

  @Test(arguments: rows) func itIsNamedAndNothingIsLostOrSentTwice(_ row: WayRow) async throws {
    let way = try await Way(row)
    for words in [Bodies.school, Bodies.teacher, Bodies.joining] {
      try await way.office.agent(words).expect(0)
    }
    try await way.obstructed {
      let ended = try await way.sync()
      ended.expect(row.status)
      for words in row.says { #expect(ended.talk.contains(words), "\(ended.talk)") }
      let quiet = try await way.sync("--quiet").expect(row.status)
      #expect(quiet.talk.split(separator: "\n").count == 1, "\(quiet.talk)")
    }
    let edits = try await way.office.agent("queue", "--all", "--json").expect(0).objects()
    #expect(edits.count == 3)
    for edit in edits {
      #expect(edit["state"] != "rejected" && edit["state"] != "conflict", "\(edit)")
      if edit["state"] != "accepted" { #expect(edit["attempts"] == 0, "\(edit)") }
    }
    try await way.cleared {
      // A gateway that asked for fewer requests is given its few seconds.
      for _ in 0..<40 {
        if try await way.sync().status == 0 { break }
        try await Task.sleep(for: .milliseconds(500))
      }
      try await way.sync().expect(0)
    }
    #expect(
      try await way.effects() == Dictionary(Self.edits.map { ($0, 1) }) { first, _ in first })
  }
}

/// An office, the program on its way, and Sunbird behind it.
private final class Way {
  let office: Office
  private let row: WayRow
  private let ports: WayProgram.Ports
  /// Where Sunbird speaks https, for a proxy's tunnel.
  private let frontPort: Int
  private let folder: TemporaryFolder
  private let certificate: TestCertificate
  private var sunbird: SunbirdProcess?

  init(_ row: WayRow) async throws {
    self.row = row
    ports = WayProgram.Ports(own: try LoopbackPort.free(), sunbird: try LoopbackPort.free())
    frontPort = try LoopbackPort.free()
    folder = try TemporaryFolder()
    certificate = try await TestCertificate(in: folder)
    let address =
      if row.isEncrypted {
        "https://localhost:\(frontPort)"
      } else if row.program.isProxy {
        "http://127.0.0.1:\(ports.sunbird)"
      } else {
        "http://127.0.0.1:\(ports.own)"
      }
    office = try await Office.open(
      settings: row.program.isProxy
        ? ["http_proxy": "127.0.0.1:\(ports.own)", "https_proxy": "127.0.0.1:\(ports.own)"] : [:])
    try office.configure(
      "server:\n  baseURL: \(address)\n  caFile: \(certificate.path)\n")
  }

  func sync(_ more: String...) async throws -> Finished {
    try await office.agent(["sync", "--now"] + more)
  }

  func effects() async throws -> [String: Int] { try await sunbird?.effects() ?? [:] }

  func obstructed(_ work: () async throws -> Void) async throws {
    if !row.isServerDown { try await start() }
    if let fault = row.fault { try await sunbird?.fault(JSONValue(json: fault.utf8)) }
    try await throughTheWay(row.obstacle, hasServer: !row.isServerDown, work)
  }

  func cleared(_ work: () async throws -> Void) async throws {
    if row.isServerDown { try await start() }
    try await sunbird?.clearFaults()
    try await throughTheWay(row.clear, hasServer: true, work)
  }

  private func start() async throws {
    sunbird = try await SunbirdProcess.start("--port", "\(ports.sunbird)")
  }

  private func throughTheWay(
    _ rules: String, hasServer: Bool, _ work: () async throws -> Void
  ) async throws {
    try await row.program.during(rules, ports: ports) {
      guard row.isEncrypted, hasServer else { return try await work() }
      try await WayProgram.nginx.run(
        "listen ssl; CERTIFICATE location / { proxy_pass http://SUNBIRD; }",
        WayProgram.Ports(own: frontPort, sunbird: ports.sunbird), certificate, folder, work)
    }
  }
}

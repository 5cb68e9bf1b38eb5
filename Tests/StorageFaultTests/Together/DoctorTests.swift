import AgentProcesses
import Foundation
import GRDB
import SunbirdSimulator
import Testing

/// `agent doctor`: exit statuses and JSON.
@Suite(.inTurns)
struct DoctorTests {
  private func checks(_ office: Office, _ status: Int32) async throws -> [String: String] {
    let ended = try await office.agent("doctor", "--json").expect(status)
    let checks = try ended.object()["checks"]?.array ?? []
    for check in checks {
      #expect(Set(check.object?.keys.map(\.self) ?? []) == ["name", "status", "detail", "hint"])
      if check["status"]?.string != "ok" { #expect(check["hint"]?.string != nil, "\(check)") }
    }
    return Dictionary(
      checks.map { ($0["name"]?.string ?? "", $0["status"]?.string ?? "") }, uniquingKeysWith: +)
  }

  @Test func aSoundStoreIsHealthy() async throws {
    let office = try await Office.open(sunbird: try await SunbirdProcess.start())
    _ = try await office.recordSchools(2)
    let checks = try await checks(office, 0)
    #expect(checks["store"] == "ok" && checks["disk"] == "ok")
    #expect(checks.values.allSatisfy { $0 == "ok" }, "\(checks)")
    #expect(try await office.agent("doctor").output.contains("SQLite 3."))
  }

  /// A pass sees at once what only a damaged store can show, and sends nothing.
  @Test func aPassOverADamagedStoreSendsNothing() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    _ = try await office.recordSchools(2)
    let file = try DatabaseQueue(path: office.store)
    try await file.write { try $0.execute(sql: "UPDATE tally SET edits = 9 WHERE state = 'sent'") }
    try file.close()
    let ended = try await office.agent("sync").expectRefusedStore()
    #expect(ended.talk.contains("damaged"), "\(ended.talk)")
    #expect(try await sunbird.requests().isEmpty)
  }

  /// A resolver that never answers, in a namespace of its own.
  @Test(.enabled(if: Namespace.isThere && geteuid() == 0)) func aSlowResolverIsNameResolution()
    async throws
  {
    let office = try await Office.open()
    let silence = try #require(Self.silentResolver("127.0.0.9"))
    defer { close(silence) }
    let resolver = try office.write("resolv.conf", "nameserver 127.0.0.9\noptions timeout:30\n")
    let ended = try await office.isolated(
      """
      mount --bind \(resolver) /etc/resolv.conf
      AGENT_SERVER_BASE_URL=https://sunbird.example.org exec "$AGENT" doctor --json
      """)
    #expect(ended.status == 75, "\(ended.talk)")
    let checks = try ended.object()["checks"]?.array ?? []
    let failed = checks.first { $0["status"] == "failed" }
    #expect(failed?["name"] == "nameResolution", "\(checks)")
  }

  /// A socket at the port of name servers that nobody reads; nil where it can't be had.
  private static func silentResolver(_ address: String) -> Int32? {
    let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | O_CLOEXEC, 0)
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_port = in_port_t(53).bigEndian
    place.sin_addr.s_addr = inet_addr(address)
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafePointer(to: &place) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) == 0 }
    }
    if isBound { return descriptor }
    close(descriptor)
    return nil
  }

  @Test func aRejectedEditIsAWarning() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    try await office.record(Office.school("1"))
    try await sunbird.fault([
      "action": "status", "status": 400, "times": .null, "operation": "org-create",
      "body":
        #"{"id":"api.org.create","ver":"1.0","ts":"x","params":{"resmsgid":null,"msgid":"x","err":"INVALID_REQUESTED_DATA","status":"INVALID_REQUESTED_DATA","errmsg":"no"},"responseCode":"CLIENT_ERROR","result":{}}"#,
    ])
    try await office.agent("sync").expect(3)
    #expect(try await checks(office, 3)["rejected"] == "warning")
  }

  @Test func aStoreWithoutAServerFails() async throws {
    let office = try await Office.open()
    try office.configure("")
    #expect(try await checks(office, 78)["configuration"] == "failed")
  }

  @Test func aMissingOrDamagedStoreFails() async throws {
    let office = try await Office.open()
    try Data("garbage".utf8).write(to: URL(fileURLWithPath: office.store))
    #expect(try await checks(office, 74)["store"] == "failed")
    try FileManager.default.removeItem(atPath: office.store)
    #expect(try await checks(office, 74)["store"] == "failed")
  }

  /// An index that misses a row: every page can be read, and the row would not be found.
  @Test func anIndexThatMissesARowIsFound() async throws {
    let office = try await Office.open()
    _ = try await office.recordSchools(3)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: office.store))
    let key = Data("org:ap/s1".utf8)
    let index = try #require(bytes.range(of: key, options: .backwards))
    var damaged = bytes
    damaged[index.lowerBound + 8] = UInt8(ascii: "7")
    let handle = try #require(FileHandle(forWritingAtPath: office.store))
    try handle.write(contentsOf: damaged)
    try handle.close()
    #expect(try await checks(office, 74)["store"] == "failed")
  }
}

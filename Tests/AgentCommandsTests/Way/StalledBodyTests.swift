import AgentProcesses
import Foundation
import Testing

/// A real HAProxy that wants a request whole within a second, before it passes anything on, and a line
/// that takes longer for the body.
@Suite("A body that stalls", .inTurns)
struct StalledBodyTests {
  private static let rules = """
    option http-buffer-request
    timeout http-request 1s
    server sunbird SUNBIRD
    """

  /// Its 408 comes in the midst of the body, and is neither Sunbird's judgement nor the end of a line.
  @Test(.enabled(if: WayProgram.haproxy.path != nil, "haproxy is not installed"))
  func haproxysAnswerLeavesTheOutcomeUnknown() async throws {
    let sunbird = try await SunbirdProcess.start()
    let port = try #require(sunbird.url.split(separator: ":").last.flatMap { Int($0) })
    let ports = WayProgram.Ports(own: try LoopbackPort.free(), sunbird: port)
    let office = try await Office.open(sunbird: sunbird)
    try office.configure(
      """
      server:
        baseURL: http://127.0.0.1:\(ports.own)
      sync:
        compress: never
        maxBytesPerSecond: 600

      """)
    let long = String(repeating: "school ", count: 800)
    try await office.agent(Bodies.school + ["--description", long]).expect(0)
    try await WayProgram.haproxy.during(Self.rules, ports: ports) {
      try await office.agent("sync", "--now", "--max-seconds", "8").expect(75)
    }
    let edit = try #require(try await office.agent("queue", "--json").expect(0).objects().first)
    #expect(edit["state"] == "sent")
    let reason = edit["reason"]?.string ?? ""
    #expect(reason.contains("HAProxy answered in Sunbird's place (408"), "\(edit)")
    #expect(edit["attempts"] == 0)
    #expect(try await sunbird.effects().isEmpty)
  }
}

import AgentProcesses
import Foundation
import Testing

/// The real binary, killed with SIGKILL at seeded moments, against a real server.
///
/// `CRASH_SEED` runs one seed again and `CRASH_KILLS` sets the number of kills. The seed decides
/// about commands, faults and moments; where a kill falls in the program also depends on the
/// machine, so a seed narrows a finding down and does not replay it to the instruction.
struct CrashTests {
  private static func number(_ variable: String) -> UInt64? {
    ProcessInfo.processInfo.environment[variable].flatMap(UInt64.init)
  }

  @Test func everyAcknowledgedEditIsOnTheServerOnceAfterHundredsOfKills() async throws {
    let seed = Self.number("CRASH_SEED") ?? .random(in: 0..<1_000_000)
    let kills = Int(Self.number("CRASH_KILLS") ?? 150)
    var run = try await CrashRun(seed: seed)
    try await run.kill(kills)
    try await run.drain()
    let findings = try await Reckoning(run).findings
    let comment: Comment = "CRASH_SEED=\(seed) CRASH_KILLS=\(kills)"
    print("\(comment): \(run.story)")
    #expect(findings.isEmpty, comment)
    for kind in CrashRun.Kind.allCases { #expect(run.kills[kind, default: 0] > 0, comment) }
  }
}

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
    let kills = Int(Self.number("CRASH_KILLS") ?? 300)
    var run = try await CrashRun(seed: seed)
    try await run.kill(kills)
    try await run.drain()
    let findings = try await Reckoning(run).findings
    let comment: Comment = "CRASH_SEED=\(seed) CRASH_KILLS=\(kills)"
    print("\(comment): \(run.story)")
    #expect(findings.isEmpty, comment)
    for kind in CrashLane.Kind.allCases { #expect(run.kills[kind, default: 0] > 0, comment) }
  }

  /// Seeds run side by side: a killed command costs little but its loader's time.
  @Test func aKilledBackupOrRestoreLeavesTheOldStoreOrTheNew() async throws {
    let seed = Self.number("CRASH_SEED") ?? .random(in: 0..<1_000_000)
    let runs = try await withThrowingTaskGroup(of: BackupCrash.self) { group in
      for lane in 0..<3 as Range<UInt64> {
        group.addTask {
          var run = try await BackupCrash(seed: seed * 3 + lane)
          try await run.kill(15)
          return run
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    let comment: Comment = "CRASH_SEED=\(seed)"
    let kills = runs.map(\.kills).reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
    let restored = runs.map(\.restored).reduce(0, +)
    print("\(comment): killed \(kills); the backup was in place \(restored) times")
    for run in runs { #expect(run.findings.isEmpty, comment) }
    for kind in BackupCrash.Kind.allCases { #expect(kills[kind, default: 0] > 0, comment) }
  }
}

import Simulation
import Testing

@Suite struct PromiseTests {
  @Test func aHundredWorldsKeepEveryPromise() async throws {
    let (lived, failure) = try await WorldSimulation().run(seeds: 1...100)
    #expect(failure == nil, "\(failure.map(report) ?? "")")
    #expect(lived == 100)
  }

  @Test(arguments: [7, 42, 1001] as [UInt64])
  func theSameSeedGivesTheSameTrace(seed: UInt64) async throws {
    let simulation = WorldSimulation(options: SimulationOptions(offices: 3, edits: 25))
    let first = try await simulation.run(seed: seed)
    let second = try await simulation.run(seed: seed)
    #expect(first == second)
    #expect(first.trace.count > 50)
  }

  private func report(_ result: SimulationResult) -> String {
    "seed \(result.seed): \(result.violation?.detail ?? "")\n"
      + result.trace.suffix(60).joined(separator: "\n")
  }
}

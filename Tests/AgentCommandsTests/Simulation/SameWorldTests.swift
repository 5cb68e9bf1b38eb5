import AgentProcesses
import Testing

/// A seed is the same world in every process: what has the order of a hash has another one in each.
@Suite struct SameWorldTests {
  @Test(arguments: [7, 42, 312])
  func aSeedIsTheSameWorldInEveryProcess(seed: Int) async throws {
    let office = try Office()
    var told: Set<String> = []
    for _ in 0..<4 {
      let world = try await office.agent("simulate", "--seed", "\(seed)", "--verbose")
      #expect(world.status == 0)
      #expect(world.output.split(separator: "\n").count > 50)
      told.insert(world.output)
    }
    #expect(told.count == 1)
  }
}

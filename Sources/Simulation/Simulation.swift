/// What became of one seed's world.
package struct SimulationResult: Hashable, Sendable {
  package let seed: UInt64
  /// The first promise that was broken; nil when all were kept.
  package let violation: Violation?
  /// What happened, a line for each event.
  package let trace: [String]
}

/// The real engine and real stores in a world whose clock, line, server and people are simulated.
package struct WorldSimulation: Sendable {
  package let options: SimulationOptions

  package init(options: SimulationOptions = SimulationOptions()) { self.options = options }

  /// Lives the world of one seed. The same seed and options give the same trace.
  package func run(seed: UInt64) async throws -> SimulationResult {
    let executor = WorldExecutor()
    executor.start()
    defer { executor.end() }
    return try await withTaskExecutorPreference(executor) {
      let world = World(seed: seed, options: options, executor: executor)
      let violation = try await world.live()
      return SimulationResult(seed: seed, violation: violation, trace: await world.trace.lines)
    }
  }

  /// What kind of world a seed's is, in words.
  package func traits(of seed: UInt64) -> String {
    var dice = Dice(seed: seed)
    return World.drawn(&dice, options).1.text
  }

  /// Lives the worlds of many seeds, two at a time, and stops at the first that breaks a promise.
  ///
  /// - Parameter progress: told how many worlds have been lived.
  /// - Returns: how many were lived, and the failure with the lowest seed, if any.
  package func run(
    seeds: ClosedRange<UInt64>, progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) async throws -> (lived: Int, failure: SimulationResult?) {
    try await withThrowingTaskGroup(of: SimulationResult.self) { group in
      var rest = seeds.makeIterator()
      for _ in 0..<Self.worldsAtOnce {
        if let seed = rest.next() { group.addTask { try await run(seed: seed) } }
      }
      var lived = 0
      var failure: SimulationResult?
      while let result = try await group.next() {
        lived += 1
        progress(lived)
        if result.violation != nil, result.seed < failure?.seed ?? .max { failure = result }
        if failure == nil, let seed = rest.next() {
          group.addTask { try await run(seed: seed) }
        }
      }
      return (lived, failure)
    }
  }

  private static let worldsAtOnce = 2
}

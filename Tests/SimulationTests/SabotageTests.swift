import Reconciliation

#if DEBUG
  import Outbox
  import Simulation
  import Testing

  /// The checkers bite: each deliberate bug is caught within 200 seeds.
  @Suite struct SabotageTests {
    @Test(arguments: Sabotage.allCases)
    func isCaughtWithinTwoHundredSeeds(sabotage: Sabotage) async throws {
      let simulation = WorldSimulation()
      let (_, failure) = try await Sabotage.$active.withValue(sabotage) {
        try await simulation.run(seeds: 1...200)
      }
      let caught = try #require(failure, "nothing noticed \(sabotage)")
      #expect(caught.violation.map { expected(sabotage).contains($0.invariant) } == true)
    }

    /// The promises that each bug may break first.
    private func expected(_ sabotage: Sabotage) -> [Violation.Invariant] {
      switch sabotage {
      case .sendBeforeIntent: [.sentBeforeIntent]
      case .blindResend: [.appliedTwice, .overwritten]
      case .dropOn401: [.uncalledJudgement]
      case .reuseCounters: [.nameReused]
      case .childBeforeParent: [.childBeforeParent]
      case .overwriteConflict: [.overwritten]
      // What is sent unseen leaves the store with a belief that nothing has shown.
      case .sendUnseen: [.overwritten, .disagreement]
      case .settleTwice: [.endedTwice, .uncalledJudgement]
      case .countOffline: [.uncalledJudgement]
      case .swapEnds: [.noEffect, .disagreement, .endedTwice, .uncalledJudgement, .appliedTwice]
      case .believeFirstAbsence: [.appliedTwice, .overwritten, .noEffect, .disagreement]
      }
    }
  }
#endif

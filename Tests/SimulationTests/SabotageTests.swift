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
      let violation = try #require(caught.violation)
      #expect(
        expected(sabotage).contains(violation.invariant),
        "seed \(caught.seed): \(violation.invariant.rawValue), \(violation.detail)")
    }

    /// Two of the bugs need several requests under way: with one connection each they break nothing.
    @Test(arguments: [Sabotage.forgetUnderWay, .mixAnswers])
    func isNoneWhereOneRequestGoesAtATime(sabotage: Sabotage) async throws {
      let simulation = WorldSimulation(options: SimulationOptions(connections: 1))
      let (_, failure) = try await Sabotage.$active.withValue(sabotage) {
        try await simulation.run(seeds: 1...60)
      }
      #expect(failure == nil)
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
      case .sendUnseen: [.overwritten, .disagreement]
      case .settleTwice: [.endedTwice, .uncalledJudgement]
      case .countOffline: [.uncalledJudgement]
      case .swapEnds: [.noEffect, .disagreement, .endedTwice, .uncalledJudgement, .appliedTwice]
      case .forgetUnderWay: [.leavesForNothing]
      case .mixAnswers:
        [
          .noEffect, .disagreement, .uncalledJudgement, .appliedTwice, .overwritten, .neverSettles,
        ]
      case .believeFirstAbsence: [.appliedTwice, .overwritten, .noEffect, .disagreement]
      }
    }
  }
#endif

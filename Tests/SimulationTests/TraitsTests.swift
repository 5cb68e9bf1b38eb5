import Sunbird
import SunbirdSimulator
import Testing

@testable import Simulation

@Suite struct TraitsTests {
  private static let worlds: [(faults: FaultProfile, traits: Traits)] = (UInt64(0)..<200).map {
    seed in
    var dice = Dice(seed: seed)
    return World.drawn(&dice, SimulationOptions())
  }

  /// Every dialect has a profile, and worlds where a world can hold them to the promises.
  @Test func everyDialectHasAProfileAndWorlds() {
    #expect(Generation.all.map(\.dialect.name) == Dialect.all.map(\.name))
    #expect(Generation.lived.count >= 2)
    for generation in Generation.lived {
      #expect(Self.worlds.contains { $0.traits.generation.profile.name == generation.profile.name })
    }
  }

  @Test func aSeedDecidesAboutEverything() {
    let traits = Self.worlds.map(\.traits)
    #expect(Set(traits.map(\.connections)) == Set(1...6))
    #expect(
      Set(traits.map(\.requestGzip)) == Set(SimulatorOptions.RequestGzip.allCases))
    #expect(Set(traits.map { $0.budget.map(\.isShared) }) == [nil, true, false])
    #expect(traits.contains { $0.ownUser != nil } && traits.contains { $0.bulkDelay > 60_000 })
    let machines = Self.worlds.map(\.faults.machines)
    #expect(machines.contains { $0.clone > 0 && $0.restore > 0 && $0.signal > 0 })
  }

  @Test func theOptionsDecideAboutConnectionsWhereTheySay() {
    var dice = Dice(seed: 1)
    #expect(World.drawn(&dice, SimulationOptions(connections: 1)).1.connections == 1)
  }
}

@Suite struct SignalledPassTests {
  private func pass(closing moment: Int64?) -> Office.Pass {
    var pass = Office.Pass(recordings: 0)
    pass.closesAt = moment
    return pass
  }

  @Test func nothingOfItSleepsAndItsLineEndsWhenItIsClosed() {
    #expect(pass(closing: nil).waking(at: 90_000, asleep: true, now: 1000) == 90_000)
    #expect(pass(closing: 3000).waking(at: 90_000, asleep: true, now: 1000) == 1000)
    #expect(pass(closing: 3000).waking(at: 90_000, asleep: false, now: 1000) == 3000)
    #expect(pass(closing: 3000).waking(at: 1500, asleep: false, now: 1000) == 1500)
    #expect(pass(closing: 3000).waking(at: 90_000, asleep: false, now: 4000) == 4000)
    #expect(!pass(closing: 3000).isClosed(at: 2999) && pass(closing: 3000).isClosed(at: 3000))
  }

  @Test func aSecondSignalClosesTheLineAtOnce() {
    var pass = pass(closing: nil)
    pass.close(at: 3000, now: 1000)
    pass.close(at: 1200, now: 1200)
    pass.close(at: 5000, now: 1200)
    #expect(pass.closesAt == 1200)
  }
}

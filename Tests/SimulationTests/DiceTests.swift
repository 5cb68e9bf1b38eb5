import Testing

@testable import Simulation

@Suite struct DiceTests {
  /// The reference values of SplitMix64 from seed 0: a seed must mean the same world for ever.
  @Test func followTheReference() {
    var dice = Dice(seed: 0)
    let drawn = (0..<3).map { _ in dice.next() }
    #expect(drawn == [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F])
  }

  @Test func stayWithinTheirBounds() {
    var dice = Dice(seed: 5)
    for _ in 0..<1000 {
      let number = dice.number(in: 3...7)
      let choice = dice.pick(weighted: [(1, 1), (3, 2)])
      let (never, always) = (dice.happens(permille: 0), dice.happens(permille: 1000))
      #expect((3...7).contains(number))
      #expect([1, 2].contains(choice))
      #expect(!never && always)
    }
  }
}

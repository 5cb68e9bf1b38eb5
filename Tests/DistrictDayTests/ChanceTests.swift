import Testing

@testable import DistrictDay

struct ChanceTests {
  /// The first numbers that the authors' C program gives for this seed.
  @Test func splitMix64GivesTheKnownNumbers() {
    var generator = SplitMix64(seed: 1_234_567)
    let numbers = (1...5).map { _ in generator.next() }
    #expect(
      numbers == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
      ])
  }

  @Test func numbersReachBothEndsOfTheirRangeAndNotBeyond() {
    var chance = Chance(seed: 1)
    let numbers = Set((1...1000).map { _ in chance.number(in: 3...7) })
    #expect(numbers == [3, 4, 5, 6, 7])
  }

  @Test func shufflingKeepsTheElements() {
    var chance = Chance(seed: 1)
    let shuffled = chance.shuffled(Array(1...50))
    #expect(shuffled != Array(1...50))
    #expect(shuffled.sorted() == Array(1...50))
  }

  @Test func communitiesSharesMakeAHundred() {
    #expect(Community.allCases.map(\.share).reduce(0, +) == 100)
  }
}

import Testing

@testable import SyncEngine

@Suite struct BatchSizeTests {
  @Test func doublesWhileAllGoesWellUpToItsBound() {
    var batch = BatchSize(bound: 100, first: 10)
    var sizes: [Int] = []
    for _ in 0..<6 {
      batch.noteDone(batch.size)
      sizes.append(batch.size)
    }
    #expect(sizes == [20, 40, 80, 100, 100, 100])
  }

  @Test func troubleHalvesItAndItGrowsBack() {
    var batch = BatchSize(bound: 100, first: 100)
    batch.noteTrouble()
    #expect(batch.size == 50)
    for _ in 0..<50 { batch.noteDone() }
    #expect(batch.size == 100)
  }

  @Test func neverVanishes() {
    var batch = BatchSize(bound: 3, first: 10)
    #expect(batch.size == 3)
    for _ in 0..<10 { batch.noteTrouble() }
    #expect(batch.size == 1)
  }

  @Test func whatWasTooLargeIsHalvedFromWhatItWas() {
    var batch = BatchSize(bound: 200, first: 200)
    batch.noteTrouble(of: 12)
    #expect(batch.size == 6)
  }

  @Test func aPartOfABatchIsNoReasonToGrow() {
    var batch = BatchSize(bound: 100, first: 10)
    batch.noteDone(9)
    #expect(batch.size == 10)
  }
}

import Codecs
import SeededGenerators
import Testing

@Suite struct GzipTests {
  /// Random bytes of an alphabet that may be small, so that some compress well and some not at all.
  private static func bytes(seed: UInt64) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    let count = Int.random(
      in: 0...(1 << Int.random(in: 0...18, using: &generator)), using: &generator)
    let highest = UInt8.random(in: 0...255, using: &generator)
    return (0..<count).map { _ in UInt8.random(in: 0...highest, using: &generator) }
  }

  @Test(arguments: 0..<60 as Range<UInt64>)
  func decompressUndoesCompress(seed: UInt64) throws {
    let content = Self.bytes(seed: seed)
    let compressed = try Gzip.compress(content, level: Int(seed % 10))
    #expect(try Gzip.decompress(compressed, limit: content.count) == content)
  }

  /// What a body is packed to must not depend on how much room was made for it: sizes around each
  /// step of zlib's window.
  @Test(arguments: [
    200, 249, 250, 251, 511, 512, 761, 762, 763, 1024, 5_000, 32_506, 32_507, 70_000,
  ])
  func aRepetitionIsFoundAsFarBackAsTheBodyReaches(bytes: Int) throws {
    var generator = SeededGenerator(seed: UInt64(bytes))
    let word = (0..<100).map { _ in UInt8.random(in: 0...255, using: &generator) }
    let filling = [UInt8](repeating: 0, count: min(bytes, 32_000))
    let content = word + filling + word
    let once = try Gzip.compress(word + filling, level: 9)
    let twice = try Gzip.compress(content, level: 9)
    #expect(try Gzip.decompress(twice, limit: content.count) == content)
    #expect(twice.count - once.count < 12)
  }

  @Test func nothingIsAStreamToo() throws {
    #expect(try Gzip.decompress(Gzip.compress([]), limit: 0) == [])
  }

  @Test func repetitionShrinks() throws {
    let content = [UInt8](repeating: 1, count: 1_000_000)
    #expect(try Gzip.compress(content).count < 2_000)
  }

  @Test func membersAreJoined() throws {
    let two = try Gzip.compress([1, 2]) + Gzip.compress([3])
    #expect(try Gzip.decompress(two, limit: 3) == [1, 2, 3])
  }

  /// Somebody else may have made it of as many as he liked.
  @Test func manyMembersCostNoMoreThanTheirBytes() throws {
    let member = try Gzip.compress([7])
    let many = [[UInt8]](repeating: member, count: 20_000).flatMap(\.self)
    #expect(try Gzip.decompress(many, limit: 20_000) == [UInt8](repeating: 7, count: 20_000))
  }

  @Test func contentBeyondTheLimitIsRefused() throws {
    let compressed = try Gzip.compress([UInt8](repeating: 0, count: 1_000_000))
    #expect(throws: Gzip.Failure.largerThan(limit: 999_999)) {
      try Gzip.decompress(compressed, limit: 999_999)
    }
  }

  @Test func everyShorterStreamIsTruncated() throws {
    let compressed = try Gzip.compress(Array("a short text".utf8))
    for count in 0..<compressed.count {
      #expect(throws: Gzip.Failure.truncated, "of \(count) bytes") {
        try Gzip.decompress(Array(compressed.prefix(count)), limit: 100)
      }
    }
  }

  @Test func aChangedStreamIsCorrupt() throws {
    var compressed = try Gzip.compress(Array("a short text".utf8))
    compressed[compressed.count - 6] ^= 1
    #expect(throws: Gzip.Failure.corrupt) { try Gzip.decompress(compressed, limit: 100) }
    #expect(throws: Gzip.Failure.corrupt) {
      try Gzip.decompress(Array("{\"plain\":1}".utf8), limit: 100)
    }
  }

  @Test func aLevelOutOfRangeIsRefused() {
    #expect(throws: Gzip.Failure.self) { try Gzip.compress([1], level: 10) }
  }
}

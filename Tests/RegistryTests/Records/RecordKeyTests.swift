import Registry
import SeededGenerators
import Testing

/// Keys in print, in comparison and as parents of one another.
struct RecordKeyTests {
  @Test(arguments: [
    "org:ap/29090100101", "org:AP/a/b/c", "user:ap/Asha.Patil", "member:ap/291/asha",
    "member:ap/a/b/asha", "org:ap/x y", "user:ap/ಆಶಾ", "org:ap//",
  ])
  func readsBackAsPrinted(text: String) throws {
    #expect(try #require(RecordKey(text)).description == text)
  }

  @Test(arguments: [
    "", "org", "org:", "org:ap", "org:ap/", "org:/x", "user:ap", "user:ap/", "user:ap/a/b",
    "user:/asha", "member:ap/asha", "member:ap//asha", "member:ap/291/", "school:ap/291", "ap/291",
    "member:/291/asha",
  ])
  func isNotAKey(text: String) { #expect(RecordKey(text) == nil) }

  @Test func partsAreWhereTheyBelong() throws {
    let key = try #require(RecordKey("member:ap/a/b/asha"))
    #expect(key.kind == .membership)
    #expect(key.provider == "ap")
    #expect(key.externalID == "a/b")
    #expect(key.userName == "asha")
    #expect(RecordKey("org:ap/a/b")?.externalID == "a/b")
    #expect(RecordKey("org:ap/a/b")?.userName == nil)
    #expect(RecordKey("user:ap/asha")?.externalID == nil)
  }

  @Test(arguments: [
    ("org:AP/Abc", "org:ap/aBC"), ("ORG:ap/1", "org:ap/1"),
    ("user:ap/Asha.Patil", "user:AP/asha.patil"), ("member:ap/X/Y", "member:AP/x/y"),
    ("user:ap/Jos\u{E9}", "user:ap/JOSE\u{301}"),
  ])
  func caseAndCompositionDoNotMatter(one: String, other: String) throws {
    let (one, other) = (try #require(RecordKey(one)), try #require(RecordKey(other)))
    #expect(one == other)
    // Byte by byte, as SQLite compares; Swift alone would see through the composition.
    #expect(Array(one.canonical.utf8) == Array(other.canonical.utf8))
    #expect(Set([one, other]).count == 1)
  }

  @Test(arguments: [
    ("user:ap/Asha", "user:AP/asha", true), ("user:ap/j\u{FC}rgen", "user:ap/J\u{DC}RGEN", true),
    ("user:ap/j\u{FC}rgen", "user:ap/ju\u{308}rgen", false), ("user:ap/a", "user:ap/b", false),
  ])
  func sunbirdComparesCodePoints(one: String, other: String, isSame: Bool) throws {
    let (one, other) = (try #require(RecordKey(one)), try #require(RecordKey(other)))
    #expect(one.isSpelled(like: other) == isSame)
  }

  @Test(arguments: [
    ("org:ap/1", "org:ap/2"), ("org:ap/1", "org:ka/1"), ("org:ap/x", "user:ap/x"),
    ("member:ap/1/x", "member:ap/1/y"), ("org:ap/1/x", "member:ap/1/x"),
  ])
  func differentKeysDiffer(one: String, other: String) throws {
    #expect(try #require(RecordKey(one)) != #require(RecordKey(other)))
  }

  @Test func aMembershipHasTwoParents() throws {
    let key = try #require(RecordKey("member:ap/a/b/asha"))
    #expect(key.parents == [RecordKey("org:ap/a/b"), RecordKey("user:ap/asha")])
    #expect(RecordKey("org:ap/a")?.parents == [])
    #expect(RecordKey("user:ap/a")?.parents == [])
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func everyKeyReadsBackAsItself(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let key = generator.key()
    let back = try #require(RecordKey(key.description))
    #expect(back == key)
    #expect(back.description == key.description)
    let shouted = try #require(RecordKey(key.description.uppercased()))
    #expect(shouted == key)
    #expect(shouted.hashValue == key.hashValue)
  }
}

extension SeededGenerator {
  fileprivate mutating func key() -> RecordKey {
    let (provider, userName) = (part("aB9._-"), part("xY0.@ "))
    let externalID = part("aZ5/:. ")
    return switch pick(RecordKind.allCases) {
    case .organisation: .organisation(provider: provider, externalID: externalID)
    case .user: .user(provider: provider, userName: userName)
    case .membership:
      .membership(provider: provider, externalID: externalID, userName: userName)
    }
  }

  private mutating func part(_ letters: String) -> String {
    let letters = Array(letters)
    return String((0..<Int.random(in: 1...6, using: &self)).map { _ in pick(letters) })
  }
}

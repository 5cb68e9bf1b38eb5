import Causality
import Foundation
import SeededGenerators
import Testing

private let replicas = ["a", "b", "c", "sunbird"].compactMap { ReplicaID($0) }

private func clock(_ generator: inout SeededGenerator) -> VectorClock {
  VectorClock(
    Dictionary(
      uniqueKeysWithValues: replicas.map { ($0, UInt64.random(in: 0...3, using: &generator)) }))
}

@Suite struct VectorClockLaws {
  @Test(arguments: 0..<300 as Range<UInt64>)
  func compareMergeAndIncrementKeepTheirLaws(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let (a, b, c) = (clock(&generator), clock(&generator), clock(&generator))

    #expect(a.compare(b) == b.compare(a).mirrored)
    #expect((a.compare(b) == .equal) == (a == b))
    #expect(a.compare(a) == .equal)
    if a.compare(b) == .before, b.compare(c) == .before { #expect(a.compare(c) == .before) }

    #expect(a.merged(with: b) == b.merged(with: a))
    #expect(a.merged(with: a) == a)
    #expect(a.merged(with: b).merged(with: c) == a.merged(with: b.merged(with: c)))
    #expect([.equal, .before].contains(a.compare(a.merged(with: b))))
    if [.equal, .before].contains(a.compare(b)) { #expect(a.merged(with: b) == b) }

    for replica in replicas {
      let next = try a.incremented(replica)
      #expect(a.compare(next) == .before)
      #expect(next[replica] == a[replica] + 1)
      #expect(next.contains(Dot(replica: replica, counter: a[replica] + 1)))
      #expect(!a.contains(Dot(replica: replica, counter: a[replica] + 1)))
    }
  }
}

@Suite struct VectorClockTests {
  @Test func zeroEntriesDoNotMatter() throws {
    let replica = try #require(ReplicaID("a"))
    #expect(VectorClock([replica: 0]) == VectorClock())
    #expect(VectorClock([replica: 0]).isEmpty)
  }

  @Test func divergedClocksAreConcurrent() throws {
    let a = try VectorClock().incremented(replicas[0])
    let b = try VectorClock().incremented(replicas[1])
    #expect(a.compare(b) == .concurrent)
    #expect(a.merged(with: b).compare(a) == .after)
  }

  @Test func overflowIsRefused() {
    let full = VectorClock([replicas[0]: .max])
    #expect(throws: CounterOverflow(replica: replicas[0])) { try full.incremented(replicas[0]) }
  }

  @Test func jsonIsAnObjectOfCounters() throws {
    let clock = VectorClock([replicas[0]: 17, .sunbird: 2])
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(clock), as: UTF8.self)
    #expect(text == #"{"a":17,"sunbird":2}"#)
    #expect(try JSONDecoder().decode(VectorClock.self, from: Data(text.utf8)) == clock)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(VectorClock.self, from: Data(#"{"A B":1}"#.utf8))
    }
  }

  @Test(
    arguments: [[:], ["a": 17, "b~2": .max], ["b": 1, "a": 2, "sunbird": 3]] as [[String: UInt64]])
  func aClocksOwnTextIsItsJSON(counters: [String: UInt64]) throws {
    let clock = VectorClock(
      Dictionary(uniqueKeysWithValues: counters.map { (ReplicaID($0)!, $1) }))
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(clock.jsonText == String(decoding: try encoder.encode(clock), as: UTF8.self))
    #expect(VectorClock(jsonText: clock.jsonText) == clock)
  }

  @Test(
    arguments: [
      "", "{", "{}}", #"{"a":1"#, #"{"a":1,}"#, #"{"a":1 }"#, #"{"A B":1}"#, #"{"a":-1}"#,
      #"{"a":1.5}"#, #"{"a":18446744073709551616}"#, #"{"a":}"#, #"{"a"}"#, #"{,"a":1}"#,
      #"{"a":01}"#, #"{"a":0}"#, #"{"a":00}"#, #"{"a":1,"a":1}"#, #"{"a":1,"a":2}"#,
      #"{"b":1,"a":2}"#, #"{"a":1,"b":2,"a":3}"#,
    ])
  func otherTextsAreNoClock(text: String) { #expect(VectorClock(jsonText: text) == nil) }
}

@Suite struct NameTests {
  @Test(arguments: [
    "a", "dharwad-01", "dharwad-01~2", "sunbird@a", "sunbird@a~2",
    String(repeating: "x", count: 32),
  ])
  func goodReplicas(text: String) { #expect(ReplicaID(text)?.description == text) }

  @Test(arguments: [
    "", "A", "a b", "a~1", "a~02", "a~", "ä", "a@b", "sunbird@", "sunbird@sunbird",
    "sunbird@sunbird@a", String(repeating: "x", count: 33),
  ])
  func badReplicas(text: String) { #expect(ReplicaID(text) == nil) }

  /// Each installation counts for itself what it has seen of Sunbird's other users.
  @Test func whatOneHasSeenOfSunbirdIsNotWhatAnotherHas() throws {
    let office = try #require(ReplicaID("office"))
    let relay = try #require(ReplicaID("relay~2"))
    let clock = VectorClock([office: 4, .sunbird: 2])
    let told = clock.told(by: office)
    #expect(told.jsonText == #"{"office":4,"sunbird@office":2}"#)
    #expect(told.heard(by: relay) == told)
    #expect(told.heard(by: office) == clock)
    #expect(told.compare(VectorClock([.sunbird: 1])) == .concurrent)
    #expect(VectorClock([office: 1]).told(by: office) == VectorClock([office: 1]))
    #expect(VectorClock(jsonText: told.jsonText) == told)
    #expect(office.installation == "office" && relay.installation == "relay")
  }

  @Test func noInstallationIsCalledSunbird() {
    #expect(ReplicaID(name: "sunbird", epoch: 1) == nil)
    #expect(ReplicaID(name: "a", epoch: 2)?.description == "a~2")
  }

  @Test(arguments: ["dharwad-01:17", "a~2:1"])
  func dotsReadBack(text: String) { #expect(Dot(text)?.description == text) }

  @Test(arguments: ["a:0", "a", "a:", ":1", "a:01", "a:-1", "a:1:2"])
  func badDots(text: String) { #expect(Dot(text) == nil) }
}

import Auditing
import Causality
import Codecs
import Foundation
import SeededGenerators
import Testing

@Suite struct ReceiptChainTests {
  /// A chain of receipts, and where it ends.
  private static func chain(_ count: Int, seed: UInt64 = 1) throws -> ([JSONValue], ChainHead) {
    var generator = SeededGenerator(seed: seed)
    let replica = try #require(ReplicaID(name: "hubli-01", epoch: 1))
    var (values, head) = ([JSONValue](), ChainHead.empty)
    for number in 0..<count {
      func digest() -> ContentDigest {
        ContentDigest(of: (0..<9).map { _ in UInt8.random(in: 0...255, using: &generator) })
      }
      let receipt = Receipt(
        edit: Dot(replica: replica, counter: UInt64(2 * number + 2)),
        carried: number % 3 == 0 ? [Dot(replica: replica, counter: UInt64(2 * number + 1))] : [],
        ending: [.accepted, .rejected, .conflict][number % 3],
        serverID: number % 2 == 0 ? "0\(number)" : nil,
        evidence: Evidence(
          request: digest(), reply: number % 4 == 0 ? nil : digest(),
          servedAt: number % 4 == 0 ? nil : 1_700_000_000 + Int64(number)))
      let previous = head.digest
      try head.append(receipt)
      values.append(Self.row(receipt, number + 1, previous).json)
    }
    return (values, head)
  }

  private static func row(
    _ receipt: Receipt, _ number: Int, _ previous: ContentDigest
  ) -> ReceiptRow {
    ReceiptRow(
      number: number, edit: "\(receipt.edit)", carried: receipt.carried.map { "\($0)" },
      ending: receipt.ending.rawValue, serverID: receipt.serverID,
      servedAt: receipt.evidence.servedAt, request: receipt.evidence.request?.hex,
      reply: receipt.evidence.reply?.hex, previous: previous.hex)
  }

  private static func verify(_ values: [JSONValue], _ head: ChainHead?) throws -> [ChainBreak] {
    try ReceiptChain.verify({ take in try values.forEach(take) }, head: head).breaks
  }

  private static func edit(_ number: Int) -> String { "hubli-01:\(2 * number)" }

  private static func changed(
    _ value: JSONValue, _ name: String, _ member: JSONValue
  ) -> JSONValue {
    var members = value.object ?? [:]
    members[name] = member
    return .object(members)
  }

  // MARK: Whole chains

  @Test(arguments: [0, 1, 2, 7, 100])
  func whatIsWholeIsProved(count: Int) throws {
    let (values, head) = try Self.chain(count)
    let verdict = try ReceiptChain.verify({ take in try values.forEach(take) }, head: head)
    #expect(verdict.breaks == [] && verdict.head == head && head.receipts == count)
    #expect(verdict.first == (count == 0 ? nil : Self.edit(1)))
    #expect(verdict.last == (count == 0 ? nil : Self.edit(count)))
  }

  /// The bytes that the next one's digest is of are the documented ones, and by Debian's sha256sum.
  @Test func aReceiptIsTheseBytes() throws {
    let replica = try #require(ReplicaID(name: "hubli-01", epoch: 2))
    let receipt = Receipt(
      edit: Dot(replica: replica, counter: 7), carried: [Dot(replica: replica, counter: 5)],
      ending: .accepted, serverID: "0123",
      evidence: Evidence(
        request: ContentDigest(of: Array("a".utf8)), reply: nil, servedAt: 1_796_137_200))
    let line = try Self.row(receipt, 1, .zero).line()
    let a = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
    #expect(
      String(decoding: line, as: UTF8.self)
        == #"{"carried":["hubli-01~2:5"],"edit":"hubli-01~2:7","end":"accepted","previous":""#
        + String(repeating: "0", count: 64)
        + #"","receipt":1,"reply":null,"request":"\#(a)","serverDate":"2026-12-01T15:00:00Z","#
        + #""serverId":"0123"}"#)
    var head = ChainHead.empty
    try head.append(receipt)
    #expect(head == ChainHead(receipts: 1, digest: ContentDigest(of: line)))
    #expect(try JSONValue(parsing: line).serialized() == line)
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func momentsAreWrittenAsFoundationWritesThem(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let seconds = Int64.random(in: -2_000_000_000...20_000_000_000, using: &generator)
    let row = ReceiptRow(
      number: 1, edit: "a:1", carried: [], ending: "accepted", serverID: nil, servedAt: seconds,
      request: nil, reply: nil, previous: nil)
    let date = Date(timeIntervalSince1970: Double(seconds))
    #expect(row.json["serverDate"]?.string == date.formatted(.iso8601))
  }

  // MARK: Broken ones

  private static let count = 9

  @Test(arguments: 1...count)
  func oneThatWasChangedIsNamed(number: Int) throws {
    let (values, head) = try Self.chain(Self.count)
    let changes: [(String, JSONValue)] = [
      ("end", "withdrawn"), ("serverId", "9"), ("serverDate", "2026-12-01T15:00:01Z"),
      ("request", .null), ("reply", .string(head.digest.hex)), ("carried", ["hubli-01:99"]),
      ("previous", .string(head.digest.hex)), ("previous", "x"), ("more", true),
      ("receipt", "two"), ("receipt", 77),
    ]
    for (name, member) in changes {
      var others = values
      others[number - 1] = Self.changed(values[number - 1], name, member)
      #expect(
        try Self.verify(others, head) == [.changed(number: number, edit: Self.edit(number))],
        "\(name)")
    }
    var others = values
    others[number - 1] = Self.changed(values[number - 1], "edit", "hubli-01:999")
    #expect(
      try Self.verify(others, head) == [.changed(number: number, edit: "hubli-01:999")])
    others[number - 1] = .null
    #expect(try Self.verify(others, head) == [.changed(number: number, edit: nil)])
  }

  @Test(arguments: 1...count)
  func oneThatWasRemovedIsNamed(number: Int) throws {
    let (values, head) = try Self.chain(Self.count)
    var others = values
    others.remove(at: number - 1)
    let found = ChainBreak.removed(
      numbers: number...number, after: number > 1 ? Self.edit(number - 1) : nil,
      before: number < Self.count ? Self.edit(number + 1) : nil)
    #expect(try Self.verify(others, head) == [found])
  }

  @Test func severalThatWereRemovedAreNamed() throws {
    let (values, head) = try Self.chain(Self.count)
    #expect(
      try Self.verify(Array(values[..<3] + values[6...]), head)
        == [.removed(numbers: 4...6, after: Self.edit(3), before: Self.edit(7))])
    #expect(
      try Self.verify(Array(values[..<3]), head)
        == [.removed(numbers: 4...Self.count, after: Self.edit(3), before: nil)])
    #expect(
      try Self.verify([], head)
        == [.removed(numbers: 1...Self.count, after: nil, before: nil)])
  }

  /// Every two lines of a file, each with its own number.
  @Test func twoThatWereSwappedAreNamed() throws {
    let (values, head) = try Self.chain(Self.count)
    for first in 1..<Self.count {
      for second in (first + 1)...Self.count {
        var others = values
        others.swapAt(first - 1, second - 1)
        #expect(
          try Set(Self.verify(others, head)) == [
            .moved(number: first, edit: Self.edit(first), place: second),
            .moved(number: second, edit: Self.edit(second), place: first),
          ], "\(first) and \(second)")
      }
    }
  }

  /// Every two rows of a table under each other's number.
  @Test func twoThatHaveExchangedTheirNumbersAreNamed() throws {
    let (values, head) = try Self.chain(Self.count)
    for first in 1..<Self.count {
      for second in (first + 1)...Self.count {
        var others = values
        others.swapAt(first - 1, second - 1)
        for number in [first, second] {
          others[number - 1] = Self.changed(
            others[number - 1], "receipt", .number(Double(number)))
        }
        #expect(
          try Set(Self.verify(others, head)) == [
            .moved(number: first, edit: Self.edit(first), place: second),
            .moved(number: second, edit: Self.edit(second), place: first),
          ], "\(first) and \(second)")
      }
    }
  }

  @Test func oneThatIsThereTwiceIsNamed() throws {
    let (values, head) = try Self.chain(Self.count)
    var others = values
    others.insert(values[4], at: 5)
    #expect(try Self.verify(others, head).contains(.repeated(number: 5, edit: Self.edit(5))))
  }

  @Test func severalThingsAreNamedTogether() throws {
    let (values, head) = try Self.chain(40)
    var others = values
    others[9] = Self.changed(values[9], "end", "conflict")
    others.swapAt(19, 20)
    others.remove(at: 29)
    #expect(
      try Set(Self.verify(others, head)) == [
        .changed(number: 10, edit: Self.edit(10)),
        .moved(number: 20, edit: Self.edit(20), place: 21),
        .moved(number: 21, edit: Self.edit(21), place: 20),
        .removed(numbers: 30...30, after: Self.edit(29), before: Self.edit(31)),
      ])
  }

  /// Whoever writes all of the rest anew still does not have the head that was kept.
  @Test func aChainThatWasWrittenAnewDoesNotHaveTheHead() throws {
    let (values, head) = try Self.chain(Self.count)
    let (anew, _) = try Self.chain(Self.count, seed: 2)
    #expect(try Self.verify(anew, head) == [.changed(number: 9, edit: Self.edit(9))])
    #expect(try Self.verify(anew, nil) == [])
    #expect(try Self.verify(values, nil) == [])
  }
}

import Bundles
import Causality
import Codecs
import Foundation
import Reconciliation
import Registry
import Testing

@Suite struct BundleLinesTests {
  @Test func whatIsWrittenIsReadAsItWas() throws {
    for bundle in [Sample.edits, Sample.receipts] {
      #expect(try OpenedBundle(lines: bundle.lines()) == bundle)
    }
  }

  @Test func oneLineForTheHeaderAndOneForEach() throws {
    let lines = try Sample.edits.lines().split(separator: UInt8(ascii: "\n"))
    #expect(lines.count == 3)
    #expect(
      String(decoding: lines[0], as: UTF8.self) == #"""
        {"bundle":1,"count":2,"for":"hubli","from":"dharwad-01","kind":"edits","number":3,"seen":"hubli:2","writtenAt":"2018-04-02T08:00:00.000Z"}
        """#)
  }

  /// What is wrong, what is done to the lines, and the problem.
  static let damages: [(name: String, damage: @Sendable ([String]) -> [String], BundleProblem)] = [
    ("nothing", { _ in [] }, .empty),
    ("no JSON", { ["PK"] + $0.dropFirst() }, .notABundle),
    ("another object", { ["{}"] + $0.dropFirst() }, .notABundle),
    (
      "an older version", { $0.changing(0, #""bundle":1"#, #""bundle":0"#) }, .otherFormat(0)
    ),
    ("a newer version", { $0.changing(0, #""bundle":1"#, #""bundle":2"#) }, .otherFormat(2)),
    ("an unknown kind", { $0.changing(0, #""edits""#, #""letters""#) }, .notABundle),
    (
      "nothing inside", { [$0[0].replacingOccurrences(of: #""count":2"#, with: #""count":0"#)] },
      .nothingInside
    ),
    ("cut short", { $0.dropLast() }, .wrongCount(said: 2, found: 1)),
    ("a line too many", { $0 + ["{}"] }, .wrongCount(said: 2, found: 3)),
    ("a line of rubbish", { [$0[0], $0[1], "rubbish"] }, .foreignLine(3, "not JSON")),
    ("a list", { [$0[0], "[]", $0[2]] }, .foreignLine(2, "not an object")),
    (
      "no name", { $0.changing(1, "dharwad-01:17", "dharwad-01") },
      .foreignLine(2, "no edit, or not one")
    ),
    (
      "an unknown field", { $0.changing(1, #""phone""#, #""shoeSize""#) },
      .foreignLine(2, "no field and value: shoeSize")
    ),
    (
      "another kind of record", { $0.changing(1, "user:ap/asha", "org:ap/asha") },
      .foreignLine(2, "user-update has no such record or fields")
    ),
    (
      "an unknown operation", { $0.changing(1, "user-update", "user-delete") },
      .foreignLine(2, "no operation, or not one")
    ),
    ("twice", { [$0[0], $0[1], $0[1]] }, .twice(Sample.dot(17))),
  ]

  @Test(arguments: damages.indices) func whatIsDamagedIsNamed(_ index: Int) throws {
    let (name, damage, problem) = Self.damages[index]
    let text = String(decoding: try Sample.edits.lines(), as: UTF8.self)
    let lines = damage(text.split(separator: "\n").map(String.init))
    let bytes = Array(lines.map { $0 + "\n" }.joined().utf8)
    #expect(throws: problem, "\(name)") { try OpenedBundle(lines: bytes) }
  }

  @Test func aReceiptIsKeptAsTheLineItTravelsAs() throws {
    guard case .receipts(let receipts) = Sample.receipts.content else { return }
    for receipt in receipts {
      let bytes = try receipt.json.serialized()
      #expect(try BundledReceipt(json: JSONValue(parsing: bytes)) == receipt)
    }
  }
}

extension [String] {
  fileprivate func changing(_ line: Int, _ old: String, _ new: String) -> [String] {
    var lines = self
    lines[line] = lines[line].replacingOccurrences(of: old, with: new)
    return lines
  }
}

/// Bundles with something of each kind in them.
enum Sample {
  /// A test's literal that is no name is a mistake of the test.
  private static func replica(_ name: String) -> ReplicaID {
    guard let replica = ReplicaID(name: name, epoch: 1) else {
      preconditionFailure("not a name: \(name)")
    }
    return replica
  }

  static func dot(_ counter: UInt64) -> Dot { Dot(replica: office, counter: counter) }

  static let office = replica("dharwad-01")
  static let relay = replica("hubli")
  static let moment = Date(timeIntervalSince1970: 1_522_656_000)
  private static let clock = VectorClock([office: 4, .sunbird(seenBy: office): 2])

  static let edits = OpenedBundle(
    header: BundleHeader(
      kind: .edits, from: office, recipient: "hubli", number: 3, writtenAt: moment, count: 2,
      seen: Dot(replica: relay, counter: 2)),
    content: .edits([
      BundledEdit(
        dot: dot(17), trip: 2, key: .user(provider: "ap", userName: "asha"),
        operation: .updateUser, priority: .high,
        fields: [.phone: .text("9900000001"), .password: .text("s3cret"), .location: .null],
        context: clock, recordedBy: "asha", recordedAt: moment, attempts: 1,
        saw: [.phone: .text("9900000000"), .location: .null],
        record: BundledRecord(
          presence: .present, serverID: "4711", base: [.phone: .text("9900000000")], clock: clock)),
      BundledEdit(
        dot: dot(18), trip: 1, key: .organisation(provider: "ap", externalID: "29/1"),
        operation: .createOrganisation, priority: .normal, fields: [.orgName: .text("GHPS ಊರು")],
        context: VectorClock(), recordedBy: "ravi", recordedAt: moment, attempts: 0, saw: [:],
        record: BundledRecord(
          presence: .unknown, serverID: nil, base: nil, clock: VectorClock())),
    ]))

  static let receipts = OpenedBundle(
    header: BundleHeader(
      kind: .receipts, from: relay, recipient: "dharwad-01", number: 1, writtenAt: moment,
      count: 5),
    content: .receipts([
      BundledReceipt(
        dot: dot(1), trip: 1, at: moment,
        end: .accepted(
          BundledRecord(
            presence: .present, serverID: "1", base: [.orgName: .text("GHPS")], clock: clock),
          note: "a note"),
        proof: ReceiptProof(request: "00ff", reply: nil, servedAt: 1_522_656_000)),
      BundledReceipt(
        dot: dot(2), trip: 1, at: moment,
        end: .rejected(
          Problem(code: "EMAIL_FORMAT_ERROR", message: "No.", field: "email", httpStatus: 400))),
      BundledReceipt(
        dot: dot(3), trip: 3, at: moment, end: .returned(Problem(code: "came-back", message: ""))),
      BundledReceipt(dot: dot(4), trip: 1, at: moment, end: .cancelled),
      BundledReceipt(dot: dot(5), trip: 1, at: moment, end: .conflict(conflict)),
    ]))

  private static var conflict: FoundConflict {
    var found = FoundConflict(
      kind: .fields,
      disputes: [
        Dispute(
          name: .phone, base: nil, local: .text("9900000001"), remote: .text("9900000002"))
      ], remote: [.phone: .text("9900000002"), .language: .texts(["Kannada"])], serverID: "1")
    found.remoteClock = clock
    found.change = RemoteChange(by: "ravi at mysuru (mysuru:4)", at: nil)
    return found
  }
}

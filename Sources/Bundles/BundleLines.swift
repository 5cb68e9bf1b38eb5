import Causality
import Codecs
import Foundation

/// The lines of a bundle: JSON Lines, a header and then one object for each edit or receipt. This is
/// what `docs/bundle.md` describes.
extension OpenedBundle {
  /// The bundle as it is sealed.
  package func lines() throws -> [UInt8] {
    var bytes = try header.json.serialized() + [UInt8(ascii: "\n")]
    func add(_ line: JSONValue) throws {
      bytes += try line.serialized()
      bytes.append(UInt8(ascii: "\n"))
    }
    switch content {
    case .edits(let edits): for edit in edits { try add(edit.json) }
    case .receipts(let receipts): for receipt in receipts { try add(receipt.json) }
    }
    return bytes
  }

  /// Reads the lines of a bundle.
  ///
  /// - Throws: ``BundleProblem``.
  package init(lines bytes: some Collection<UInt8>) throws {
    let lines = bytes.split(separator: UInt8(ascii: "\n"))
    guard let first = lines.first else { throw BundleProblem.empty }
    let header = try BundleHeader(line: first)
    guard header.count > 0 else { throw BundleProblem.nothingInside }
    guard header.count == lines.count - 1 else {
      throw BundleProblem.wrongCount(said: header.count, found: lines.count - 1)
    }
    self.header = header
    switch header.kind {
    case .edits:
      let edits = try Self.read(lines.dropFirst(), BundledEdit.init(reading:))
      try Self.demandOnce(edits.map(\.dot))
      content = .edits(edits)
    case .receipts:
      let receipts = try Self.read(lines.dropFirst(), BundledReceipt.init(reading:))
      try Self.demandOnce(receipts.map(\.dot))
      content = .receipts(receipts)
    }
  }

  private static func read<Line: Collection<UInt8>, Value>(
    _ lines: some Sequence<Line>, _ value: (BundleMembers) throws -> Value
  ) throws -> [Value] {
    try lines.enumerated().map { index, line in
      do {
        guard let members = try JSONValue(parsing: line).object else {
          throw BundleMembers.Foreign(what: "not an object")
        }
        return try value(BundleMembers(members: members))
      } catch let foreign as BundleMembers.Foreign {
        throw BundleProblem.foreignLine(index + 2, foreign.what)
      } catch is DecodingError {
        throw BundleProblem.foreignLine(index + 2, "not JSON")
      }
    }
  }

  private static func demandOnce(_ dots: [Dot]) throws {
    var seen: Set<Dot> = []
    for dot in dots where !seen.insert(dot).inserted { throw BundleProblem.twice(dot) }
  }
}

extension BundleHeader {
  fileprivate var json: JSONValue {
    .object([
      "bundle": .number(Double(Self.format)), "kind": .string(kind.rawValue),
      "from": .string(from.description), "for": .string(recipient),
      "number": .number(Double(number)), "writtenAt": .string(BundleTime.text(writtenAt)),
      "count": .number(Double(count)), "seen": seen.map { .string($0.description) } ?? .null,
    ])
  }

  fileprivate init(line: some Sequence<UInt8>) throws {
    guard let members = try? JSONValue(parsing: line).object,  // what is no JSON is no bundle
      let format = members["bundle"]?.wholeNumber
    else { throw BundleProblem.notABundle }
    guard format == Self.format else { throw BundleProblem.otherFormat(format) }
    do {
      let read = BundleMembers(members: members)
      let from: ReplicaID = try read.value("from") { ReplicaID($0) }
      guard let recipient = ReplicaID(try read.text("for"))?.installation else {
        throw BundleProblem.notABundle
      }
      try self.init(
        kind: read.value("kind") { BundleKind(rawValue: $0) }, from: from, recipient: recipient,
        number: read.count("number"), writtenAt: read.value("writtenAt", BundleTime.date),
        count: read.count("count"), seen: read.optional("seen") { Dot($0) })
    } catch is BundleMembers.Foreign {
      throw BundleProblem.notABundle
    }
  }
}

/// Moments in a bundle: RFC 3339 in UTC, to the millisecond.
enum BundleTime {
  private static let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

  static func text(_ moment: Date) -> String { moment.formatted(style) }

  /// Nil for what is no moment, which the reader refuses with the line's number.
  static func date(_ text: String) -> Date? { try? style.parse(text) }
}

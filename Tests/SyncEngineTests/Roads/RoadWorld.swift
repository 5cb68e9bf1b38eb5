import Bundles
import Causality
import Foundation
import HTTPTransport
import Outbox
import Reconciliation
import Registry
import SeededGenerators
import SunbirdSimulator
import SyncEngine
import Synchronization
import Testing

/// Offices without a line, a relay that has one and is killed now and then, and sticks between them
/// that come twice, late and in any order.
final class RoadWorld {
  /// The relay's store stopped in the midst of a transaction's call.
  struct Killed: Error {}

  let names = ["north", "south", "west"]
  var offices: [Outbox] = []
  private(set) var relay: Outbox
  let folder: URL
  var generator: SeededGenerator
  /// Whether programs are killed while they write, take and give bundles.
  var isRough = true
  /// The fields in which offices have decided for what the server has.
  private(set) var conceded: [Dot: Set<FieldName>] = [:]
  /// How often the relay was killed.
  private(set) var kills = 0
  private let settings: SyncSettings
  private let clock = TestClock()
  /// After how many of its transactions the relay is killed next; nil for never.
  private let fuse: Fuse
  /// What lies on the way, for whom.
  private var sticks: [(recipient: String, lines: [UInt8])] = []

  final class Fuse: Sendable {
    private let left = Mutex<Int?>(nil)

    func light(_ length: Int?) { left.withLock { $0 = length } }

    func burn() throws {
      try left.withLock { left in
        guard let length = left else { return }
        left = length - 1
        if length == 0 {
          left = nil
          throw Killed()
        }
      }
    }
  }

  init(server: URL, seed: UInt64) async throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "road-\(UUID().uuidString)")
    generator = SeededGenerator(seed: seed)
    settings = SyncSettings(baseURL: server.absoluteString, dialect: .seed)
    let fuse = Fuse()
    self.fuse = fuse
    relay = try await Outbox.create(
      path: folder.appending(path: "hubli.db").path, name: "hubli",
      hooks: StoreHooks(before: {}, after: { try fuse.burn() }))
    for name in names {
      offices.append(
        try await Outbox.create(path: folder.appending(path: "\(name).db").path, name: name))
    }
  }

  deinit {
    do { try FileManager.default.removeItem(at: folder) } catch {}  // a leftover folder is harmless
  }

  func handOver(from office: Outbox) async throws {
    let file = BundleFile(path: "/stick") { _ in "" }
    let handed = try await office.handOver(to: "hubli", as: file, at: clock.now)
    guard let handed else { return }
    // A program that is killed before its file has a name leaves it to the next one.
    if isRough, generator.chance(1, in: 5) { return }
    try await office.isOut(handed)
    sticks.append(("hubli", try handed.bundle.lines()))
  }

  func writeReceipts() async throws {
    for name in names {
      lightBriefly()
      let bundle = try await survive { try await relay.receipts(for: name, at: clock.now) }
      if let bundle { sticks.append((name, try bundle.lines())) }
    }
  }

  /// Brings what lies on the way, in any order, some of it twice.
  ///
  /// - Parameter leaving: out of how many one stays on the way for now; nil for none.
  func carry(to recipients: [String], leaving: Int?) async throws {
    sticks.shuffle(using: &generator)
    var left: [(recipient: String, lines: [UInt8])] = []
    for stick in sticks {
      let stays = leaving.map { generator.chance(1, in: $0) } ?? false
      guard recipients.contains(stick.recipient), !stays else {
        left.append(stick)
        continue
      }
      try await bring(stick)
      // It lies there for the next one to find it again.
      if leaving != nil, generator.chance(1, in: 4) { left.append(stick) }
    }
    sticks = left
  }

  private func bring(_ stick: (recipient: String, lines: [UInt8])) async throws {
    let bundle = try OpenedBundle(lines: stick.lines)
    switch bundle.content {
    case .edits(let edits):
      lightBriefly()
      _ = try await survive { try await relay.take(edits, of: bundle.header, at: clock.now) }
    case .receipts(let receipts):
      guard let office = offices.first(where: { $0.name == stick.recipient }) else { return }
      let taken = try await office.take(receipts, of: bundle.header, at: clock.now)
      #expect(taken.offRoad.isEmpty)
    }
  }

  /// Lets the relay be killed now and then while it takes or gives a bundle.
  private func lightBriefly() {
    fuse.light(isRough && generator.chance(1, in: 3) ? 0 : nil)
  }

  /// Does what `work` does however often the relay is killed meanwhile.
  private func survive<Value>(_ work: () async throws -> Value) async throws -> Value {
    while true {
      do {
        return try await work()
      } catch is Killed {
        kills += 1
        let fuse = fuse
        relay = try await Outbox.open(
          path: relay.path, hooks: StoreHooks(before: {}, after: { try fuse.burn() }))
      }
    }
  }

  /// Runs the relay's passes until nothing is left that a line brings on.
  ///
  /// - Parameter killing: how often it is killed on the way, at the most.
  func drain(killing most: Int) async throws {
    var left = most
    while true {
      fuse.light(left > 0 ? generator.below(20) : nil)
      left -= 1
      let report = try await survive {
        let transport = try CurlTransport(limits: TransportLimits(connectTimeout: .seconds(5)))
        let pass = try await SyncPass(
          outbox: relay, transport: transport, settings: settings, clock: clock,
          chance: { 0.5 })
        defer { Task { await transport.close() } }
        return try await pass.run().report
      }
      clock.advance(4000)
      if left <= 0, report.remaining == 0 { break }
      try #require(left > -20, "the relay does not come to an end: \(report)")
    }
    fuse.light(nil)
  }

  func record(_ office: Outbox, _ operation: WriteOperation, _ key: RecordKey, _ fields: Fields)
    async throws -> Edit
  {
    try await office.record(
      DraftEdit(operation: operation, key: key, fields: fields), by: office.name, at: clock.now)
  }

  /// Decides what came back in conflict, one way or the other, and tries again what was refused: what
  /// came before the creation of its record, which another stick brings.
  func decide(_ office: Outbox) async throws {
    _ = try await office.retryAllRejected(at: clock.now)
    for conflict in try await office.conflicts(limit: 1000) {
      let side: Resolution.Side = generator.pick([.local, .remote])
      let decision = try await office.resolve(
        conflict: conflict.id, by: Resolution(take: side), policies: ConflictPolicies(),
        author: office.name, at: clock.now)
      if side == .remote { conceded[decision.dot] = Set(conflict.disputes.map(\.name)) }
    }
  }

  /// All that the relay knows of a record, for a failure.
  func told(of key: RecordKey) async throws -> String {
    let edits = try await relay.edits(
      EditFilter(states: EditState.allCases, record: key), limit: 100)
    let record = try await relay.record(key).record
    return edits.map {
      "\n\($0.id) \($0.dot) \($0.state) \($0.fields) after \($0.context.jsonText) saw \($0.authorSaw)"
    }.joined() + "\nbase \(record.base ?? [:]) \(record.baseClock.jsonText)"
  }
}

import Causality
import Codecs
import Foundation
import Outbox
import Reconciliation
import Registry
import SunbirdSimulator
import Testing

@Suite struct ThreeOfficesTests {
  /// Three hundred edits about a hundred people by three offices, who know nothing of each other but
  /// what receipts tell; sticks come twice, late and in any order, and the relay is killed.
  @Test func everyEditHasOneEffectAndEveryConflictIsFound() async throws {
    try await withSunbird { sunbird, address in
      let world = try await RoadWorld(server: address, seed: 16)
      var story = Story(world: world)
      for _ in 0..<10 { try await story.wave(edits: 30, killing: 2, leaving: 3) }
      try await story.comeToRest()

      #expect(story.recorded.count == 300)
      #expect(world.kills >= 10)
      #expect(story.conflicts.count > 20, "a story without conflicts shows nothing")
      #expect(sunbird.effects.byMessageID.values.allSatisfy { $0 == 1 })
      for (office, edit) in story.recorded {
        let now = try await office.edit(edit.dot)
        let end = if let carrier = now.into { try await office.edit(carrier) } else { now }
        #expect(end.state == .accepted, "\(edit.dot)")
      }
      for store in world.offices {
        for record in try await story.records(of: store) {
          let row = try #require(sunbird.row(record.key.description))
          for (name, value) in record.base ?? [:] where Story.fields.contains(name) {
            #expect(row[name.rawValue]?.string == Story.text(value), "\(record.key) \(name)")
          }
          #expect(record.presence == .present)
        }
        let backlog = try await store.backlog()
        #expect((backlog.remaining, backlog.needPerson, backlog.away) == (0, 0, 0))
      }
    }
  }
}

/// What happens in a world, and what it has to come to.
private struct Story {
  static let fields: [FieldName] = [.firstName, .lastName, .location]

  let world: RoadWorld
  private(set) var recorded: [(office: Outbox, edit: Edit)] = []
  /// The edits that were found in conflict at the relay.
  private(set) var conflicts: Set<Dot> = []
  private var created: Set<Int> = []

  init(world: RoadWorld) { self.world = world }

  static func text(_ value: FieldValue) -> String? {
    if case .text(let text) = value { text } else { nil }
  }

  /// The offices record, sticks travel, the relay brings what it has, receipts come back.
  mutating func wave(edits: Int, killing kills: Int, leaving: Int?) async throws {
    for _ in 0..<edits { try await recordOne() }
    for office in world.offices { try await world.handOver(from: office) }
    try await world.carry(to: ["hubli"], leaving: leaving)
    try await drain(killing: kills)
    try await world.writeReceipts()
    try await world.carry(to: world.names, leaving: leaving)
    for office in world.offices { try await world.decide(office) }
  }

  /// The relay's passes, and whether they have found what they had to.
  private mutating func drain(killing kills: Int) async throws {
    let expected = try await ExpectedConflicts(
      world.relay, conceded: world.conceded
    ).edits
    try await world.drain(killing: kills)
    let found = try await world.relay.conflicts(limit: 1000)
    let records = Set(found.map(\.record.key))
    for key in records.symmetricDifference(expected.keys) {
      Issue.record("\(key): \(try await world.told(of: key))")
    }
    for conflict in found {
      let dots = conflict.edits.map(\.dot)
      #expect(dots.contains { $0 == expected[conflict.record.key] })
      #expect(Set(dots.map(\.replica)).count == 1, "a conflict is one office's")
      #expect(conflict.rivals.contains { $0.dot.replica != dots[0].replica })
      conflicts.formUnion(dots)
    }
  }

  /// Waves without new edits, until each office knows how each of its edits has ended.
  mutating func comeToRest() async throws {
    world.isRough = false
    for _ in 0..<30 {
      try await wave(edits: 0, killing: 0, leaving: nil)
      var isOver = true
      for office in world.offices {
        let backlog = try await office.backlog()
        if backlog.away + backlog.needPerson + backlog.remaining > 0 { isOver = false }
      }
      if isOver { break }
    }
    // What the last ones changed is told to the others.
    try await wave(edits: 0, killing: 0, leaving: nil)
  }

  private mutating func recordOne() async throws {
    let person = world.generator.below(100)
    let key = RecordKey.user(provider: "ap", userName: "person-\(person)")
    let value = FieldValue.text("v\(recorded.count)")
    if created.insert(person).inserted {
      let office = world.offices[person % 3]
      let edit = try await world.record(
        office, .createUser, key,
        [
          .firstName: value, .email: .text("p\(person)@example.org"), .emailVerified: .flag(true),
        ])
      return recorded.append((office, edit))
    }
    let office = world.generator.pick(world.offices)
    let field = world.generator.pick(Self.fields)
    recorded.append((office, try await world.record(office, .updateUser, key, [field: value])))
  }

  func records(of office: Outbox) async throws -> [Record] {
    let keys = Set(recorded.filter { $0.office === office }.map(\.edit.key))
    var records: [Record] = []
    for key in keys { records.append(try await office.record(key).record) }
    return records
  }
}

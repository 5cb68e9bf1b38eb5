import Outbox
import Reconciliation
import Registry
import SeededGenerators

/// A random run of what offices, servers and people do to one store.
struct RandomRun {
  private static let keys: [RecordKey] = [
    "org:ap/1", "org:ap/2", "user:ap/a", "user:ap/b", "member:ap/1/a", "member:ap/1/b",
    "member:ap/2/a",
  ]

  let store: Outbox
  var generator: SeededGenerator

  init(_ store: Outbox, seed: UInt64) {
    self.store = store
    generator = SeededGenerator(seed: seed)
  }

  /// One random thing that an office or a sync does; the store may refuse it.
  mutating func step(at step: Int) async throws {
    let now = moment(step * 10)
    switch Int.random(in: 0..<10, using: &generator) {
    case 0...3:
      let key = generator.pick(Self.keys)
      let operation = generator.pick(WriteOperation.allCases.filter { $0.kind == key.kind })
      let fields: Fields = operation == .removeMember ? [:] : [.position: .text("\(step)")]
      _ = try await refusal { try await store.record(operation, key, fields) }
    case 4...7:
      guard let claim = try await store.claim(limit: 3).last else { return }
      let settlement = generator.settlement(of: claim, at: step)
      if claim.fold.intent != .nothing {
        try await store.begin([(claim: claim, operation: claim.carrier.operation)], at: now)
      }
      try await store.settle([(claim: claim, settlement: settlement)], at: now)
    case 8:
      for claim in try await store.unknownOutcomes(limit: 2, at: now) {
        try await store.settle([(claim: claim, settlement: .accepted(base: [:]))], at: now)
      }
      try await store.wake(at: now, ignoringBackoff: Bool.random(using: &generator))
    default:
      let edits = try await store.edits(EditFilter(states: EditState.unfinished), limit: 99)
      guard !edits.isEmpty else { return }
      let dot = generator.pick(edits).dot
      if let conflict = try await store.conflicts(limit: 1).first {
        let side = generator.pick(Resolution.Side.allCases)
        let decision = try await store.resolve(
          conflict: conflict.id, by: Resolution(take: side), seen: conflict.clock,
          policies: ConflictPolicies(), author: "asha", at: now)
        if Bool.random(using: &generator) {
          _ = try await store.takeBack([.resolved(decision.dot)], at: now)
        }
      } else if let rejected = try await store.rejected(limit: 1).first,
        Bool.random(using: &generator)
      {
        _ = try await store.retry([rejected.edit.dot], at: now)
        _ = try await store.takeBack([.repaired(rejected)], at: now)
      } else if Bool.random(using: &generator) {
        _ = try await refusal { _ = try await store.withdraw([dot], at: now) }
      } else {
        _ = try await refusal { _ = try await store.retry([dot], at: now) }
      }
    }
  }
}

extension SeededGenerator {
  fileprivate mutating func settlement(of claim: Claim, at step: Int) -> Settlement {
    if claim.fold.intent == .nothing { return .cancelled }
    let later = moment(step * 10 + 25)
    let isRemoval = claim.fold.intent == .removeMember
    let accepted = Settlement.accepted(
      Acceptance(
        presence: isRemoval ? .absent : .present, base: isRemoval ? nil : claim.fold.intent.fields,
        remoteChanged: Bool.random(using: &self)))
    var endings: [Settlement] = [
      accepted, accepted, .rejected(problem), .postponed(until: later, problem),
      .waits(for: pick(["org:ap/1", "user:ap/a", "org:ap/9"]), retryAt: later, problem),
      .untried(nil), .unknown(askAfter: later, problem), .gone,
    ]
    if !isRemoval {
      endings.append(
        .conflict(
          base: [:], local: claim.fold.intent.fields, remote: [.position: "theirs"],
          kind: claim.record.key.kind))
    }
    return pick(endings)
  }
}

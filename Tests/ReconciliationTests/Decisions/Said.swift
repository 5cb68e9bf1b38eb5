import Causality
import Codecs
import Reconciliation
import Registry

/// Decisions as a fixture writes them: what is as usual is left out.
extension JSONValue {
  private static func object(_ members: KeyValuePairs<String, JSONValue?>) -> JSONValue {
    .object(
      Dictionary(
        uniqueKeysWithValues: members.compactMap { name, value in value.map { (name, $0) } }))
  }

  init(_ fields: Fields) {
    self = .object(
      Dictionary(uniqueKeysWithValues: fields.map { ($0.key.rawValue, $0.value.json) }))
  }

  init(_ clock: VectorClock) {
    self = .object(
      Dictionary(
        uniqueKeysWithValues: clock.counters.map {
          ($0.key.description, .number(Double($0.value)))
        }))
  }

  init(_ step: Step) {
    switch step {
    case .look: self = .string("look")
    case .missing(let problem): self = .object(["missing": .string(problem.code)])
    case .settle(let settlement): self = .object(["settled": JSONValue(settlement)])
    case .send(let steps, let acceptance): self = Self.sent(steps, acceptance)
    }
  }

  init(_ verdict: Verdict) {
    switch verdict {
    case .settled(let settlement): self = .object(["settled": JSONValue(settlement)])
    case .send(let steps, let acceptance): self = Self.sent(steps, acceptance)
    case .notVisible(let step): self = .object(["notVisible": JSONValue(step)])
    }
  }

  private static func sent(_ steps: [WriteStep], _ acceptance: Acceptance) -> JSONValue {
    let steps = steps.map { step in
      object([
        "operation": .string(step.operation.rawValue),
        "fields": step.fields.isEmpty ? nil : JSONValue(step.fields),
        "id": step.serverID.map(JSONValue.string),
        "way": step.way == .roleAssignment ? "roleAssignment" : nil,
      ])
    }
    return .object(["send": .array(steps), "then": JSONValue(acceptance)])
  }

  init(_ settlement: Settlement) {
    switch settlement {
    case .accepted(let acceptance): self = .object(["accepted": JSONValue(acceptance)])
    case .rejected(let problem): self = .object(["rejected": .string(problem.code)])
    case .conflict(let found): self = .object(["conflict": JSONValue(found)])
    case .cancelled, .postponed, .deferred, .waits, .untried, .refused, .notLetThrough,
      .unknown:
      self = .string(settlement.outcome)
    }
  }

  init(_ acceptance: Acceptance) {
    self = Self.object([
      "base": acceptance.base.map { JSONValue($0) },
      "presence": acceptance.presence == .present ? nil : .string(acceptance.presence.rawValue),
      "id": acceptance.serverID.map(JSONValue.string),
      "remoteChanged": acceptance.remoteChanged ? .bool(true) : nil,
      "note": acceptance.note.map(JSONValue.string),
    ])
  }

  init(_ found: FoundConflict) {
    let disputes = found.disputes.map { dispute in
      Self.object([
        "name": .string(dispute.name.rawValue), "base": dispute.base?.json,
        "local": dispute.local?.json, "remote": dispute.remote?.json,
      ])
    }
    self = Self.object([
      "kind": .string(found.kind.rawValue), "disputes": .array(disputes),
      "remote": found.remote.isEmpty ? nil : JSONValue(found.remote),
      "id": found.serverID.map(JSONValue.string),
    ])
  }

  init(_ change: RecordChange) {
    self = Self.object([
      "base": change.base?.fields.map { JSONValue($0) },
      "baseClock": change.base.map { JSONValue($0.clock) },
      "clock": change.clock.map { JSONValue($0) },
      "presence": change.presence.map { .string($0.rawValue) },
      "id": change.serverID.map(JSONValue.string),
      "remoteChanged": change.remoteChanged ? .bool(true) : nil,
      "authorSaw": Self.byEdit(change.authorSaw),
      "secretsDropped": Self.byEdit(change.secretsDropped),
      "moves": .array(change.moves.map(JSONValue.init)),
      "stale": change.staleReads.map { JSONValue($0) },
      "conflict": change.conflict.map {
        .object([
          "localClock": JSONValue($0.localClock), "remoteClock": JSONValue($0.remoteClock),
        ])
      },
      "freesWaiting": change.freesWaiting ? .bool(true) : nil,
    ])
  }

  private static func byEdit(_ fields: [Int64: Fields]) -> JSONValue? {
    guard !fields.isEmpty else { return nil }
    return .object(
      Dictionary(uniqueKeysWithValues: fields.map { (String($0.key), JSONValue($0.value)) }))
  }

  /// `1 accepted`, `1 folded into 2`, `3 waiting for 1`.
  private init(_ move: RecordChange.Move) {
    let transition = move.transition
    let more =
      transition.waitsOn.map { " for record \($0)" } ?? transition.carrier.map { " into \($0)" }
    self = .string("\(move.edit) \(transition.state.rawValue)\(more ?? "")")
  }

  private init(_ window: StaleReadWindow) {
    self = Self.object([
      "values": window.values.isEmpty
        ? nil
        : .object(
          Dictionary(
            uniqueKeysWithValues: window.values.map {
              ($0.key.rawValue, .array($0.value.map(\.json)))
            })),
      "wasPresent": window.wasPresent ? .bool(true) : nil,
      "wasAbsent": window.wasAbsent ? .bool(true) : nil,
    ])
  }

  /// The JSON as a person reads it.
  var text: String { (try? serialized()).map { String(decoding: $0, as: UTF8.self) } ?? "?" }
}

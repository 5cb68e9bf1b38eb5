import Causality
import Outbox
import Reconciliation
import Registry
import Sunbird
import SunbirdSimulator
import SyncEngine

/// The promises about one store in a quiet world, held against the server's history.
struct StoreCheck {
  let view: StoreView
  let ledger: Ledger
  let server: SimulatedServer
  let generation: Generation
  /// How often Sunbird itself has answered this office about an edit or a record.
  let answers: [String: Int]

  /// How often a request that carried an edit, or asked about a record, got no answer of Sunbird's.
  let obstacles: [String: Int]

  /// The passes in which something has to stand in the way before a person is asked.
  private static let leastObstacles = 4

  private var history: ServerHistory { server.history }

  /// Every promise that is broken.
  func violations() -> [Violation] {
    ledger.present[view.office].compactMap(lost) + view.edits.flatMap(ends)
      + view.records.values.flatMap(disagreements)
  }

  // MARK: Never lost

  private func lost(_ dot: Dot) -> Violation? {
    guard let recording = ledger.recordings[dot] else { return nil }
    guard let edit = view[dot] else {
      return Violation(.editLost, "\(dot) was recorded and is not in the store")
    }
    if !recording.fields.isEmpty, recording.fields != edit.fields {
      return Violation(
        .editLost, "\(dot) says \(edit.fields.text); recorded was \(recording.fields.text)")
    }
    switch edit.state {
    case .accepted, .queued, .sent: return nil
    case .waiting:
      return edit.waitsOn == nil ? Violation(.editLost, "\(dot) waits for nothing") : nil
    case .conflict:
      return view.conflicts.contains(edit.key)
        ? nil : Violation(.editLost, "\(dot) is in a conflict that nobody can see")
    case .rejected:
      return edit.problem == nil ? Violation(.editLost, "\(dot) is rejected for no reason") : nil
    case .withdrawn:
      return recording.withdrawnAt.contains(view.office)
        ? nil : Violation(.editLost, "nobody withdrew \(dot)")
    case .folded:
      guard let carrier = view.carrier(of: edit) else { return nil }
      return carrier.state == .withdrawn
        ? Violation(.editLost, "\(dot) is carried by \(carrier.dot), which is withdrawn") : nil
    }
  }

  // MARK: What an end means

  private func ends(_ edit: Edit) -> [Violation] {
    var found: [Violation] = []
    if view.acceptances[edit.dot, default: 0] > 1 {
      found.append(Violation(.endedTwice, "\(edit.dot) was accepted twice"))
    }
    let heard = heard(about: edit)
    if edit.attempts > heard.all + (edit.state == .accepted ? 1 : 0) {
      found.append(
        Violation(
          .uncalledJudgement,
          "\(edit.dot) counts \(edit.attempts) attempts; Sunbird answered \(heard.all) times"))
    }
    if edit.state == .rejected, edit.problem?.code == Problem.notLetThroughCode {
      // A membership is asked about by its user and its organisation.
      let subjects =
        view.carried(by: edit).map(\.dot.description) + [edit.dot.description]
        + ([edit.key] + edit.key.parents).map(\.stored.description)
      let obstacles = Set(subjects).reduce(0) { $0 + self.obstacles[$1, default: 0] }
      if obstacles + 1 < Self.leastObstacles {
        found.append(
          Violation(
            .uncalledJudgement,
            "\(edit.dot) is said to be let through nowhere; it was stopped \(obstacles) times"))
      }
    } else if edit.state == .rejected, heard.own == 0, !isOwnJudgement(edit.problem) {
      found.append(
        Violation(
          .uncalledJudgement,
          "\(edit.dot) is rejected as \(edit.problem?.code ?? ""), which Sunbird never said"))
    }
    if edit.state == .accepted { found += missingEffects(of: edit) }
    return found
  }

  /// What an office rejects without Sunbird's word: what a look has shown not to be there and, where
  /// a user update is about one's own user alone, a change of somebody else for whom no upload goes.
  private func isOwnJudgement(_ problem: Problem?) -> Bool {
    guard let code = problem?.code else { return false }
    return code == "not-there"
      || (generation.updatesOwnUserOnly && ["not-own-user", "bulk-not-carried"].contains(code))
  }

  private func heard(about edit: Edit) -> (own: Int, all: Int) {
    var subjects = [edit.key.stored.description]
    subjects += edit.key.stored.member.map { [$0.description] } ?? []
    let asCarrier = view.carried(by: edit).filter { $0.id != edit.id }
    let own = ([edit] + asCarrier).reduce(0) { $0 + answers[$1.dot.description, default: 0] }
    return (own, subjects.reduce(own) { $0 + answers[$1, default: 0] })
  }

  private func missingEffects(of carrier: Edit) -> [Violation] {
    let key = carrier.key.stored
    let since = ledger.recordings[carrier.dot]?.at ?? 0
    let wanted = view.carried(by: carrier).reduce(Fields()) { fields, edit in
      edit.operation == .removeMember ? [:] : fields.overlaid(with: edit.fields)
    }.typed
    switch carrier.operation {
    case .removeMember:
      // Who is gone is a member of nothing.
      let gone = [key] + (key.member.map { [$0] } ?? [])
      return gone.contains { history.wasPresent(false, $0, since: since) }
        ? [] : [Violation(.noEffect, "\(carrier.dot) is accepted; \(key) was there all the time")]
    case .addMember where carrier.fields.isEmpty && carrier.note != nil: return []
    case .addMember where carrier.fields.isEmpty:
      return history.wasPresent(true, key, since: since)
        ? [] : [Violation(.noEffect, "\(carrier.dot) is accepted; \(key) was never there")]
    default: break
    }
    return wanted.compactMap { name, value in
      guard !value.isEmpty, !everHad(name, value, on: key) else { return nil }
      // What the server hides of a record that was there can't be compared; the edit's note says so.
      guard !(generation.concealed.contains(name) && carrier.note != nil) else { return nil }
      return Violation(
        .noEffect,
        "\(carrier.dot) is accepted; \(key) never had \(name.rawValue)=\(value.text)")
    }
  }

  /// Whether the field ever had this value: a set its texts one by one, and what a conflict showed
  /// under a mask any value that looks so.
  private func everHad(_ name: FieldName, _ value: FieldValue, on key: StoredKey) -> Bool {
    if history.everHad(name, value, on: key) { return true }
    if name.isSet, let items = value.items {
      return items.allSatisfy { history.everHad(name, .texts([$0]), on: key) }
    }
    guard let mask = generation.dialect.hiding.masks[name], value.isMasked else { return false }
    return history.effects(on: key).contains { effect in
      guard case .text(let text)? = effect.after?.values[name] else { return false }
      return .text(mask.masked(text)) == value
    }
  }

  // MARK: Store and server agree

  private func disagreements(_ record: Record) -> [Violation] {
    guard view.isFinished(record.key), !view.conflicts.contains(record.key) else { return [] }
    let key = record.key.stored
    var found: [Violation] = []
    let there = server[key]
    if record.presence == .present, lastWordIsRemoval(record.key) {
      found.append(
        Violation(.disagreement, "\(key) is to be gone, nothing is left to do, and it is there"))
    }
    guard record.presence == .present, let there else { return found }
    for name in record.key.kind.fields where !name.isSecret {
      let base = record.base?.typed[name] ?? .null
      // What the server hides is known to whoever's own answer told of it.
      guard !(generation.concealed.contains(name) && base == .null) else { continue }
      // What Sunbird fills in by itself, like the role of a member, nobody here has typed.
      if let last = history.lastChange(of: name, on: key), last.wrote[name] != nil, isOurs(last),
        !name.same(base, there.values[name] ?? .null)
      {
        found.append(
          Violation(
            .disagreement,
            "\(key) has \(name.rawValue)=\((there.values[name] ?? .null).text) by "
              + "\(last.edit ?? ""), the store believes \(base.text)"))
      }
    }
    return found
  }

  /// Whether this store has to know what came of it. An edit that stands in copies of a store may go
  /// out from two of them, and a person may have changed it in one: only the last office to send it
  /// knows, and the others learn of it when they next look.
  private func isOurs(_ effect: Effect) -> Bool {
    guard effect.edit.flatMap({ Dot($0) }).flatMap({ view[$0] })?.state == .accepted else {
      return false
    }
    let senders = history.effects(on: effect.key).filter { $0.edit == effect.edit }.map(\.office)
    return effect.office == view.office || Set(senders).count == 1
  }

  private func lastWordIsRemoval(_ key: RecordKey) -> Bool {
    view.edits.last { $0.key == key && $0.state != .withdrawn }?.operation == .removeMember
  }
}

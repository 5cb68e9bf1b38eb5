import Causality
import Outbox
import Reconciliation
import Registry
import SunbirdSimulator

// MARK: What is checked when a request leaves and when it takes effect

extension World {
  /// The edits that a write carries, as the store has them when it leaves: by then its intent has
  /// to be on disk.
  func carried(by call: Call) async -> [Edit] {
    guard let name = call.edit, let dot = Dot(name), let outbox = offices[call.office].outbox
    else { return [] }
    do {
      let carrier = try await outbox.edit(dot)
      if carrier.state != .sent {
        breaks(.sentBeforeIntent, "\(dot) leaves while it is \(carrier.state.rawValue)")
      }
      let others = try await outbox.edits(
        EditFilter(states: [.folded], record: carrier.key), limit: 10_000)
      return others.filter { $0.into == dot } + [carrier]
    } catch {
      breaks(.sentBeforeIntent, "\(dot) leaves and the store can't say what it is: \(error)")
      return []
    }
  }

  /// A membership must not leave while its office still has to make its organisation or its user.
  func checkParents(of call: Call) async {
    guard call.operation == .memberAdd, let outbox = offices[call.office].outbox,
      let name = call.edit, let recordings = offices[call.office].pass?.recordings,
      let key = call.key
    else { return }
    // What has left once and may have arrived can't be held back any more.
    let begun = offices[call.office].firstSent[name] ?? recordings
    offices[call.office].firstSent[name] = begun
    let parents = [key.organisation, key.member].compactMap { $0 }.filter { server[$0] == nil }
    for parent in parents.compactMap({ RecordKey($0.description) }) {
      do {
        let edits = try await outbox.edits(
          EditFilter(states: EditState.unfinished, record: parent), limit: 1000)
        let creation = edits.first { edit in
          edit.operation.isCreation && (ledger.number(of: edit.dot) ?? .max) < begun
        }
        if let creation {
          breaks(
            .childBeforeParent, "\(name) leaves before \(creation.dot) made \(parent)")
        }
      } catch {
        breaks(.unexpectedError, "\(error)")
      }
    }
  }

  /// Holds a change that just took effect against what its authors knew, and against the changes
  /// that the same edit made before.
  func check(_ effect: Effect, of delivery: SimulatedDelivery) {
    checkRepeated(effect)
    let call = delivery.call
    let isRemoval = call.operation == .memberRemove
    let shown = delivery.shown[effect.key].map { $0?.values ?? [:] }
    let rule = OverwriteRule(
      effect: effect, set: isRemoval ? nil : call.values,
      carried: delivery.edits.compactMap(remembered), shown: shown)
    if let swept = rule.sweptAway() {
      breaks(
        .overwritten,
        "\(call.edit ?? "") sweeps away \(swept.field.rawValue)=\(swept.value.text) of "
          + "\(effect.key), which nobody at \(offices[call.office].name) had seen")
    }
  }

  /// What the world remembers of an edit. What it said is the store's word where a copy was put back:
  /// it may have been changed since the copy was made.
  private func remembered(_ edit: Edit) -> Recording? {
    var recording = ledger.recordings[edit.dot]
    if recording?.fields.isEmpty == true { recording?.fields = edit.fields }
    return recording
  }

  /// An edit takes effect once. A request that a proxy delivers twice counts once. What makes or
  /// ends a record may do so again after somebody else has undone it. So may what an edit added to
  /// a set: when its answer is lost and somebody takes the text out again, the set looks as if it
  /// had never been added.
  private func checkRepeated(_ effect: Effect) {
    guard case .edit(_, let request) = effect.author else { return }
    let isUpdate =
      effect.operation == .organisationUpdate || effect.operation == .userUpdate
    for earlier in server.history.effects(on: effect.key).dropLast().reversed() {
      if earlier.edit == effect.edit, earlier.operation == effect.operation,
        !isUpdate || writesAgain(effect, earlier),
        earlier.author != .edit(effect.edit ?? "", request: request)
      {
        breaks(
          .appliedTwice,
          "\(effect.edit ?? "") takes effect on \(effect.key) by a second request, \(request)")
      }
      if !isUpdate, earlier.edit != effect.edit, (earlier.before == nil) != (earlier.after == nil) {
        return
      }
    }
  }

  /// Whether a field is written a second time that only the edit itself can have asked for: sets
  /// are joined, and e-mail goes with every update of a user. Where somebody has put back meanwhile
  /// what the edit had changed, the record looks as if it had never arrived, and Sunbird has nothing
  /// by which to tell.
  private func writesAgain(_ effect: Effect, _ earlier: Effect) -> Bool {
    effect.wrote.contains { name, value in
      !name.isSet && name != .email && name != .emailVerified && earlier.wrote[name] == value
        && !isPutBack(name, before: effect, since: earlier)
    }
  }

  private func isPutBack(_ name: FieldName, before effect: Effect, since earlier: Effect) -> Bool {
    let (then, now) = (earlier.before?.values[name] ?? .null, effect.before?.values[name] ?? .null)
    return earlier.changes(name) && name.same(then, now)
  }
}

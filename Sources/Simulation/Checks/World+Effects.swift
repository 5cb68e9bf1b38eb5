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
      guard call.isUpload else { return try await carried(by: dot, outbox) }
      var edits: [Edit] = []
      for carrier in try await rows(with: dot, outbox) {
        edits += try await carried(by: carrier, outbox)
      }
      return edits
    } catch {
      breaks(.sentBeforeIntent, "\(dot) leaves and the store can't say what it is: \(error)")
      return []
    }
  }

  private func carried(by dot: Dot, _ outbox: Outbox) async throws -> [Edit] {
    let carrier = try await outbox.edit(dot)
    if carrier.state != .sent {
      breaks(.sentBeforeIntent, "\(dot) leaves while it is \(carrier.state.rawValue)")
    }
    let others = try await outbox.edits(
      EditFilter(states: [.folded], record: carrier.key), limit: 10_000)
    return others.filter { $0.into == dot } + [carrier]
  }

  /// The carriers of the upload that leaves under the name of one of its edits.
  private func rows(with dot: Dot, _ outbox: Outbox) async throws -> [Dot] {
    for upload in try await outbox.openUploads().reversed() where upload.state == .sent {
      let dots = try await outbox.entries(of: upload).flatMap { entry in
        [entry.subject, entry.membership].compactMap { $0?.claim.carrier.dot }
      }
      if dots.contains(dot) { return dots }
    }
    breaks(.sentBeforeIntent, "\(dot) leaves by an upload that the store does not know")
    return []
  }

  /// A membership must not leave while its office still has to make its organisation or its user.
  /// With an upload its user goes along.
  func checkParents(of delivery: SimulatedDelivery) async {
    let call = delivery.call
    guard call.operation == .memberAdd || call.isUpload, let outbox = offices[call.office].outbox,
      let recordings = offices[call.office].pass?.recordings
    else { return }
    for edit in delivery.edits where edit.key.kind == .membership && edit.state == .sent {
      let (name, key) = (edit.dot.description, edit.key.stored)
      // What has left once and may have arrived can't be held back any more.
      let begun = offices[call.office].memory.firstSent[name] ?? recordings
      offices[call.office].memory.firstSent[name] = begun
      let parents = [key.organisation, call.isUpload ? nil : key.member].compactMap(\.self)
      do {
        for parent in parents.filter({ server[$0] == nil }) {
          try await check(parent, of: name, sentAfter: begun, outbox)
        }
      } catch {
        breaks(.unexpectedError, "\(error)")
      }
    }
  }

  private func check(
    _ parent: StoredKey, of name: String, sentAfter begun: Int, _ outbox: Outbox
  ) async throws {
    guard let parent = RecordKey(parent.description) else { return }
    let edits = try await outbox.edits(
      EditFilter(states: EditState.unfinished, record: parent), limit: 1000)
    let creation = edits.first { edit in
      edit.operation.isCreation && (ledger.number(of: edit.dot) ?? .max) < begun
    }
    if let creation {
      breaks(.childBeforeParent, "\(name) leaves before \(creation.dot) made \(parent)")
    }
  }

  /// Holds a change that just took effect against what its authors knew, and against the changes
  /// that the same edit made before.
  func check(_ effect: Effect, of delivery: SimulatedDelivery) {
    checkRepeated(effect, of: delivery)
    let call = delivery.call
    if effect.edit?.isEmpty ?? true {
      breaks(.sentBeforeIntent, "\(effect.key) changes by request \(call.number), for no edit")
    }
    let rule = OverwriteRule(
      effect: effect, set: set(by: effect, of: delivery),
      carried: delivery.edits(on: effect.key).compactMap(remembered),
      shown: shown(effect.key, to: delivery))
    if let swept = rule.overwrittenValue() {
      breaks(
        .overwritten,
        "\(effect.edit ?? "") sweeps away \(swept.field.rawValue)=\(swept.value.text) of "
          + "\(effect.key), which nobody at \(offices[call.office].name) had seen")
    }
  }

  /// The fields that a request may have changed; nil for all of the record. A row of an upload
  /// writes over whatever it has cells for.
  private func set(by effect: Effect, of delivery: SimulatedDelivery) -> Fields? {
    let call = delivery.call
    if call.isUpload { return effect.before?.values ?? [:] }
    return call.operation == .memberRemove ? nil : delivery.wanted(of: effect.key)
  }

  /// What the pass had been shown of the record when the request left. What the server hides from an
  /// office it did not show: such a value is written over unseen, since some requests have to
  /// bring it along.
  private func shown(_ key: StoredKey, to delivery: SimulatedDelivery) -> Fields? {
    let organisation = delivery.call.fields["organisationId"]?.string.flatMap { server.key(id: $0) }
    let upload =
      delivery.call.operation.flatMap { StoredKey.subject(of: $0, delivery.call.fields) }
      ?? organisation
    let hidden = traits.generation.concealed
    return delivery.shown(key, under: delivery.call.isUpload ? upload : nil)?
      .filter { !hidden.contains($0.key) }
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
  /// had never been added. An edit of a copied store may go out from both machines, as long as
  /// neither can know of the other's.
  private func checkRepeated(_ effect: Effect, of delivery: SimulatedDelivery) {
    guard case .edit(_, let request) = effect.author else { return }
    let isUpdate =
      effect.operation == .organisationUpdate || effect.operation == .userUpdate
    for earlier in server.history.effects(on: effect.key).dropLast().reversed() {
      if earlier.edit == effect.edit, earlier.operation == effect.operation,
        !isUpdate || writesAgain(effect, earlier),
        earlier.author != .edit(effect.edit ?? "", request: request),
        !isUnseen(earlier, by: delivery, isUpdate: isUpdate)
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

  /// Whether it was another machine that sent the same edit, and this one can't have seen that: it
  /// took effect after this request had left, or did not show yet when this office looked.
  private func isUnseen(
    _ earlier: Effect, by delivery: SimulatedDelivery, isUpdate: Bool
  ) -> Bool {
    guard let office = earlier.office, office != delivery.call.office else { return false }
    if delivery.leftAt <= earlier.at { return true }
    let wasThere = if case .some(.some) = delivery.sight.rows[earlier.key] { true } else { false }
    if earlier.after == nil { return wasThere }
    guard let values = shown(earlier.key, to: delivery) else { return false }
    let told = earlier.wrote.filter { earlier.changes($0.key) }
    if told.isEmpty { return !wasThere }
    let isShown = { (entry: Fields.Element) in
      entry.key.same(values[entry.key] ?? .null, entry.value)
    }
    // What somebody else has made may have the values that a server gives to all.
    return isUpdate ? !told.contains(where: isShown) : !told.allSatisfy(isShown)
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

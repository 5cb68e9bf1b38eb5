import Registry
import Sunbird

extension Reconciler {
  /// What the claim's request would be; nil where nothing is sent.
  func operation(of claim: Claim) -> WriteOperation? {
    let kind = claim.record.key.kind
    let intent = claim.fold.intent
    if case .create(let fields) = intent, claim.record.presence == .present {
      return Intent.update(fields).operation(for: kind)
    }
    return intent.operation(for: kind)
  }

  /// What makes the claim's request pointless, whatever the server has.
  func objection(to claim: Claim) -> Problem? {
    operation(of: claim).flatMap { dialect.objection(to: claim.fold.intent.fields, of: $0) }
  }

  /// What stands against sending `fields` of the claim's record by a call of its own.
  ///
  /// - Parameter seenID: the server's id of the record, where a read has just shown it.
  func objection(
    toSending fields: Fields, _ operation: WriteOperation, _ claim: Claim, seenID: String?
  ) -> Problem? {
    let key = claim.record.key
    let facts = FieldSupportFacts(
      serverID: seenID ?? claim.record.serverID, ownUserID: ownUserID)
    return switch dialect.support(of: operation, key: key, fields: fields, facts: facts) {
    case .sent: nil
    case .rejected(let problem) where isByUpload && problem.code == Problem.notOwnUserCode: nil
    case .needsServerID where isByUpload: nil
    case .rejected(let problem): problem
    // The own user's row tells whose it is.
    case .needsServerID where dialect.hiding.keysOfOthers: dialect.notOwnUser(key)
    case .needsServerID:
      Problem(
        code: "no-server-id",
        message: "Sunbird does not show its id of \(key), which the update has to name.")
    }
  }

  /// A creation that met a record with other values, which no call of its own can change: a person
  /// decides.
  func undeliverable(_ merge: ThreeWayMerge, remote: RemoteRecord) -> FoundConflict {
    let disputes = merge.send.withoutSecrets.sorted { $0.key.rawValue < $1.key.rawValue }
      .map {
        Dispute(name: $0.key, base: nil, local: $0.value, remote: remote.fields.value($0.key))
      }
    return FoundConflict(
      kind: .fields, disputes: disputes, remote: remote.fields, serverID: remote.serverID)
  }

  /// The update of a record that a creation met, and that no call of its own can change: what the
  /// server hides of it can't be compared either, and does not keep the rest from its end. Nor does
  /// the clearing of what is not shown to be there.
  func updateOfSeen(
    _ fields: Fields, _ claim: Claim, base: Fields?, remote: RemoteRecord
  ) -> Step {
    let hidden = hidden(fields, in: remote)
    let visible = fields.filter { name, value in
      !hidden.contains(name) && !(value.isEmpty && remote.fields[name] == nil)
    }
    let merge = merged(visible, base: base, seen: remote.fields, claim.record)
    return send(
      merge, claim, knowsRecord: true, serverID: remote.serverID, seen: remote.fields,
      note: Self.hiddenNote(hidden))
  }

  /// The fields that the server does not show whatever is in them.
  func hidden(_ fields: Fields, in remote: RemoteRecord) -> [FieldName] {
    let hidden = fields.keys.filter {
      $0.isSecret || (remote.fields[$0] == nil && dialect.hiding.privateFields.contains($0))
    }
    // That a contact was verified says nothing where the contact is not shown. Uploads don't store
    // it either.
    let flags = hidden.compactMap { dialect.fields.verified[.createUser]?[$0] }
    return hidden + flags.filter { fields[$0] != nil && remote.fields[$0]?.isEmpty ?? true }
  }

  static func hiddenNote(_ names: [FieldName]) -> String? {
    guard !names.isEmpty else { return nil }
    let list = names.map(\.rawValue).sorted().joined(separator: ", ")
    return "the record was there already; Sunbird does not show \(list), so that was not compared"
  }

  /// Nil for none.
  static func maskedNote(_ names: [FieldName]) -> String? {
    guard !names.isEmpty else { return nil }
    let list = names.map(\.rawValue).sorted().joined(separator: ", ")
    return "of \(list) Sunbird shows only a mask, which fits"
  }

  /// What the request of a claim leaves out, for a person; nil for nothing.
  func droppedNote(_ claim: Claim) -> String? {
    let unmeant = [Self.unmeantNote(claim.unmeantSecrets)].compactMap(\.self)
    guard let operation = operation(of: claim) else { return unmeant.first }
    let notes = dialect.notes(on: claim.fold.intent.fields, by: operation).map(\.sentence)
    return unmeant.isEmpty && notes.isEmpty ? nil : (unmeant + notes).joined(separator: "; ")
  }
}

extension Step {
  /// The same with `note` beside what the acceptance says already.
  func noting(_ note: String?) -> Step {
    switch self {
    case .settle(let settlement): .settle(settlement.noting(note))
    case .send(let steps, let acceptance): .send(steps, acceptance.noting(note))
    case .look, .missing: self
    }
  }
}

extension Verdict {
  func noting(_ note: String?) -> Verdict {
    switch self {
    case .settled(let settlement): .settled(settlement.noting(note))
    case .send(let steps, let acceptance): .send(steps, acceptance.noting(note))
    case .notVisible(let step): .notVisible(then: step.noting(note))
    }
  }
}

extension Settlement {
  fileprivate func noting(_ note: String?) -> Settlement {
    guard case .accepted(let acceptance) = self else { return self }
    return .accepted(acceptance.noting(note))
  }
}

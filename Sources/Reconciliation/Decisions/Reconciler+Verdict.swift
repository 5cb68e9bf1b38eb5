import Registry
import Sunbird

extension Reconciler {
  /// What the server's view says of a claim whose request has left and was not settled by its reply.
  package func verdict(
    _ claim: Claim, view: RemoteView, after question: Question
  ) -> Verdict {
    verdictWithoutNotes(claim, view: view, after: question).noting(droppedNote(claim))
      .telling(view.change)
  }

  private func verdictWithoutNotes(
    _ claim: Claim, view: RemoteView, after question: Question
  ) -> Verdict {
    switch claim.fold.intent {
    case .nothing: return .settled(.cancelled)
    case .addMember(let fields) where claim.record.presence != .present:
      return memberVerdict(
        dialect.sent(fields, by: .addMember), claim, view: view, after: question)
    case .addMember(let fields):
      return replacementVerdict(dialect.sent(fields, by: .addMember), claim, view: view)
    case .removeMember: return removalVerdict(claim, view: view)
    case .create(let fields) where claim.record.presence != .present:
      let sent = operation(of: claim).map { dialect.sent(fields, by: $0) } ?? fields
      return creationVerdict(sent, claim, view: view, after: question)
    case .create(let fields), .update(let fields):
      return updateVerdict(fields, claim, view: view)
    }
  }

  /// A creation of ours met a record, or may have made it.
  private func creationVerdict(
    _ fields: Fields, _ claim: Claim, view: RemoteView, after question: Question
  ) -> Verdict {
    switch (view, question) {
    case (.present(let remote), .unknownOutcome):
      return adopted(own(fields, remote: remote), claim, remote: remote, isOurs: true)
    case (.present(let remote), .alreadyThere):
      return adopted(fields, claim, remote: remote, isOurs: false)
    case (.absent, .unknownOutcome), (.unseen, .unknownOutcome):
      return .notVisible(then: create(again: fields))
    case (.absent, .alreadyThere(let problem, _)):
      // The name is free, so somebody else's record has the phone number or the address.
      return .notVisible(then: .settle(.rejected(problem)))
    case (.unseen, .alreadyThere): return .settled(.conflict(unseenCollision(fields)))
    }

    func create(again fields: Fields) -> Step {
      plan(claim, view: nil)
    }
  }

  /// A creation of a record that is there, and of which the server shows nothing: whatever it says
  /// may overwrite what others said, so a person decides.
  func unseenCollision(_ fields: Fields) -> FoundConflict {
    let disputes = fields.withoutSecrets.sorted { $0.key.rawValue < $1.key.rawValue }
      .map { Dispute(name: $0.key, base: nil, local: $0.value, remote: nil) }
    return FoundConflict(kind: .fields, disputes: disputes, remote: [:], serverID: nil)
  }

  /// The record that a creation of unknown outcome left: fields that can't be seen went with the
  /// same request, so they are there too.
  private func own(_ fields: Fields, remote: RemoteRecord) -> Fields {
    fields.filter { remote.fields[$0.key] != nil }
  }

  private func adopted(
    _ fields: Fields, _ claim: Claim, remote: RemoteRecord, isOurs: Bool
  ) -> Verdict {
    let hidden = hidden(fields, in: remote)
    let comparable = fields.filter { !hidden.contains($0.key) }
    let merge = merged(comparable, base: [:], seen: remote.fields, claim.record, isOurs: isOurs)
    let masked = dialect.lookalikes(of: remote.fields, in: comparable)
    let notes = [Self.hiddenNote(hidden), Self.maskedNote(Array(masked.keys))].compactMap(\.self)
    let note = notes.isEmpty ? nil : notes.joined(separator: "; ")
    let step = send(
      merge, claim, knowsRecord: true, serverID: remote.serverID, seen: remote.fields,
      note: isOurs ? nil : note)
    switch step {
    case .settle(.accepted(let acceptance)) where isOurs:
      let sent = operation(of: claim).map { operation in
        created(dialect.sent(claim.fold.intent.fields, by: operation), by: operation)
      }
      return .settled(.accepted(acceptance.explained(by: sent ?? [:])))
    case .settle(.rejected): return .settled(.conflict(undeliverable(merge, remote: remote)))
    case .settle(let settlement): return .settled(settlement)
    case .send(let steps, let acceptance): return .send(steps, acceptance)
    case .look, .missing: return .notVisible(then: step)
    }
  }

  private func updateVerdict(_ fields: Fields, _ claim: Claim, view: RemoteView) -> Verdict {
    let step = update(fields, claim, view: view, isVerdict: true)
    switch step {
    case .settle(.conflict(let found)) where found.kind == .gone: return .notVisible(then: step)
    case .settle(let settlement): return .settled(settlement)
    // The change does not show: the old values are there. Comparing it was the question; a masked value
    // that looks like the new one goes with the others.
    case .send: return .notVisible(then: update(fields, claim, view: view))
    case .look, .missing: return .notVisible(then: step)
    }
  }

  private func removalVerdict(_ claim: Claim, view: RemoteView) -> Verdict {
    // An absence, too, may be the index's: of an addition of ours shortly before.
    .notVisible(then: removeMember(claim, view: view))
  }

  /// A membership that was to be taken away and added anew.
  private func replacementVerdict(
    _ fields: Fields, _ claim: Claim, view: RemoteView
  ) -> Verdict {
    switch view {
    case .absent where !isAssignment(of: fields, claim):
      // The removal is done, the addition is not.
      let seen = RemoteView.present(RemoteRecord(serverID: nil, fields: claim.record.base ?? [:]))
      guard case .send(let steps, let acceptance) = addMember(fields, claim, view: seen) else {
        return .notVisible(then: addMember(fields, claim, view: view))
      }
      return .notVisible(then: .send(Array(steps.suffix(1)), acceptance))
    case .absent, .unseen: return .notVisible(then: addMember(fields, claim, view: view))
    case .present(let remote):
      let same = fields.allSatisfy { name, value in
        remote.fields[name].map { name.same($0, value) } ?? true
      }
      let base = (claim.record.base ?? [:]).overlaid(with: remote.fields).overlaid(with: fields)
      return same
        ? .settled(.accepted(Acceptance(base: base.withoutBlanks)))
        : .notVisible(then: addMember(fields, claim, view: view))
    }
  }
}

extension Acceptance {
  /// The acceptance of a creation of ours that was found on the server: what is there is explained
  /// by what was sent, so nobody else's clock ticks.
  fileprivate func explained(by sent: Fields) -> Acceptance {
    var acceptance = self
    acceptance.base = (base ?? [:]).overlaid(with: sent).withoutSecrets
    acceptance.remoteChanged = false
    return acceptance
  }
}

import Registry
import Sunbird

extension Reconciler {
  /// Adds a member. The API can't change a membership, so one that is known to be there with
  /// another role or position is taken away and added anew, once it has been seen that nobody else
  /// has changed it.
  func addMember(_ all: Fields, _ claim: Claim, view: RemoteView?) -> Step {
    let fields = dialect.sent(all, by: .addMember)
    guard claim.record.presence == .present else {
      guard dialect.calls.writes[.addMember] != nil else {
        return join(fields, claim, view: view)
      }
      let acceptance = Acceptance(base: fields.withoutBlanks)
      return .send([Self.addition(fields)], acceptance)
    }
    let base = claim.record.base ?? [:]
    let differs = fields.contains { !$0.key.same(base[$0.key] ?? .null, $0.value) }
    guard differs else { return .settle(.accepted(Acceptance(base: base))) }
    switch view {
    case nil: return .look
    case .absent: return absent(claim)
    case .unseen: return change(claim, to: base.overlaid(with: fields), remoteChanged: false)
    case .present(let remote):
      let merge = merged(
        fields, base: claim.mergeBase ?? [:], seen: remote.fields, claim.record)
      guard merge.disputes.isEmpty else {
        return .settle(
          .conflict(
            FoundConflict(
              kind: .fields, disputes: merge.disputes, remote: remote.fields,
              serverID: remote.serverID)))
      }
      guard !merge.send.isEmpty else {
        return .settle(
          .accepted(Acceptance(base: merge.base, remoteChanged: merge.remoteChanged)))
      }
      return change(
        claim, to: merge.base.overlaid(with: merge.send), known: remote.fields,
        remoteChanged: merge.remoteChanged)
    }
  }

  /// Where no call makes a member, the membership is there already, as one that came with its user
  /// is, or can't be brought about.
  private func join(_ fields: Fields, _ claim: Claim, view: RemoteView?) -> Step {
    let problem = Problem(
      code: Problem.noSuchCallCode,
      message:
        "\(dialect.title) takes a member together with the creation of the user, and no later "
        + "call makes one: \(claim.record.key) has to move there by an update of their own.")
    switch view {
    case nil: return .look
    case .absent, .unseen: return .settle(.rejected(problem))
    case .present(let remote):
      switch joined(fields, claim, remote: remote, question: .alreadyThere(problem)) {
      case .settled(let settlement): return .settle(settlement)
      case .send(let steps, let acceptance): return .send(steps, acceptance)
      case .notVisible(let step): return step
      }
    }
  }

  private func change(
    _ claim: Claim, to wanted: Fields, known: Fields = [:], remoteChanged: Bool
  ) -> Step {
    .send(
      changeSteps(claim, to: wanted, known: known),
      Acceptance(base: wanted.withoutBlanks, remoteChanged: remoteChanged))
  }

  /// The writes that give a membership that is there another role or position: its roles alone are
  /// changed where the dialect has a call for that, else it is taken away and added anew.
  private func changeSteps(_ claim: Claim, to wanted: Fields, known seen: Fields) -> [WriteStep] {
    let known = (claim.record.base ?? [:]).overlaid(with: seen)
    guard isAssignment(of: wanted, known: known) else {
      return [
        WriteStep(operation: .removeMember, fields: [:], known: [:]), Self.addition(wanted),
      ]
    }
    let role = wanted.filter { $0.key == .role }
    return [WriteStep(operation: .addMember, fields: role, known: known, way: .roleAssignment)]
  }

  /// Whether nothing but the role changes, and the dialect has a call for that.
  func isAssignment(of fields: Fields, _ claim: Claim) -> Bool {
    isAssignment(of: fields, known: claim.record.base ?? [:])
  }

  private func isAssignment(of wanted: Fields, known: Fields) -> Bool {
    dialect.calls.assignRoles != nil
      && wanted.allSatisfy { $0.key == .role || $0.key.same($0.value, known[$0.key] ?? .null) }
  }

  private static func addition(_ fields: Fields) -> WriteStep {
    WriteStep(operation: .addMember, fields: fields.withoutBlanks, known: [:])
  }

  /// Takes a membership away. What somebody else has made of it meanwhile goes with it, and is
  /// noted: whoever ends a membership ends it in whatever role.
  func removeMember(_ claim: Claim, view: RemoteView?) -> Step {
    let removal = WriteStep(operation: .removeMember, fields: [:], known: [:])
    switch view {
    case nil where claim.record.presence == .present: return .look
    case nil, .unseen: return .send([removal], Acceptance(presence: .absent, base: nil))
    case .absent: return .settle(.accepted(Acceptance(presence: .absent, base: nil)))
    case .present(let remote):
      let merge = merged([:], base: claim.record.base, seen: remote.fields, claim.record)
      return .send(
        [removal],
        Acceptance(presence: .absent, base: nil, remoteChanged: merge.remoteChanged))
    }
  }

  /// What the server's view says of an addition that left.
  func memberVerdict(
    _ fields: Fields, _ claim: Claim, view: RemoteView, after question: Question
  ) -> Verdict {
    switch (view, question) {
    case (.present(let remote), _):
      return joined(fields, claim, remote: remote, question: question)
    case (.absent, .unknownOutcome), (.unseen, .unknownOutcome):
      // Sending an addition again is safe where it can't be seen: Sunbird answers a second one
      // with "already a member" and changes nothing.
      let step = Step.send([Self.addition(fields)], Acceptance(base: fields.withoutBlanks))
      return .notVisible(then: step)
    case (.absent, .alreadyThere(_, again: false)):
      // The index may show it later, and with it another role; or somebody has ended it since.
      return .notVisible(
        then: .send([Self.addition(fields)], Acceptance(base: fields.withoutBlanks)))
    case (.absent, .alreadyThere): return .notVisible(then: .settle(Self.unshown(fields)))
    case (.unseen, .alreadyThere): return .settled(Self.unshown(fields))
    }
  }

  /// The end of an addition that Sunbird says is there already and does not show.
  private static func unshown(_ fields: Fields) -> Settlement {
    .accepted(Acceptance(base: [:], note: notApplied(Array(fields.keys))))
  }

  /// Sunbird has the membership. Where it shows another role or position, a person decides.
  private func joined(
    _ fields: Fields, _ claim: Claim, remote: RemoteRecord, question: Question
  ) -> Verdict {
    let merge = merged(fields, base: [:], seen: remote.fields, claim.record)
    let clashes = clashes(fields, remote: remote)
    guard clashes.isEmpty else {
      return .settled(
        .conflict(
          FoundConflict(
            kind: .fields, disputes: clashes, remote: remote.fields, serverID: remote.serverID)))
    }
    let wasOurs = if case .unknownOutcome = question { true } else { false }
    // A membership that says nothing, as one that came with its user's registration, is nobody's
    // word against ours.
    let blanks = fields.filter { name, local in
      guard !local.isEmpty, let there = remote.fields[name], !name.same(local, there) else {
        return false
      }
      return saysNothing(name, there)
    }
    guard blanks.isEmpty else {
      // It was taken away and added, and somebody has put it back as it was.
      guard !question.isAgain else { return .settled(.conflict(putBack(blanks, remote: remote))) }
      let wanted = merge.base.overlaid(with: fields)
      return filledIn(claim, wanted, remote: remote, wasOurs: wasOurs)
    }
    let unseen = fields.keys.filter { remote.fields[$0] == nil }
    let granted = remote.fields.filter { name, there in
      fields[name].map { isGranted(name, $0, there) } ?? false
    }
    let base = merge.base.overlaid(with: wasOurs ? fields : [:]).overlaid(with: granted)
    return .settled(
      .accepted(
        Acceptance(
          base: base.withoutBlanks, remoteChanged: !wasOurs && merge.remoteChanged,
          note: wasOurs ? nil : Self.notApplied(unseen))))
  }

  /// Gives a blank membership what ours says. After ours has left, the blank one may be what the index
  /// still shows of the time before.
  private func filledIn(
    _ claim: Claim, _ wanted: Fields, remote: RemoteRecord, wasOurs: Bool
  ) -> Verdict {
    let steps = changeSteps(claim, to: wanted, known: remote.fields)
    let acceptance = Acceptance(base: wanted.withoutBlanks)
    return wasOurs ? .notVisible(then: .send(steps, acceptance)) : .send(steps, acceptance)
  }

  /// The conflict of a membership that stands there without what we added it with.
  private func putBack(_ fields: Fields, remote: RemoteRecord) -> FoundConflict {
    let disputes = fields.sorted { $0.key.rawValue < $1.key.rawValue }.map { name, local in
      Dispute(name: name, base: nil, local: local, remote: remote.fields.value(name))
    }
    return FoundConflict(
      kind: .fields, disputes: disputes, remote: remote.fields, serverID: remote.serverID)
  }

  private func clashes(_ fields: Fields, remote: RemoteRecord) -> [Dispute] {
    RecordKind.membership.fields.compactMap { name in
      guard let local = fields[name], let there = remote.fields[name],
        !saysNothing(name, there), !name.same(local, there), !isGranted(name, local, there),
        policies.policy(.membership, name) != .remote
      else { return nil }
      return Dispute(name: name, base: nil, local: local, remote: there == .null ? nil : there)
    }
  }

  /// Whether a value is nobody's word: blank, or what every membership has that comes with its user.
  private func saysNothing(_ name: FieldName, _ there: FieldValue) -> Bool {
    if there.isEmpty { return true }
    guard let given = dialect.fields.registration?.membership?[name] else { return false }
    return name.same(given, there)
  }

  /// Whether a membership has just the role beside ours that every member of an upload has.
  private func isGranted(_ name: FieldName, _ local: FieldValue, _ there: FieldValue) -> Bool {
    guard name == .role, let lane = dialect.bulk else { return false }
    return lane.granted([.role: local]).value(.role).map { name.same($0, there) } ?? false
  }

  /// What an addition could not bring about because the membership was there; nil for nothing.
  private static func notApplied(_ names: [FieldName]) -> String? {
    guard !names.isEmpty else { return nil }
    let list = names.map(\.rawValue).sorted().joined(separator: ", ")
    return "the user was a member already; Sunbird does not show whether it applied \(list)"
  }
}

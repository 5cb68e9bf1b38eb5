import Registry
import Sunbird

/// Decides what becomes of a claim: values in, values out, no I/O.
///
/// The rules are two tables of design.md. Before a request leaves, ``plan(_:view:)`` holds the
/// edits against what the server shows ("Conflicts against a server without versions"). After one
/// has left and its reply did not settle it, ``verdict(_:view:after:)`` holds them against what the
/// server shows then: a creation that met an existing record, or a write whose outcome is unknown.
package struct Reconciler: Sendable {
  package let dialect: Dialect
  package let policies: ConflictPolicies
  /// The server's id of the user whose token the agent shows; nil without one.
  package let ownUserID: String?

  /// Whether what is decided travels by upload, which carries changes of other people's users, too.
  private(set) var isByUpload = false

  package init(dialect: Dialect, policies: ConflictPolicies, ownUserID: String? = nil) {
    self.dialect = dialect
    self.policies = policies.withoutServersOwn
    self.ownUserID = ownUserID
  }

  /// The same for the bulk lane.
  package var byUpload: Reconciler {
    var reconciler = self
    reconciler.isByUpload = true
    return reconciler
  }

  /// The next step for a claim of which nothing has left.
  ///
  /// - Parameter view: what the server shows of the record; nil when it was not asked.
  package func plan(_ claim: Claim, view: RemoteView?) -> Step {
    if let problem = objection(to: claim) { return .settle(.rejected(problem)) }
    return planWithoutNotes(claim, view: view).noting(droppedNote(claim)).telling(view?.change)
  }

  private func planWithoutNotes(_ claim: Claim, view: RemoteView?) -> Step {
    switch claim.fold.intent {
    case .nothing: .settle(.cancelled)
    case .create(let fields) where claim.record.presence != .present: create(fields, claim)
    case .update(let fields) where keepsHere(fields, claim):
      .settle(.accepted(Acceptance(presence: claim.record.presence, base: claim.record.base)))
    case .create(let fields), .update(let fields): update(fields, claim, view: view)
    case .addMember(let fields): addMember(fields, claim, view: view)
    case .removeMember: removeMember(claim, view: view)
    }
  }

  /// Whether nothing of an update has a place on the server.
  private func keepsHere(_ fields: Fields, _ claim: Claim) -> Bool {
    operation(of: claim).map { dialect.keepsHere(fields, of: $0) } ?? false
  }

  private func create(_ fields: Fields, _ claim: Claim) -> Step {
    guard let operation = Intent.create(fields).operation(for: claim.record.key.kind) else {
      return .settle(.cancelled)
    }
    let sent = dialect.sent(fields, by: operation)
    return .send(
      [WriteStep(operation: operation, fields: sent, known: sent)],
      Acceptance(base: created(sent, by: operation)))
  }

  /// What is on the server once it has made a record of `sent`.
  func created(_ sent: Fields, by operation: WriteOperation) -> Fields {
    (dialect.fields.defaults[operation] ?? [:]).overlaid(with: sent).withoutSecrets
  }

  /// - Parameter isVerdict: whether an update of these fields has left already, and may be what shows.
  func update(
    _ all: Fields, _ claim: Claim, view: RemoteView?, isVerdict: Bool = false
  ) -> Step {
    let record = claim.record
    let operation = Intent.update(all).operation(for: record.key.kind)
    let unmeant = claim.unmeantSecrets
    let fields = (operation.map { dialect.sent(all, by: $0) } ?? all)
      .filter { !unmeant.contains($0.key) }
    // A creation that met a record: both sides made it, nothing of it is the base.
    let hasNone = claim.isCreation || !claim.takesFirstSightForBase
    let base = claim.mergeBase ?? (hasNone ? [:] : nil)
    switch view {
    case nil: return .look
    case .absent: return absent(claim)
    case .unseen where claim.isCreation && claim.record.base == nil:
      return .settle(.conflict(unseenCollision(fields)))
    case .unseen:
      let merge = merged(fields, base: base, seen: [:], record)
      return send(merge, claim, knowsRecord: record.base != nil, serverID: nil)
    case .present(let remote):
      let seen = isVerdict ? remote.fields : proven(remote, fields, base: base, claim)
      let merge = merged(fields, base: base, seen: seen, record, isOurs: isVerdict)
      let step = send(
        merge, claim, knowsRecord: true, serverID: remote.serverID, seen: remote.fields)
      guard case .settle(.rejected) = step, claim.isCreation else { return step }
      return updateOfSeen(fields, claim, base: base, remote: remote)
    }
  }

  /// An update of what the server does not have: gone, if it was ever there; otherwise not there
  /// yet, and somebody may still bring it.
  func absent(_ claim: Claim) -> Step {
    let record = claim.record
    guard record.base != nil || record.presence == .present else {
      return .missing(
        Problem(code: "not-there", message: "Sunbird does not have \(record.key) yet."))
    }
    let disputes = claim.fold.intent.fields.withoutSecrets
      .sorted { $0.key.rawValue < $1.key.rawValue }
      .map { Dispute(name: $0.key, base: record.base?[$0.key], local: $0.value, remote: nil) }
    return .settle(
      .conflict(FoundConflict(kind: .gone, disputes: disputes, remote: [:], serverID: nil)))
  }

  /// Sends what a merge leaves to be sent, or settles where it leaves nothing.
  func send(
    _ merge: ThreeWayMerge, _ claim: Claim, knowsRecord: Bool, serverID: String?,
    seen: Fields = [:], note: String? = nil
  ) -> Step {
    guard merge.disputes.isEmpty else {
      return .settle(
        .conflict(
          FoundConflict(
            kind: .fields, disputes: merge.disputes, remote: seen, serverID: serverID)))
    }
    let base = merge.base.overlaid(with: merge.send).filter { !$0.value.isEmpty }
    let acceptance = Acceptance(
      serverID: serverID, base: knowsRecord ? base : nil, remoteChanged: merge.remoteChanged,
      note: note)
    guard !merge.send.isEmpty,
      let operation = Intent.update(merge.send).operation(for: claim.record.key.kind)
    else { return .settle(.accepted(acceptance)) }
    if let problem = objection(toSending: merge.send, operation, claim, seenID: serverID) {
      return .settle(.rejected(problem))
    }
    return .send(
      [
        WriteStep(operation: operation, fields: merge.send, known: base, serverID: serverID)
      ], acceptance)
  }

  /// - Parameter isOurs: whether what shows may be what a request of these fields has written.
  func merged(
    _ fields: Fields, base: Fields?, seen: Fields, _ record: Record, isOurs: Bool = false
  ) -> ThreeWayMerge {
    var policies = policies
    #if DEBUG
      if Sabotage.isOn(.overwriteConflict) { policies = ConflictPolicies(otherwise: .local) }
    #endif
    let seen = dialect.unmasked(seen, knowing: base ?? [:])
    let lookalikes = dialect.lookalikes(of: seen, in: fields)
    return ThreeWayMerge(
      base: base, local: fields, seen: seen.overlaid(with: lookalikes), kind: record.key.kind,
      policies: policies, defaults: dialect.defaults(of: record.key.kind),
      unproven: isOurs ? [] : Set(lookalikes.keys))
  }

  /// What a read shows, but for masked values that only the new ones would explain: whoever changes a
  /// value does not take it for changed because the hidden one may be the same.
  private func proven(
    _ remote: RemoteRecord, _ fields: Fields, base: Fields?, _ claim: Claim
  ) -> Fields {
    let seen = dialect.unmasked(remote.fields, knowing: base ?? [:])
    let lookalikes = dialect.lookalikes(of: seen, in: fields)
    return remote.fields.filter { lookalikes[$0.key] == nil || !claim.isChange($0.key) }
  }
}

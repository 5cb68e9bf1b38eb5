import Causality
import Foundation
import Registry

/// Says what each way to end makes of a claim: values in, one ``RecordChange`` out.
package struct ClaimEnd {
  package let claim: Claim
  package let now: Date
  /// The machine's, in seconds: how long what went before may still be shown is not measured by a
  /// clock that somebody sets.
  package let uptime: Double

  package init(of claim: Claim, at now: Date, uptime: Double) {
    self.claim = claim
    self.now = now
    self.uptime = uptime
  }

  /// Sunbird has it.
  ///
  /// - Parameters:
  ///   - clocks: the record's, as the store has them.
  ///   - later: the record's later edits that are not accepted; asked for only where the base has
  ///     moved otherwise than by the claim.
  package func accepted(
    _ acceptance: Acceptance, clocks: RecordClocks, later: () throws -> [Edit]
  ) throws -> RecordChange {
    var change = RecordChange()
    for edit in claim.folded { change.drop(secretsOf: edit) }
    change.moves = runInto(.accept(note: acceptance.note))
    let base = acceptance.base?.filter { acceptance.unstored[$0.key] == nil }
    let moved = base.map(moved(to:)) ?? []
    let mayBeConcurrent = clocks.knowsMore(than: claim)
    let others = moved.isEmpty && !mayBeConcurrent ? [] : try later()
    for edit in others where edit.id > claim.carrier.id && !isConcurrent(edit) {
      change.keep(view, of: moved, for: edit)
    }
    let isUnaware = !change.authorSaw.isEmpty
    for edit in others where isConcurrent(edit) {
      let known = claim.record.base ?? [:]
      change.keep(known, of: known.changes(to: base ?? [:]), for: edit)
    }
    let told = claim.folded.reduce(
      clocks.base.merged(with: acceptance.baseClock ?? VectorClock())
    ) { $0.including($1.dot) }
    // Whoever edits a field that has moved has not seen that, and his clock has to tell.
    let isToldApart = acceptance.baseClock != nil && others.allSatisfy { !$0.hasSeen(told) }
    let ticks = acceptance.remoteChanged || isUnaware && !isToldApart
    let clock = ticks ? try clocks.ticked(told) : told
    change.base = .init(
      fields: base?.withoutSecrets, clock: clock, unstored: acceptance.unstored.withoutMarkers)
    change.clock = clocks.known.merged(with: clock)
    change.presence = acceptance.presence
    change.serverID = acceptance.serverID
    change.place = acceptance.registeredUnder.map {
      MadePlace(organisation: $0, membership: acceptance.membership)
    }
    change.remoteChanged = acceptance.remoteChanged
    change.staleReads = staleReads(movingTo: base, acceptance.presence)
    change.freesWaiting = true
    return change
  }

  /// The edits cancelled each other out.
  package func cancelled() -> RecordChange {
    var change = RecordChange()
    for edit in claim.folded { change.drop(secretsOf: edit) }
    change.moves = claim.folded.map { .init($0.id, .fold(into: nil)) }
    change.freesWaiting = true
    return change
  }

  /// A person has to look at it before it goes on; so do the record's later edits.
  package func rejected(_ problem: Problem, later: [Edit]) -> RecordChange {
    stepped(.reject(problem), holding: later)
  }

  /// A person has to say which side is right.
  ///
  /// - Parameters:
  ///   - open: the record's open conflict, with the clock of its remote side.
  ///   - undecided: the record's unfinished edits.
  package func inConflict(
    _ found: FoundConflict, clocks: RecordClocks,
    open: (found: FoundConflict, remoteClock: VectorClock)?, undecided: [Edit], later: [Edit]
  ) throws -> RecordChange {
    var change = stepped(.conflict, holding: later)
    change.conflict = .init(
      found: found,
      localClock: undecided.about(claim.folded).reduce(claim.localClock) {
        $0.merged(with: $1.clock)
      },
      remoteClock: try Self.remoteClock(of: found, clocks: clocks, open: open))
    guard found.kind == .fields else { return change }
    change.presence = .present
    change.serverID = found.serverID
    change.staleReads = staleReads(
      movingTo: (claim.record.base ?? [:]).overlaid(with: found.remote), .present)
    return change
  }

  /// The same conflict found twice is one conflict; its remote clock goes on where the server's side
  /// is another one than before, since that was shown to nobody. The server has no clock of its own,
  /// so its values tell.
  private static func remoteClock(
    of found: FoundConflict, clocks: RecordClocks,
    open: (found: FoundConflict, remoteClock: VectorClock)?
  ) throws -> VectorClock {
    if let told = found.remoteClock { return told.merged(with: clocks.base) }
    guard let open else { return try clocks.baseTicked() }
    if open.found.kind == found.kind, open.found.remote == found.remote { return open.remoteClock }
    let both = RecordClocks(known: clocks.known, base: open.remoteClock.merged(with: clocks.base))
    return try both.baseTicked()
  }

  /// It goes later.
  package func putOff(until: Date?, _ problem: Problem?) -> RecordChange {
    stepped(.queue(notBefore: until, problem: problem), holding: [])
  }

  /// It needs the record `parent`; the record's later edits do, too.
  package func waits(
    for parent: Int64, retryAt: Date?, _ problem: Problem, later: [Edit]
  ) -> RecordChange {
    stepped(.wait(on: parent, retryAt: retryAt, problem: problem), holding: later)
  }

  /// Nothing was judged: it goes back to where it came from, the queue, or behind what is still on its
  /// way, as a membership's user is whose row was refused.
  package func putBack(
    behind blocker: Blocker?, _ problem: Problem?, later: () throws -> [Edit]
  ) rethrows -> RecordChange {
    var change = RecordChange()
    let transition = Transition.free(unless: blocker, problem: problem)
    change.moves = [.init(claim.carrier.id, transition)]
    if blocker != nil { change.moves += held(try later(), behind: transition) }
    return change
  }

  /// Something that is not Sunbird stood against it.
  package func refused(_ refusal: Refusal, _ problem: Problem) -> RecordChange {
    stepped(
      refusal.mayHaveArrived
        ? .unknownOutcome(notBefore: now, problem: problem)
        : .queue(notBefore: now, problem: problem),
      holding: [])
  }

  /// It may have taken effect.
  package func unknownOutcome(askAfter: Date?, _ problem: Problem) -> RecordChange {
    var change = RecordChange()
    change.moves = [.init(claim.carrier.id, .unknownOutcome(notBefore: askAfter, problem: problem))]
    return change
  }

  /// What a first look showed becomes the base before anything is sent upon it: should the outcome be
  /// unknown, what others change from now on can still be told from what was there.
  ///
  /// A creation that was recorded since the claim was taken rests on nothing: its author knew of no
  /// such record, and what the look showed is somebody else's.
  package func firstSight(
    of base: Fields, clocks: RecordClocks, later: [Edit]
  ) throws -> RecordChange {
    var change = RecordChange()
    let clock = try clocks.baseTicked()
    change.base = .init(fields: base.withoutSecrets, clock: clock)
    change.clock = clocks.known.merged(with: clock)
    change.presence = .present
    for edit in later where edit.operation.isCreation && edit.id > claim.carrier.id {
      change.keep([:], of: Array(base.keys), for: edit)
    }
    return change
  }
}

extension ClaimEnd {
  /// What was thought to be on the server once the claim is accepted.
  private var view: Fields {
    (claim.record.base ?? [:]).overlaid(with: claim.fold.intent.fields)
  }

  /// The fields that are otherwise there than was thought.
  private func moved(to base: Fields) -> [FieldName] { view.changes(to: base) }

  /// Whether the edit's author knew nothing of one of the claim's.
  private func isConcurrent(_ edit: Edit) -> Bool {
    claim.folded.contains { $0.id != edit.id && !edit.follows($0) && !$0.follows(edit) }
  }

  private func staleReads(movingTo base: Fields?, _ presence: Presence) -> StaleReadWindow {
    .moving(from: claim.record, to: base ?? [:], presence: presence, at: uptime)
  }

  /// The claim's run folded into its carrier, if it is not yet, and the carrier's step.
  private func runInto(_ transition: Transition) -> [RecordChange.Move] {
    let carrier = claim.carrier.id
    return claim.folded.dropLast().map { .init($0.id, .fold(into: carrier)) }
      + [.init(carrier, transition)]
  }

  private func stepped(_ transition: Transition, holding later: [Edit]) -> RecordChange {
    var change = RecordChange()
    change.moves = runInto(transition) + held(later, behind: transition)
    return change
  }

  /// The later edits that may not go before the carrier now.
  private func held(_ later: [Edit], behind transition: Transition) -> [RecordChange.Move] {
    let carrier = EarlierEdit(
      dot: claim.carrier.dot, state: transition.state, waitsOn: transition.waitsOn)
    return later.compactMap { edit in
      guard edit.id > claim.carrier.id, edit.state == .queued,
        let blocker = blockedBy(edit, earlier: [carrier], parents: [])
      else { return nil }
      return .init(edit.id, .free(unless: blocker))
    }
  }
}

extension RecordChange {
  mutating func drop(secretsOf edit: Edit) {
    let marked = edit.fields.withSecretsMarked
    if marked != edit.fields { secretsDropped[edit.id] = marked }
  }

  /// Keeps for a later edit what its author saw of those of its fields that have moved, unless more
  /// than that is kept already.
  mutating func keep(_ view: Fields, of names: [FieldName], for edit: Edit) {
    let unaware = names.filter { edit.fields[$0] != nil && edit.authorSaw[$0] == nil }
    guard !unaware.isEmpty else { return }
    authorSaw[edit.id] = unaware.reduce(into: edit.authorSaw) { $0[$1] = view[$1] ?? .null }
  }
}

import Causality
import Foundation
import GRDB
import Reconciliation
import Registry

extension Outbox {
  /// Ends a conflict by a person's decision. The decision is itself an edit: its clock is after
  /// both sides, the edits in conflict fold into it, and it goes with the next sync. If the server
  /// has changed once more by then, that is a new conflict.
  ///
  /// Secrets of those edits leave the store; the decision has those that it is to carry.
  ///
  /// - Parameter seen: the clock under which the conflict was shown to whoever decides; the one
  ///   under which it was found, unless told.
  /// - Throws: ``StoreError/undecided(_:)`` when a disputed field is left open;
  ///   ``StoreError/conflictChanged(_:)`` when either side is another one than was shown.
  package func resolve(
    conflict id: Int64, by resolution: Resolution, seen: VectorClock? = nil,
    policies: ConflictPolicies, author: String, at now: Date
  ) async throws -> Edit {
    let decision = try await recording(by: author, at: now) { recorder in
      let conflict = try recorder.db.openConflict(numbered: id, policies: policies)
      guard conflict.clock.compare(seen ?? conflict.foundClock) == .equal else {
        throw StoreError.conflictChanged(conflict)
      }
      let resolver = Resolver(conflict: conflict, recorder: recorder)
      switch conflict.kind {
      case .fields: return try resolver.decideFields(resolution, policies: policies)
      case .gone: return try resolver.decideGone(resolution)
      }
    }
    // What is decided stands; a log that can't be cleared now is cleared by the next pass.
    try? await clearLogOfSecrets()
    return decision
  }
}

/// Resolves one conflict inside a transaction.
struct Resolver {
  let conflict: OpenConflict
  let recorder: Recorder

  private var db: Database { recorder.db }
  private var record: Record { conflict.record }
  private var now: Date { recorder.now }
  private var bothClocks: VectorClock {
    record.clock.merged(with: conflict.localClock).merged(with: conflict.remoteClock)
  }

  func decideFields(_ resolution: Resolution, policies: ConflictPolicies) throws -> Edit {
    let kind = record.key.kind
    for name in Array(resolution.sides.keys) + Array(resolution.values.keys)
    where !kind.fields.contains(name) {
      throw StoreError.notDisputed(name)
    }
    let disputed = conflict.disputes.map(\.name) + conflict.secrets
    for name in resolution.sides.keys where !disputed.contains(name) {
      throw StoreError.notDisputed(name)
    }
    for name in kind.change.unclearableFields where resolution.values[name]?.isEmpty ?? false {
      throw StoreError.badField(.blank(name.rawValue))
    }
    let open = conflict.disputes.filter { resolution.value(for: $0) == nil }
    let merge = conflict.merge(policies: policies)
    guard open.isEmpty,
      let fields = resolution.fields(
        local: conflict.local, merge: merge, disputes: conflict.disputes)
    else { throw StoreError.undecided(open.map(\.name)) }
    guard !conflict.remote.isEmpty else { return try decideUnseen(resolution) }
    try requeueEdits()
    let base = (record.base ?? [:]).overlaid(with: conflict.remote)
    try db.run(
      sql: "UPDATE record SET base = ?, base_clock = ?, presence = 'present' WHERE id = ?",
      arguments: [
        try StoreCoding.encode(base),
        try StoreCoding.encode(record.baseClock.merged(with: conflict.remoteClock)), record.id,
      ])
    let decision = try close(
      with: DraftEdit(operation: record.key.kind.change, key: record.key, fields: fields),
      leavingOut: conflict.secrets.filter { !resolution.carries($0) })
    try keep(base, shownTo: decision)
    return decision
  }

  /// Keeps what the reviewer was shown of fields that an edit under his decision had not seen so:
  /// from now on the decision speaks for them.
  private func keep(_ base: Fields, shownTo decision: Edit) throws {
    var saw: Fields = [:]
    for edit in conflict.edits {
      for name in edit.authorSaw.keys where decision.fields[name] != nil {
        saw[name] = base[name] ?? .null
      }
    }
    guard !saw.isEmpty else { return }
    try db.run(
      sql: "UPDATE edit SET author_saw = ? WHERE id = ?",
      arguments: [try StoreCoding.encode(saw), decision.id])
  }

  /// The record is there, and the server does not show it: what is given up is left as it is there,
  /// which no value can say. So the decision takes the place of the edits and carries the rest.
  private func decideUnseen(_ resolution: Resolution) throws -> Edit {
    let givenUp = conflict.disputes.map(\.name).filter {
      resolution.values[$0] == nil && (resolution.sides[$0] ?? resolution.take) == .remote
    }
    let fields = conflict.local.filter { name, _ in
      name.isSecret ? resolution.carries(name) : !givenUp.contains(name)
    }.overlaid(with: resolution.values)
    try withdrawEdits()
    try db.run(
      sql: "UPDATE record SET presence = 'present' WHERE id = ?", arguments: [record.id])
    let decision = try close(
      with: DraftEdit(operation: record.key.kind.change, key: record.key, fields: fields),
      leavingOut: conflict.secrets.filter { !resolution.carries($0) })
    guard fields.isEmpty else { return decision }
    return try accept(decision, note: "the record was left as it is on the server")
  }

  /// The record is gone there: make it again with everything known here, or give it up.
  func decideGone(_ resolution: Resolution) throws -> Edit {
    guard let side = resolution.take, resolution.sides.isEmpty, resolution.values.isEmpty else {
      throw StoreError.notApplicable(
        "the record is gone on the server: take local to make it again, remote to give it up")
    }
    try db.run(
      sql: "UPDATE record SET base = NULL, presence = 'absent', base_clock = ? WHERE id = ?",
      arguments: [
        try StoreCoding.encode(record.baseClock.merged(with: conflict.remoteClock)), record.id,
      ])
    switch side {
    case .local:
      try requeueEdits()
      let fields = (record.base ?? [:]).overlaid(with: conflict.local)
      let decision = try close(
        with: DraftEdit(
          operation: record.key.kind.creation, key: record.key,
          fields: fields.filter { !$0.value.isEmpty }))
      try db.holdChildren(of: record, behind: decision, at: now)
      return decision
    case .remote:
      try withdrawEdits()
      let decision = try close(
        with: DraftEdit(operation: conflict.edits[0].operation, key: record.key, fields: [:]))
      return try accept(decision, note: "the record was given up, as on the server")
    }
  }

  /// Ends a decision that leaves nothing to be sent, and frees what waited for the record.
  private func accept(_ decision: Edit, note: String) throws -> Edit {
    try Transition.accept(note: note).apply(db, edit: decision.id, record: record.id, at: now)
    try db.run(
      sql: "UPDATE record SET base_clock = ? WHERE id = ?",
      arguments: [try StoreCoding.encode(bothClocks.including(decision.dot)), record.id])
    try db.release(waitingFor: record.id, at: now)
    return try db.edit(id: decision.id)
  }

  private func withdrawEdits() throws {
    for edit in conflict.edits {
      try db.forgetSecrets(of: edit)
      try Transition.withdraw.apply(db, edit: edit.id, record: record.id, at: now)
    }
  }

  /// The edits in conflict are due again, to be folded into the decision, or wait with it for a
  /// parent. One may have been let go with another before its turn comes.
  private func requeueEdits() throws {
    for edit in conflict.edits {
      try db.forgetSecrets(of: edit)
      let current = try db.edit(id: edit.id)
      guard current.state == .conflict || current.state == .waiting else { continue }
      try db.requeue(current, at: now)
    }
  }

  /// The edits in conflict wait with a decision that waits: without it they would say what it has
  /// decided against.
  private func holdEdits(with decision: Edit) throws {
    let sql = "SELECT waits_on FROM edit WHERE id = ? AND state = 'waiting'"
    guard let place = try db.one(Int64.self, sql: sql, arguments: [decision.id]) else { return }
    for edit in conflict.edits where try db.edit(id: edit.id).state == .queued {
      try Transition.wait(on: place, retryAt: nil, problem: nil)
        .apply(db, edit: edit.id, record: record.id, at: now)
    }
  }

  private func close(
    with draft: DraftEdit, leavingOut secrets: [FieldName] = []
  ) throws -> Edit {
    let latest = try db.storedRecord(id: record.id) ?? record
    let decision = try recorder.insert(draft, in: latest, seeing: bothClocks)
    try holdEdits(with: decision)
    try db.run(
      sql: """
        UPDATE conflict SET resolved_by = ?, base_before = ?, presence_before = ? WHERE id = ?
        """,
      arguments: [
        decision.id, try record.base.map { try StoreCoding.encode($0) },
        record.presence.rawValue, conflict.id,
      ])
    var detail = ["conflict": String(conflict.id)]
    if !secrets.isEmpty {
      detail["leftOut"] = secrets.map(\.rawValue).joined(separator: ", ")
    }
    try db.journal(.resolved, record: record.id, edit: decision.id, at: now, detail: detail)
    return decision
  }
}

import Causality
import Foundation
import Outbox
import Reconciliation
import Registry

// MARK: What people do at an office

extension World {
  /// Somebody records an edit of a record picked by chance.
  func recordSomething(_ number: Int) async throws {
    guard let outbox = offices[number].outbox, offices[number].isUp else { return }
    let key = dice.pick(People.keys)
    let seen = try await look(at: key, in: outbox)
    let draft = people.draft(
      key, view: seen?.view, isProven: seen?.base != nil, &dice)
    let unanswered = recording(draft, by: number, seen: seen)
    if draft.operation.isCreation { try await noteSent(number, outbox) }
    try await answered(number, unanswered) { [clock = offices[number].clock] in
      try await outbox.record(draft, by: "asha", at: clock.now)
    }
  }

  /// What is out when a parent is recorded can't be held back for it any more.
  private func noteSent(_ number: Int, _ outbox: Outbox) async throws {
    for edit in try await outbox.edits(EditFilter(states: [.sent]), limit: 1000) {
      let name = edit.dot.description
      offices[number].memory.firstSent[name] =
        offices[number].memory.firstSent[name] ?? ledger.count
    }
  }

  private typealias Seen = (view: Fields, base: Fields?)

  /// The record as a person at the office sees it.
  private func look(at key: RecordKey, in outbox: Outbox) async throws -> Seen? {
    do {
      let (record, pending) = try await outbox.record(key)
      return ((record.base ?? [:]).overlaid(with: pending).typed, record.base?.typed)
    } catch StoreError.unknownRecord {
      return nil
    }
  }

  private func recording(_ draft: DraftEdit, by number: Int, seen: Seen?) -> Recording {
    Recording(
      edit: Dot(replica: .sunbird, counter: 1), office: number, key: draft.key,
      operation: draft.operation, fields: draft.fields, view: seen?.view ?? [:],
      base: seen?.base, at: time.now)
  }

  /// Runs a command that records an edit, and remembers what it answered. A command whose process
  /// dies answers nothing; its edit may be there all the same.
  private func answered(
    _ number: Int, _ unanswered: Recording, _ command: () async throws -> Edit
  ) async throws {
    offices[number].unanswered = unanswered
    do {
      let edit = try await command()
      offices[number].unanswered = nil
      note(
        number,
        "records \(edit.dot) \(edit.operation.rawValue) \(edit.key) \(edit.fields.text), "
          + edit.state.rawValue)
      let recording = Recording(
        edit: edit.dot, office: number, key: edit.key, operation: edit.operation,
        fields: edit.fields, view: unanswered.view, base: unanswered.base,
        reviewed: unanswered.reviewed, at: time.now)
      if !ledger.add(recording) {
        breaks(.nameReused, "\(edit.dot) names two edits")
      }
    } catch is ProcessDied {
      return
    } catch let error as StoreError {
      offices[number].unanswered = nil
      guard case .alreadyRecorded = error else { throw error }
    }
  }

  /// Somebody tries to mend what was rejected.
  func repair(_ number: Int) async throws {
    guard let outbox = offices[number].outbox, offices[number].isUp else { return }
    let rejected = try await outbox.edits(EditFilter(states: [.rejected]), limit: 100)
    guard !rejected.isEmpty else { return }
    let edit = dice.pick(rejected)
    let now = offices[number].clock.now
    do {
      switch dice.number(below: 3) {
      case 0:
        _ = try await outbox.retry([edit.dot], at: now)
        note(number, "retries \(edit.dot)")
      case 1: try await withdraw(edit, number, outbox)
      default: try await change(edit, number, outbox)
      }
    } catch is ProcessDied {
      return
    }
  }

  /// Somebody takes an edit out that has not been accepted, or changes it.
  func withdrawSomething(_ number: Int) async throws {
    guard let outbox = offices[number].outbox, offices[number].isUp else { return }
    let edits = try await outbox.edits(
      EditFilter(states: [.queued, .waiting, .rejected]), limit: 100)
    guard !edits.isEmpty else { return }
    let edit = dice.pick(edits)
    do {
      if dice.happens(permille: 500) {
        try await withdraw(edit, number, outbox)
      } else {
        try await change(edit, number, outbox)
      }
    } catch is ProcessDied {
      return
    }
  }

  private func withdraw(_ edit: Edit, _ number: Int, _ outbox: Outbox) async throws {
    // Said before it is done: a process that dies half way may have done it.
    ledger.change(edit.dot) { $0.withdrawnAt.insert(number) }
    note(number, "withdraws \(edit.dot)")
    _ = try await outbox.withdraw([edit.dot], at: offices[number].clock.now)
  }

  private func change(_ edit: Edit, _ number: Int, _ outbox: Outbox) async throws {
    let texts: [FieldName] = [
      .orgName, .description, .homeUrl, .location, .profileSummary, .position, .role,
    ]
    guard let name = texts.first(where: { edit.fields[$0] != nil }) else { return }
    let value = people.newText(name.rawValue)
    ledger.change(edit.dot) { $0.fields = [:] }  // not known until the command answers
    var fields = edit.fields
    do {
      fields = try await outbox.change(
        edit.dot, fields: [name.rawValue: .string(value)], at: offices[number].clock.now
      ).fields
      note(number, "changes \(edit.dot): \(name.rawValue)=\(value)")
    } catch StoreError.inConflict(_, let conflict) {
      note(number, "is told to decide conflict \(conflict) before \(edit.dot) changes")
    }
    // In a copy it goes on to say what it said.
    if ledger.isShared(edit.dot) { fields = [:] }
    ledger.change(edit.dot) { [fields] in $0.fields = fields }
  }
}

// MARK: Conflicts

extension World {
  /// A person decides the open conflicts of an office, each by chance.
  ///
  /// - Returns: whether there were any.
  func decideConflicts(_ number: Int) async throws -> Bool {
    guard let outbox = offices[number].outbox, offices[number].isUp else { return false }
    let conflicts = try await outbox.conflicts(limit: 100)
    for conflict in conflicts where offices[number].isUp {
      try await decide(conflict, number, outbox)
    }
    return !conflicts.isEmpty
  }

  private func decide(_ conflict: OpenConflict, _ number: Int, _ outbox: Outbox) async throws {
    let draft = DraftEdit(
      operation: conflict.edits[0].operation, key: conflict.record.key, fields: [:])
    var unanswered = recording(
      draft, by: number, seen: try await look(at: conflict.record.key, in: outbox))
    unanswered.reviewed = conflict.remote.typed
    let side: Resolution.Side = dice.pick([.local, .remote])
    // About a record that is gone, or is there and not shown, his word takes the place of the edits.
    let isUnseen = conflict.kind == .fields && conflict.remote.isEmpty
    if isUnseen || (conflict.kind == .gone && side == .remote) {
      for edit in conflict.edits { ledger.change(edit.dot) { $0.withdrawnAt.insert(number) } }
    }
    var values: Fields = [:]
    if conflict.kind == .fields, let dispute = conflict.disputes.first,
      dispute.local?.items != nil, dice.happens(permille: 200)
    {
      values[dispute.name] = .text(people.newText("decided"))
    }
    note(number, "decides conflict \(conflict.id) of \(conflict.record.key): \(side.rawValue)")
    try await answered(number, unanswered) { [clock = offices[number].clock, values] in
      try await outbox.resolve(
        conflict: conflict.id, by: Resolution(take: side, values: values), seen: conflict.clock,
        policies: ConflictPolicies(), author: "asha", at: clock.now)
    }
  }

  /// A person goes through everything that waits for one.
  ///
  /// - Returns: whether anything did.
  func decideEverything() async -> Bool {
    guard violation == nil else { return false }
    var decided = false
    do {
      for number in offices.indices {
        if try await decideConflicts(number) { decided = true }
        if try await offices[number].outbox?.status()[.rejected] ?? 0 > 0 {
          try await repair(number)
          decided = true
        }
      }
    } catch {
      breaks(.unexpectedError, "\(error)")
    }
    return decided
  }
}

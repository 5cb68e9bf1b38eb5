import Causality
import Foundation
import Outbox
import Reconciliation
import Registry
import Testing

/// The steps that tests are made of.
extension Outbox {
  @discardableResult
  func record(
    _ operation: WriteOperation, _ key: RecordKey, _ fields: Fields = [:],
    priority: Priority = .normal
  ) async throws -> Edit {
    var draft = DraftEdit(operation: operation, key: key, fields: fields)
    draft.priority = priority
    return try await record(draft, by: "asha", at: moment(0))
  }

  /// Claims the record `key`, which has to be due.
  func claim(_ key: RecordKey) async throws -> Claim {
    try #require(try await claim(limit: 1000).first { $0.record.key == key })
  }

  /// Claims the record and makes the intent durable.
  func begin(_ key: RecordKey) async throws -> Claim {
    let claim = try await claim(key)
    let operation = claim.fold.intent.operation(for: key.kind) ?? claim.carrier.operation
    try await begin([(claim: claim, operation: operation)], at: moment(10))
    return claim
  }

  func settle(_ claim: Claim, _ settlement: Settlement) async throws {
    try await settle([(claim: claim, settlement: settlement)], at: moment(20))
  }

  /// Sends what is due for the record and settles it.
  @discardableResult
  func send(_ key: RecordKey, _ settlement: Settlement) async throws -> Claim {
    let claim = try await begin(key)
    try await settle(claim, settlement)
    return claim
  }

  /// Sends what is due for the record; Sunbird takes it.
  @discardableResult
  func sendAccepted(_ key: RecordKey, base: Fields = [:]) async throws -> Claim {
    try await send(key, .accepted(Acceptance(base: base)))
  }

  func state(_ edit: Edit) async throws -> EditState { try await self.edit(edit.dot).state }

  func count(_ state: EditState) async throws -> Int { try await status()[state] }

  func record(of key: RecordKey) async throws -> Record { try await record(key).record }

  /// What happened to a record, from the first event.
  func events(of key: RecordKey) async throws -> [JournalEvent] {
    try await history(of: key, limit: 1000).map(\.line.event)
  }
}

extension Settlement {
  static func accepted(base: Fields) -> Settlement { .accepted(Acceptance(base: base)) }

  /// A conflict about fields, as a merge of `base`, `local` and `remote` finds it.
  static func conflict(
    base: Fields?, local: Fields, remote: Fields, kind: RecordKind = .user
  ) -> Settlement {
    let merge = ThreeWayMerge(
      base: base, local: local, seen: remote, kind: kind, policies: ConflictPolicies())
    return .conflict(
      FoundConflict(kind: .fields, disputes: merge.disputes, remote: remote, serverID: nil))
  }

  static var gone: Settlement {
    .conflict(FoundConflict(kind: .gone, disputes: [], remote: [:], serverID: nil))
  }
}

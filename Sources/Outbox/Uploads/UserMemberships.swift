import Causality
import Foundation
import GRDB
import Reconciliation
import Registry

/// What the store knows of the organisations of one user, for an upload that takes the user along.
package struct UserMemberships: Sendable {
  /// Additions that wait for nothing but this user, in the order they were recorded. Their
  /// organisations are there.
  package let pendingMemberships: [Claim]
  /// Memberships that are known to be on the server.
  package let knownMemberships: [Record]
  /// The organisation of the first addition whose organisation is still to be made; nil for none.
  package let organisationToCome: RecordKey?
  /// The organisation under which this office had the user registered: no other can update it.
  package let registeredUnder: RecordKey?
  /// When to ask again about the upload that brings an organisation which this user is to join;
  /// nil where none is on its way like that.
  package let organisationComesAt: Date?

  /// The addition to an organisation that waits for nothing but this user; nil for none.
  package func addition(to organisation: RecordKey) -> Claim? {
    pendingMemberships.first { $0.record.key.parents.first == organisation }
  }
}

extension Outbox {
  /// The organisations of the users of `claims`, in that order.
  package func memberships(of claims: [Claim]) async throws -> [UserMemberships] {
    try await read { [replica] db in
      try claims.map { try db.memberships(of: $0.record.key, replica: replica) }
    }
  }
}

extension Database {
  fileprivate func memberships(of user: RecordKey, replica: ReplicaID) throws -> UserMemberships {
    let sql = "SELECT id FROM record WHERE user_key = ? ORDER BY id"
    var pendingMemberships: [Claim] = []
    var knownMemberships: [Record] = []
    var comesAt: Date?
    var toCome: RecordKey?
    for id in try all(Int64.self, sql: sql, arguments: [user.canonical]) {
      guard let membership = try storedRecord(id: id) else { continue }
      if membership.presence == .present { knownMemberships.append(membership) }
      guard membership.presence != .present, let claim = try addition(id, replica: replica)
      else {
        continue
      }
      guard let parent = membership.key.parents.first,
        let organisation = try storedRecord(parent), try isCreating(organisation.id)
      else {
        pendingMemberships.append(claim)
        continue
      }
      toCome = toCome ?? parent
      comesAt = try comesAt ?? uploadBringing(organisation.id)
    }
    return UserMemberships(
      pendingMemberships: pendingMemberships.sorted { $0.carrier.id < $1.carrier.id },
      knownMemberships: knownMemberships, organisationToCome: toCome,
      registeredUnder: try registration(of: user), organisationComesAt: comesAt)
  }

  /// The addition of a membership that is due once its parents are there; nil where something else
  /// is to happen to it, or it waits for something else.
  private func addition(_ record: Int64, replica: ReplicaID) throws -> Claim? {
    guard
      let claim = try claim(record: record, carrierState: .waiting, replica: replica)
        ?? claim(record: record, carrierState: .queued, replica: replica),
      case .addMember = claim.fold.intent, claim.fold.count == claim.edits.count
    else { return nil }
    let isFree = claim.edits.allSatisfy { edit in
      edit.notBefore == nil
        && (edit.waitsOn.map { claim.record.key.parents.contains($0) } ?? true)
    }
    guard isFree, try edits(of: record, in: [.sent, .conflict, .rejected]).isEmpty else {
      return nil
    }
    return claim
  }

  private func registration(of user: RecordKey) throws -> RecordKey? {
    let sql = "SELECT registered_under FROM record WHERE key = ?"
    let row = try row(sql: sql, arguments: [user.canonical])
    return try (row?.value("registered_under") as String?).flatMap { RecordKey($0) }
  }

  private func uploadBringing(_ record: Int64) throws -> Date? {
    let sql = """
      SELECT upload.poll_at FROM edit
      JOIN upload_edit ON upload_edit.edit_id = edit.id
      JOIN upload ON upload.id = upload_edit.upload_id
      WHERE edit.record_id = ? AND edit.state = 'sent' AND upload.state <> 'done' LIMIT 1
      """
    return try one(Int64.self, sql: sql, arguments: [record]).map(StoreCoding.date)
  }
}

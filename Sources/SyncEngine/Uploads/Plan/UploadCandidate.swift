import Foundation
import Outbox
import Reconciliation
import Registry
import Sunbird

/// A user with due edits, with what is known of the organisations and, where it was looked for, of
/// the server's side.
struct UploadCandidate: Sendable {
  let claim: Claim
  let memberships: UserMemberships
  let facts: RouteFacts
  /// How the server shows the user; nil when it was not asked.
  let answer: Answer?
  /// The first organisation that was left out because the server does not have it; nil for none.
  let lost: LostOrganisation?

  var isCreation: Bool { facts.isCreation }
}

/// An organisation that the server does not have, and what it said.
struct LostOrganisation: Sendable {
  let key: RecordKey
  let problem: Problem
}

/// Finds out what there is to know before the lane of each user is chosen.
struct UploadCandidates: Sendable {
  let outbox: Outbox
  let reconciler: Reconciler
  let looks: RecordLooks
  /// Where users without a queued membership are uploaded; nil for nowhere.
  let bulkOrganisation: RecordKey?

  func of(_ claims: [Claim], _ findings: UploadFindings) async throws -> [UploadCandidate] {
    guard !claims.isEmpty else { return [] }
    let memberships = try await outbox.memberships(of: claims)
    let unsure = claims.filter { support(of: $0, serverID: $0.record.serverID) == .needsServerID }
    let seen = Dictionary(
      zip(unsure.map(\.record.id), await looks.answers(of: unsure)).map { ($0, $1) }
    ) { $1 }
    return zip(claims, memberships).map { claim, memberships in
      candidate(claim, memberships, answer: seen[claim.record.id], findings)
    }
  }

  private func candidate(
    _ claim: Claim, _ memberships: UserMemberships, answer: Answer?, _ findings: UploadFindings
  ) -> UploadCandidate {
    let known = memberships.knownMemberships.compactMap(\.key.parents.first)
    let pending = memberships.pendingMemberships.compactMap(\.record.key.parents.first)
    let all = [memberships.registeredUnder] + known + pending + [bulkOrganisation]
    var facts = RouteFacts(key: claim.record.key, isCreation: claim.isNew)
    facts.memberOf = known.compactMap(findings.usable)
    facts.toJoin = pending.compactMap(findings.usable)
    facts.registeredUnder = memberships.registeredUnder.flatMap(findings.usable)
    facts.organisationComesAt = memberships.organisationComesAt
    var serverID = claim.record.serverID
    if case .view(.present(let remote))? = answer { serverID = remote.serverID ?? serverID }
    facts.singleProblem = singleProblem(support(of: claim, serverID: serverID), claim)
    return UploadCandidate(
      claim: claim, memberships: memberships, facts: facts, answer: answer,
      lost: all.compactMap { $0.flatMap(findings.lost) }.first)
  }

  private func support(of claim: Claim, serverID: String?) -> FieldSupport {
    // What a decision left as it is there may be known by its mask only, and never travels.
    let fields = claim.fold.intent.fields.filter { !$0.value.isMasked }
    let operation: WriteOperation = claim.isNew ? .createUser : .updateUser
    return reconciler.dialect.support(
      of: operation, key: claim.record.key, fields: fields,
      facts: FieldSupportFacts(serverID: serverID, ownUserID: reconciler.ownUserID))
  }

  private func singleProblem(_ support: FieldSupport, _ claim: Claim) -> Problem? {
    switch support {
    case .sent: nil
    case .rejected(let problem): problem
    case .needsServerID:
      Problem(
        code: Problem.notOwnUserCode,
        message: "\(reconciler.dialect.title) lets a user token update its own user only, and does "
          + "not tell whether \(claim.record.key) is that user.")
    }
  }
}

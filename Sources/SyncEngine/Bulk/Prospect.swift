import Foundation
import Outbox
import Reconciliation
import Registry
import Sunbird

/// A user with due edits, with what is known of the organisations and, where it was looked for, of
/// the server's side.
struct Prospect: Sendable {
  let claim: Claim
  let company: UserCompany
  let candidate: BulkCandidate
  /// How the server shows the user; nil when it was not asked.
  let answer: Answer?
  /// Whether an organisation of the user was left out because the server does not know it.
  let lostOrganisation: Bool
}

extension BulkStage {
  /// What there is to know before the lane of each user is chosen.
  func prospects(_ claims: [Claim], company: [UserCompany]) async -> [Prospect] {
    let unsure = claims.filter { carriage(of: $0, serverID: $0.record.serverID) == .needsServerID }
    let seen = Dictionary(
      zip(unsure.map(\.record.id), await look(at: unsure)).map { ($0, $1) }
    ) { $1 }
    return zip(claims, company).map { claim, company in
      prospect(claim, company, answer: seen[claim.record.id])
    }
  }

  private func prospect(_ claim: Claim, _ company: UserCompany, answer: Answer?) -> Prospect {
    var candidate = BulkCandidate(key: claim.record.key, isCreation: claim.isNew)
    let joined = company.joined.compactMap(\.key.parents.first)
    let joining = company.joining.compactMap(\.record.key.parents.first)
    let all = joined + joining + [company.registeredUnder].compactMap(\.self)
    candidate.joined = joined.compactMap(usable)
    candidate.joining = joining.compactMap(usable)
    candidate.registeredUnder = company.registeredUnder.flatMap(usable)
    candidate.organisationComesAt = company.organisationComesAt
    var serverID = claim.record.serverID
    if case .view(.present(let remote))? = answer { serverID = remote.serverID ?? serverID }
    candidate.singleProblem = singleProblem(carriage(of: claim, serverID: serverID), claim)
    return Prospect(
      claim: claim, company: company, candidate: candidate, answer: answer,
      lostOrganisation: !all.allSatisfy { usable($0) != nil })
  }

  private func carriage(of claim: Claim, serverID: String?) -> Carriage {
    let fields = claim.fold.intent.fields
    let operation: WriteOperation = claim.isNew ? .createUser : .updateUser
    return reconciler.dialect.carriage(
      of: operation, key: claim.record.key, fields: fields,
      facts: CarriageFacts(serverID: serverID, ownUserID: reconciler.ownUserID))
  }

  private func singleProblem(_ carriage: Carriage, _ claim: Claim) -> Problem? {
    switch carriage {
    case .sendable: nil
    case .notCarried(let problem): problem
    case .needsServerID:
      Problem(
        code: Problem.notOwnUserCode,
        message: "\(reconciler.dialect.title) lets a user token update its own user only, and does "
          + "not tell whether \(claim.record.key) is that user.")
    }
  }
}

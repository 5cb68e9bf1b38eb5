import Outbox
import Reconciliation
import Registry
import Sunbird

/// Makes organisations by upload.
struct OrganisationUploads: Sendable {
  let lane: BulkLane
  let planner: UploadPlanner
  let reconciler: Reconciler
  let existence: Existence
  let sender: UploadSender

  /// - Returns: what goes by single requests.
  func carry(
    _ claims: [Claim], _ findings: inout UploadFindings, _ report: inout SyncReport
  ) async throws -> [Claim] {
    guard findings.closed == nil, planner.uploadsOrganisations(claims.count),
      let existing = await existence.existing(claims.map(\.record.key))
    else { return claims }
    var single: [Claim] = []
    var drafts: [UploadDraft] = []
    for claim in claims {
      if !existing.contains(claim.record.key), let draft = draft(claim) {
        drafts.append(draft)
      } else {
        single.append(claim)
      }
    }
    try await sender.send(drafts, kind: .organisation, &findings, &report)
    try await sender.follower.follow(&findings, &report)
    return single
  }

  private func draft(_ claim: Claim) -> UploadDraft? {
    guard case .send(let steps, let acceptance) = reconciler.plan(claim, view: nil),
      let step = steps.first,
      let row = try? lane.row(creatingOrganisation: claim.record.key, step.fields)  // goes single
    else { return nil }
    let subject = UploadedClaim(
      claim: claim, operation: step.operation, acceptance: acceptance)
    return UploadDraft(entry: UploadEntry(subject: subject), row: row, organisation: nil)
  }
}

import Foundation
import Outbox
import Reconciliation
import Registry
import Sunbird

/// Makes and changes users by upload.
struct UserUploads: Sendable {
  let candidates: UploadCandidates
  let routes: UploadRoutes
  let drafts: UserDrafts
  let sender: UploadSender
  let unseen: UnseenUploads

  /// - Returns: what goes by single requests.
  func carry(
    _ claims: [Claim], _ findings: inout UploadFindings, _ report: inout SyncReport
  ) async throws -> [Claim] {
    let (claims, held) = try await unseen.parted(claims)
    let candidates = try await candidates.of(claims, findings)
    let chosen = try await routes.choose(for: candidates, &findings, &report)
    var single: [Claim] = []
    var settled = held
    var refusals: [RefusedCandidate] = []
    var uploads: [UploadDestination] = []
    for (candidate, route) in zip(candidates, chosen) {
      switch route {
      case .single: single.append(candidate.claim)
      case .later(let date):
        let problem = findings.closed ?? Self.underWay
        settled.append((candidate.claim, .deferred(until: date, problem)))
      case .rejected(let problem): refusals.append((candidate, problem))
      case .upload(let organisation, let takesMembership):
        uploads.append(
          UploadDestination(
            candidate: candidate, organisation: organisation,
            membership: takesMembership
              ? candidate.memberships.addition(to: organisation) : nil))
      }
    }
    settled += try await drafts.ends(refusing: refusals)
    try await sender.ends.settle(settled, &report)
    single += try await upload(uploads, &findings, &report)
    return single
  }

  /// - Returns: what goes by single requests.
  private func upload(
    _ uploads: [UploadDestination], _ findings: inout UploadFindings, _ report: inout SyncReport
  ) async throws -> [Claim] {
    let creations = uploads.filter { $0.candidate.isCreation }
    let changes = uploads.filter { !$0.candidate.isCreation }
    var single: [Claim] = []
    let freesContact = changes.contains { $0.claim.changesContact }
    if freesContact {
      // A phone number that a change frees may be what a new user gets: that row goes when the change
      // is there.
      single += try await upload(changing: changes, &findings, &report)
      try await sender.follower.follow(&findings, &report)
    }
    single += try await upload(creating: creations, &findings, &report)
    if !freesContact { single += try await upload(changing: changes, &findings, &report) }
    try await sender.follower.follow(&findings, &report)
    return single
  }

  private func upload(
    creating creations: [UploadDestination], _ findings: inout UploadFindings,
    _ report: inout SyncReport
  ) async throws -> [Claim] {
    let unseen = creations.filter { findings.isFree($0.organisation) }
    let others = creations.filter { !findings.isFree($0.organisation) }
    var single = try await send(drafts.drafts(creatingUnseen: unseen), &findings, &report)
    // What was looked at goes at once: a look grows old.
    for some in others.sheets(maxRows: findings.sheetRows) {
      guard await sender.client.stop == nil else { return single }
      single += try await send(try await drafts.drafts(creating: some), &findings, &report)
    }
    return single
  }

  private func upload(
    changing changes: [UploadDestination], _ findings: inout UploadFindings,
    _ report: inout SyncReport
  ) async throws -> [Claim] {
    var single: [Claim] = []
    for some in changes.sheets(maxRows: findings.sheetRows) {
      guard await sender.client.stop == nil else { return single }
      single += try await send(try await drafts.drafts(changing: some), &findings, &report)
    }
    return single
  }

  /// - Returns: what goes by single requests.
  private func send(
    _ planned: UploadDrafts, _ findings: inout UploadFindings, _ report: inout SyncReport
  ) async throws -> [Claim] {
    try await sender.ends.settle(planned.settled, &report)
    // What was to go there is claimed anew, and goes another way where there is one.
    for place in planned.lost { findings.noteUnknown(place.key, place.problem) }
    // Where the line is gone they are as they were.
    if await sender.client.stop == nil {
      let silent = planned.silent.map { ($0.claim, drafts.changes.unanswered($0.problem)) }
      try await sender.ends.settle(silent, &report)
    }
    for left in planned.notUploaded { report.add(left) }
    try await sender.send(planned.drafts, kind: .user, &findings, &report)
    return planned.single
  }

  private static let underWay = Problem(
    code: "organisation-under-way", message: "Its organisation is being uploaded.")
}

/// A user whom an upload takes along.
struct UploadDestination: Sendable {
  let candidate: UploadCandidate
  let organisation: RecordKey
  /// The addition that the user's row makes at the same time; nil for none.
  let membership: Claim?

  var claim: Claim { candidate.claim }
}

extension [UploadDestination] {
  /// The users of one look, and then of one upload: of one organisation.
  fileprivate func sheets(maxRows: Int) -> [[UploadDestination]] {
    let groups = Dictionary(grouping: indices) { self[$0].organisation }
    return groups.values.sorted { $0[0] < $1[0] }.flatMap { group in
      stride(from: 0, to: group.count, by: maxRows).map { start in
        group[start..<Swift.min(start + maxRows, group.count)].map { self[$0] }
      }
    }
  }
}

extension Claim {
  /// Whether it says something of what no two users may have.
  fileprivate var changesContact: Bool {
    FieldName.contacts.contains { fold.intent.fields[$0] != nil }
  }
}

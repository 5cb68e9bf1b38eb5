import Outbox
import Reconciliation
import Registry
import Sunbird

/// Makes the rows of users, and says of each what holds once it is accepted.
struct UserRows: Sendable {
  let lane: BulkLane
  let reconciler: Reconciler

  /// A user who is there and is to be changed by a row.
  struct Update: Sendable {
    let destination: UploadDestination
    let claim: Claim
    /// How the server showed the user when this was decided.
    let answer: Answer
    let steps: [WriteStep]
    let acceptance: Acceptance
  }

  func add(creation destination: UploadDestination, to drafts: inout UploadDrafts) {
    let claim = destination.claim
    guard case .send(let steps, let acceptance) = reconciler.plan(claim, view: nil),
      let step = steps.first
    else {
      drafts.leave(claim, to: nil)
      return
    }
    do {
      let row = try lane.row(
        creatingUser: claim.record.key, step.fields,
        membership: destination.membership?.fold.intent.fields)
      let subject = UploadedClaim(
        claim: claim, operation: .createUser,
        acceptance: acceptance.without(row.ignored).noting(Self.note(row)))
      let entry = UploadEntry(subject: subject, membership: destination.membership.map(member))
      drafts.drafts.append(
        UploadDraft(entry: entry, row: row, organisation: destination.organisation))
    } catch {
      if destination.candidate.facts.singleProblem == nil {
        drafts.leave(claim, to: error.problem)
      } else {
        drafts.settled.append((claim, .rejected(error.problem)))
      }
    }
  }

  /// - Parameter roles: what the user is known to be in the upload's organisation: a row takes away
  ///   what it leaves out, and puts back what others have taken away.
  func add(_ update: Update, roles: FieldValue?, to drafts: inout UploadDrafts) {
    let (claim, step) = (update.claim, update.steps[0])
    do {
      let row = try lane.row(
        updatingUser: claim.record.key, step.fields,
        known: (claim.record.base ?? [:]).overlaid(with: step.known), roles: roles)
      let subject = UploadedClaim(
        claim: claim, operation: .updateUser, acceptance: update.acceptance)
      drafts.drafts.append(
        UploadDraft(
          entry: UploadEntry(subject: subject), row: row,
          organisation: update.destination.organisation))
    } catch {
      drafts.settled.append((claim, .rejected(error.problem)))
    }
  }

  /// The membership that goes along with its user's row.
  private func member(_ claim: Claim) -> UploadedClaim {
    let base = claim.fold.intent.fields.withoutBlanks
    return UploadedClaim(
      claim: claim, operation: .addMember, acceptance: Acceptance(base: lane.granted(base)))
  }

  /// What the row leaves out of the user, for a person; nil for nothing.
  private static func note(_ row: BulkRow) -> String? {
    guard !row.ignored.isEmpty else { return nil }
    let list = row.ignored.map(\.rawValue).sorted().joined(separator: ", ")
    return "Sunbird does not take \(list) of a user from an upload"
  }
}

extension Acceptance {
  fileprivate func without(_ names: [FieldName]) -> Acceptance {
    var acceptance = self
    acceptance.base = base?.filter { !names.contains($0.key) }
    return acceptance
  }
}

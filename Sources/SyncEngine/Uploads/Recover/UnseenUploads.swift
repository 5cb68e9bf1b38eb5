import Outbox
import Reconciliation
import Registry

/// Keeps from the line what an upload might still write over that was sent and of which nothing was
/// seen.
///
/// Sunbird begins with an upload when it has done with those before it, and nobody can ask for one
/// whose process is not known. Its edits may go again, since a job that comes after all then writes
/// what is there already. What is recorded since would be written over, without a word to anybody: so
/// it waits for ten minutes (``PollSchedule/ofLost``), and joins none of the upload's edits.
struct UnseenUploads: Sendable {
  let outbox: Outbox
  let clock: any SyncClock

  /// Parts what may go, of a run of edits that which went with the upload, from what has to wait.
  func parted(_ claims: [Claim]) async throws -> (going: [Claim], held: [Settled]) {
    let unseen = try await outbox.unseenUploads(
      of: claims, since: clock.now.addingTimeInterval(-PollSchedule.ofLost))
    guard !unseen.isEmpty else { return (claims, []) }
    var going: [Claim] = []
    var held: [Settled] = []
    for claim in claims {
      guard let upload = unseen[claim.record.id] else {
        going.append(claim)
        continue
      }
      if let same = claim.upTo(edit: upload.lastEdit) {
        going.append(same)
      } else {
        let until = upload.sentAt.addingTimeInterval(PollSchedule.ofLost)
        held.append((claim, .deferred(until: until, Self.problem)))
      }
    }
    return (going, held)
  }

  private static let problem = Problem(
    code: "upload-may-come",
    message: "An upload with this user's earlier edits may still be carried out, and would write "
      + "over this one.")
}

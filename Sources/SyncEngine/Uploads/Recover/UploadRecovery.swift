import Outbox

/// Takes up the uploads that earlier passes left open.
struct UploadRecovery: Sendable {
  let outbox: Outbox
  let clock: any SyncClock
  let follower: UploadFollower

  /// Asks once for each that is due. One that a pass did not live to see answered may have arrived,
  /// and nobody knows its process.
  ///
  /// - Returns: whether there was one.
  func recover(
    ignoringBackoff: Bool, _ findings: inout UploadFindings, _ report: inout SyncReport
  ) async throws -> Bool {
    for upload in try await outbox.openUploads() where upload.state == .sent {
      try await outbox.uploadLost(upload, askAt: clock.now)
    }
    let uploads = ignoringBackoff ? try await outbox.openUploads() : try await follower.due()
    try await follower.advance(uploads, &findings, &report)
    return !uploads.isEmpty
  }
}

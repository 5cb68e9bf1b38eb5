import Outbox
import Reconciliation
import Registry
import Sunbird

/// Writes down how claims ended that were to go by upload, and counts them in the report.
struct UploadEnds: Sendable {
  let outbox: Outbox
  let clock: any SyncClock
  let freed: FreedContacts
  /// Told after each change of the report.
  let noteCost: @Sendable (inout SyncReport) async throws -> Void

  /// Of claims that no upload carries.
  func settle(_ results: [Settled], _ report: inout SyncReport) async throws {
    guard !results.isEmpty else { return }
    let written = try await outbox.settle(results, at: clock.now, uptime: clock.uptime)
    try await count(results, written, &report)
  }

  /// Of rows of an upload.
  func settle(_ ends: RowEnds, of upload: StoredUpload, _ report: inout SyncReport) async throws {
    let written = try await outbox.settle(
      ends.results, of: upload, isDone: ends.isDone, joined: ends.joined, at: clock.now,
      uptime: clock.uptime)
    try await count(ends.results, written, &report)
  }

  /// Nothing of the upload was taken: its edits go back to where they came from.
  func putBack(
    _ upload: StoredUpload, _ entries: [UploadEntry], _ problem: Problem?,
    _ report: inout SyncReport
  ) async throws {
    let results = entries.flatMap { $0.all(.untried(problem)) }
    try await settle(RowEnds(results: results), of: upload, &report)
  }

  private func count(
    _ results: [Settled], _ written: [Bool], _ report: inout SyncReport
  ) async throws {
    for result in results { freed.note(result, at: clock.uptime) }
    for (result, isWritten) in zip(results, written) where isWritten {
      report.count(result.settlement, edits: result.claim.fold.count)
    }
    try await noteCost(&report)
  }
}

/// How rows of one upload ended.
struct RowEnds: Sendable {
  var results: [Settled] = []
  /// Whether the upload has its end, too.
  var isDone = true
  /// Memberships that rows made without having been asked to.
  var joined: [(key: RecordKey, base: Fields)] = []
}

extension UploadEntry {
  /// The row's record and its membership, each with the same end.
  func all(_ settlement: Settlement) -> [Settled] {
    [subject, membership].compactMap(\.self).map { ($0.claim, settlement) }
  }
}

import Outbox
import Reconciliation
import Registry
import Sunbird

/// Writes down how claims ended that were to go by upload, and counts them in the report.
struct UploadEnds: Sendable {
  let settling: Settling
  /// Told after each change of the report.
  let noteCost: @Sendable (inout SyncReport) async throws -> Void

  /// Of claims that no upload carries.
  func settle(_ results: [Settled], _ report: inout SyncReport) async throws {
    guard !results.isEmpty else { return }
    report.add(try await settling.settle(results))
    try await noteCost(&report)
  }

  /// Of rows of an upload.
  func settle(_ ends: RowEnds, of upload: StoredUpload, _ report: inout SyncReport) async throws {
    report.add(
      try await settling.settle(ends.results, of: (upload, ends.isDone), joined: ends.joined))
    try await noteCost(&report)
  }

  /// Nothing of the upload was taken: its edits go back to where they came from.
  func putBack(
    _ upload: StoredUpload, _ entries: [UploadEntry], _ problem: Problem?,
    _ report: inout SyncReport
  ) async throws {
    let results = entries.flatMap { $0.all(.untried(problem)) }
    try await settle(RowEnds(results: results), of: upload, &report)
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

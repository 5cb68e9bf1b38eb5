import Foundation
import Outbox
import Registry
import Sunbird

/// Asks how far uploads are until each has its end.
struct UploadFollower: Sendable {
  let outbox: Outbox
  let client: APIClient
  let clock: any SyncClock
  let inquiry: UploadInquiry
  let rows: RowResults
  let lost: LostUploads
  let ends: UploadEnds

  /// Asks for the open uploads until they are done, or this pass has waited long enough.
  func follow(_ findings: inout UploadFindings, _ report: inout SyncReport) async throws {
    var waited = 0.0
    while await client.stop == nil, !Task.isCancelled,
      let next = try await outbox.openUploads().map(\.pollAt).min()
    {
      let delay = max(0, next.timeIntervalSince(clock.now))
      waited += delay
      guard waited <= PollSchedule.ofPass else { return }
      if delay > 0 {
        await Wait.telling(.upload) { await clock.sleep(seconds: delay) }
      }
      try await advance(try await due(within: PollSchedule.ofRound), &findings, &report)
    }
  }

  /// The open uploads that may be asked for now, or in so many seconds.
  func due(within seconds: Double = 0) async throws -> [StoredUpload] {
    let now = clock.now.addingTimeInterval(seconds)
    return try await outbox.openUploads().filter { $0.pollAt <= now }
  }

  /// Asks for a few at a time, so that a crash leaves little unknown.
  func advance(
    _ uploads: [StoredUpload], _ findings: inout UploadFindings, _ report: inout SyncReport
  ) async throws {
    let few = inquiry.maxConnections
    for start in stride(from: 0, to: uploads.count, by: few) {
      let some = uploads[start..<min(start + few, uploads.count)]
      try await take(await inquiry.ask(for: Array(some)), &findings, &report)
    }
  }

  /// - Returns: the uploads that it was news of.
  @discardableResult
  func take(
    _ news: [UploadInquiry.News], _ findings: inout UploadFindings, _ report: inout SyncReport
  ) async throws -> [Int64] {
    for (upload, status) in news { try await take(status, of: upload, &findings, &report) }
    return news.map(\.upload.id)
  }

  /// What follows from the server's word about an upload; `status` is nil where it gave none.
  private func take(
    _ status: UploadStatus?, of upload: StoredUpload, _ findings: inout UploadFindings,
    _ report: inout SyncReport
  ) async throws {
    let entries = try await outbox.entries(of: upload)
    guard !entries.isEmpty else { return try await ends.settle(RowEnds(), of: upload, &report) }
    guard upload.takenAs != nil else {
      guard await client.stop == nil else { return }
      return try await askForRecords(of: upload, entries, findings, &report)
    }
    let refusals = findings.noteQuestion(about: upload.id, isRefused: status?.isRefused ?? false)
    let isStale = clock.now.timeIntervalSince(upload.sentAt) > PollSchedule.ofProcess
    switch status {
    case .done(let result):
      try await ends.settle(
        try await rows.ends(of: entries, in: upload, result), of: upload, &report)
    case .notOffered where refusals < PollSchedule.mostRefusals: try await goOn(upload)
    case .unknownProcess, .notOffered:
      try await outbox.uploadLost(upload, askAt: clock.now)
      try await askForRecords(of: upload, entries, findings, &report)
    case .inProgress where isStale: try await outbox.uploadLost(upload, askAt: clock.now)
    case .inProgress, .unanswered, nil: try await goOn(upload)
    }
  }

  /// Asks for the records of an upload whose process nobody knows. What turns up is settled; what
  /// does not is waited for, since the server may still be at it.
  private func askForRecords(
    of upload: StoredUpload, _ entries: [UploadEntry], _ findings: UploadFindings,
    _ report: inout SyncReport
  ) async throws {
    let turnedAway = findings.turnedAway(upload.id)
    switch try await lost.find(entries, of: upload, turnedAway: turnedAway) {
    case .neverCame(let problem):
      let company: RowResults.Company =
        turnedAway == nil ? .ofEarlierPass : findings.isTryingRefused ? .refused : .others
      let results = await rows.unseen(entries, problem, in: company)
      try await ends.settle(RowEnds(results: results), of: upload, &report)
    case .found(let found):
      try await ends.settle(found, of: upload, &report)
      if !found.isDone { try await goOn(upload) }
    }
  }

  /// The upload is asked for again.
  private func goOn(_ upload: StoredUpload) async throws {
    let wait = PollSchedule.delay(after: upload.polls + 1)
    try await outbox.uploadGoesOn(upload, pollAt: clock.now.addingTimeInterval(wait))
  }
}

extension UploadStatus {
  fileprivate var isRefused: Bool {
    if case .notOffered = self { true } else { false }
  }
}

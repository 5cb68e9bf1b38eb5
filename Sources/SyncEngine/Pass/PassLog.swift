import Foundation
import Outbox

/// Keeps the report of a pass: now and then while it goes on, so that what it cost is known also
/// where the machine goes dark under it, and for good when it ends.
actor PassLog {
  private let outbox: Outbox
  let startedAt: Date
  /// The pass's number in the store; nil until it has one.
  private var pass: Int64?
  private var kept = SyncReport()

  /// What a pass may cost more, in seconds and in bytes, until its next settled edits have it kept
  /// again. Were it killed, nobody would know of that.
  private static let longest = 10.0
  private static let most = 100_000

  init(outbox: Outbox, startedAt: Date) {
    self.outbox = outbox
    self.startedAt = startedAt
  }

  /// Keeps how the pass stands, where enough has come together since the last time.
  func note(_ report: SyncReport) async throws {
    guard
      report.seconds - kept.seconds >= Self.longest || report.bytes - kept.bytes >= Self.most
    else { return }
    kept = report
    var unfinished = report
    unfinished.outcome = .partial
    pass = try await outbox.note(
      report: unfinished.json(), startedAt: startedAt, asPass: pass)
  }

  func end(_ report: SyncReport) async throws {
    try await outbox.keep(report: report.json(), startedAt: startedAt, asPass: pass)
  }
}

extension SyncReport {
  fileprivate var bytes: Int { bytesSent + bytesReceived }
}

import Logging
import Outbox
import Reconciliation
import Registry

/// Writes down how claims ended and counts it, whichever lane they went.
struct Settling: Sendable {
  let outbox: Outbox
  let clock: any SyncClock
  let freed: FreedContacts
  let trail: ExchangeTrail
  let log: Logger

  /// - Parameter upload: what the claims went by, and whether that is done; nil for single requests.
  /// - Returns: the count of what was written. What a person has changed meanwhile is not.
  func settle(
    _ results: [Settled], of upload: (StoredUpload, isDone: Bool)? = nil,
    joined: [(key: RecordKey, base: Fields)] = []
  ) async throws -> SettledCount {
    let carried = upload.map { ($0.0.request, $0.0.processID) }
    let evidence = results.map { trail.take($0.claim.carrier.dot, in: carried) }
    let isWritten =
      if let (upload, isDone) = upload {
        try await outbox.settle(
          results, evidence, of: upload, isDone: isDone, joined: joined, at: clock.now,
          uptime: clock.uptime)
      } else {
        try await outbox.settle(results, evidence, at: clock.now, uptime: clock.uptime)
      }
    var count = SettledCount()
    for (result, isWritten) in zip(results, isWritten) {
      freed.note(result, at: clock.uptime)
      if isWritten {
        count.add(result)
        log.tell(result)
      }
    }
    return count
  }
}

/// How many edits came to which end.
struct SettledCount: Sendable {
  private(set) var claims = 0
  private(set) var settled = 0
  private(set) var accepted = 0
  private(set) var merged = 0
  private(set) var incomplete = 0
  private(set) var conflicts = 0
  private(set) var rejected = 0

  fileprivate mutating func add(_ result: Settled) {
    let edits = result.claim.fold.count
    claims += 1
    switch result.settlement {
    case .accepted(let acceptance):
      accepted += edits
      if acceptance.remoteChanged { merged += edits }
      if acceptance.note != nil { incomplete += edits }
    case .conflict: conflicts += 1
    case .rejected, .notLetThrough: rejected += edits
    case .cancelled: break
    case .postponed, .deferred, .waits, .untried, .refused, .unknown: return
    }
    settled += edits
  }
}

extension SyncReport {
  mutating func add(_ count: SettledCount) {
    accepted += count.accepted
    merged += count.merged
    incomplete += count.incomplete
    conflicts += count.conflicts
    rejected += count.rejected
    settled += count.settled
    remaining = max(0, remaining - count.settled)
  }
}

import Foundation
import Outbox
import Reconciliation
import Registry
import Sunbird

/// How long an upload is waited for.
enum UploadPatience {
  /// Seconds between one question about an upload and the next.
  private static let delays: [Double] = [1, 2, 4, 8, 15, 30]

  /// Seconds that a pass waits with nothing else to do; then it leaves uploads to a later one.
  static let ofPass: Double = 60

  /// Uploads that are due within so many seconds share a round trip.
  static let ofRound: Double = 1

  /// Seconds for which records of an upload that nobody can ask for may still turn up. The server
  /// works on the rows one after the other, each with its login service.
  static let ofLost: Double = 600

  /// Seconds for which the same is waited for where something on the way answered that turns requests
  /// away, and Sunbird answers questions: the first rows of an upload that got through all the same
  /// are shown once the index has had its time.
  static let ofTurnedAway: Double = 25

  /// Seconds after which a process that is still not done is not believed any more.
  static let ofProcess: Double = 86_400

  /// How often the question is refused in a row before its records are asked for instead: each
  /// of them costs a question.
  static let mostRefusals = 3

  /// Seconds until the question after so many.
  static func delay(after polls: Int) -> Double {
    polls < delays.count ? delays[polls] : 60
  }
}

/// What stood against one upload in this pass.
struct UploadTrouble: Sendable {
  /// How often in a row the question about it was refused.
  var refusals = 0
  /// What something on the way said that answered it in Sunbird's place.
  var turnedAway: Problem?
}

extension BulkStage {
  /// Asks once for each upload of earlier passes that is due. One that a pass did not live to see
  /// answered may have arrived, and nobody knows its process.
  mutating func recover(_ report: inout SyncReport, ignoringBackoff: Bool) async throws {
    for upload in try await outbox.openUploads() where upload.state == .sent {
      try await outbox.uploadLost(upload, askAt: clock.now)
    }
    try await advance(ignoringBackoff ? try await outbox.openUploads() : dueUploads(), &report)
  }

  /// Asks for the open uploads until they are done, or this pass has waited long enough.
  mutating func follow(_ report: inout SyncReport) async throws {
    var waited = 0.0
    while await client.stop == nil, !Task.isCancelled,
      let next = try await outbox.openUploads().map(\.pollAt).min()
    {
      let delay = max(0, next.timeIntervalSince(clock.now))
      waited += delay
      guard waited <= UploadPatience.ofPass else { return }
      if delay > 0 {
        await Wait.telling(.upload) { [clock] in await clock.sleep(seconds: delay) }
      }
      try await advance(try await dueUploads(within: UploadPatience.ofRound), &report)
    }
  }

  /// The open uploads that may be asked for now, or in so many seconds.
  func dueUploads(within seconds: Double = 0) async throws -> [StoredUpload] {
    let now = clock.now.addingTimeInterval(seconds)
    return try await outbox.openUploads().filter { $0.pollAt <= now }
  }

  /// Asks for a few at a time, so that a crash leaves little unknown.
  private mutating func advance(_ uploads: [StoredUpload], _ report: inout SyncReport) async throws
  {
    let few = inquiry.maxConnections
    for start in stride(from: 0, to: uploads.count, by: few) {
      let some = uploads[start..<min(start + few, uploads.count)]
      try await take(await inquiry.ask(for: Array(some)), &report)
    }
  }

  /// - Returns: the uploads that it was news of.
  @discardableResult
  mutating func take(
    _ news: [UploadInquiry.News], _ report: inout SyncReport
  ) async throws -> [Int64] {
    for (upload, status) in news { try await take(status, of: upload, &report) }
    return news.map(\.upload.id)
  }

  /// What follows from the server's word about an upload; `status` is nil where it gave none.
  private mutating func take(
    _ status: UploadStatus?, of upload: StoredUpload, _ report: inout SyncReport
  ) async throws {
    let entries = try await outbox.entries(of: upload)
    guard !entries.isEmpty else {
      try await settle([], of: upload, isDone: true, &report)
      return
    }
    guard upload.takenAs != nil else {
      guard await client.stop == nil else { return }
      return try await ask(upload, entries, &report)
    }
    if case .notOffered = status {
      troubles[upload.id, default: UploadTrouble()].refusals += 1
    } else {
      troubles[upload.id]?.refusals = 0
    }
    let isStale = clock.now.timeIntervalSince(upload.sentAt) > UploadPatience.ofProcess
    switch status {
    case .done(let result): try await finish(upload, entries, result, &report)
    case .notOffered where troubles[upload.id]?.refusals ?? 0 < UploadPatience.mostRefusals:
      try await outbox.uploadGoesOn(upload, pollAt: nextPoll(upload))
    case .unknownProcess, .notOffered:
      try await outbox.uploadLost(upload, askAt: clock.now)
      try await ask(upload, entries, &report)
    case .inProgress where isStale: try await outbox.uploadLost(upload, askAt: clock.now)
    case .inProgress, .unanswered, nil:
      try await outbox.uploadGoesOn(upload, pollAt: nextPoll(upload))
    }
  }

  func nextPoll(_ upload: StoredUpload) -> Date {
    clock.now.addingTimeInterval(UploadPatience.delay(after: upload.polls + 1))
  }

  /// The server has told what became of each row.
  private func finish(
    _ upload: StoredUpload, _ entries: [UploadEntry], _ result: UploadResult,
    _ report: inout SyncReport
  ) async throws {
    var results: [Settled] = []
    var joined: [(key: RecordKey, base: Fields)] = []
    var failures: [(UploadEntry, BulkRowError)] = []
    for entry in entries {
      switch result[entry.subject.claim.record.key] {
      case .done(let serverID, let wasThere):
        results += done(entry, of: upload, serverID: serverID, wasThere: wasThere)
        if entry.membership == nil, let key = madeMembership(by: entry.subject, of: upload) {
          joined.append((key, lane.granted([:])))
        }
      case .failed(let error): failures.append((entry, error))
      case nil: results += missing(entry)
      }
    }
    results += try await mapConcurrently(
      failures, limit: settings.flightBound.usual, throwing: { try await failed($0, $1) }
    ).flatMap(\.self)
    try await settle(results, of: upload, isDone: true, joined: joined, &report)
  }

  private func done(
    _ entry: UploadEntry, of upload: StoredUpload, serverID: String?, wasThere: Bool
  ) -> [Settled] {
    let subject = entry.subject
    var acceptance = subject.acceptance.with(serverID: serverID)
    if subject.operation == .createUser {
      acceptance.registeredUnder = upload.organisation
      if wasThere { acceptance = acceptance.adding(note: Self.overwritten) }
    }
    let membership = entry.membership.map { ($0.claim, Settlement.accepted($0.acceptance)) }
    return [(subject.claim, .accepted(acceptance))] + [membership].compactMap(\.self)
  }

  /// The membership that a row made without having been asked to.
  private func madeMembership(
    by subject: UploadedClaim, of upload: StoredUpload
  ) -> RecordKey? {
    guard subject.operation == .createUser, let organisation = upload.organisation,
      let externalID = organisation.externalID, let name = subject.claim.record.key.userName
    else { return nil }
    return .membership(
      provider: organisation.provider, externalID: externalID, userName: name)
  }

  /// What a person has to know of a row that was to make a user and changed one.
  private static let overwritten =
    "somebody else had registered this user a moment before; the upload wrote over his values"

  private func failed(_ entry: UploadEntry, _ error: BulkRowError) async throws -> [Settled] {
    let operation = entry.subject.operation
    let errors = reconciler.dialect.errors
    let problem = error.problem(for: operation, errors)
    let settlement: Settlement
    switch error.meaning(for: operation, errors) {
    case .refused, .alreadyThere, .alreadyGone, .credentials:
      settlement = try await refused(entry.subject, problem, error)
    case .notYet, .throttled: settlement = .postponed(until: later, problem)
    // An update is looked at before it goes again.
    case .unknown, .trouble:
      settlement =
        operation == .updateUser
        ? .postponed(until: later, problem) : .doubtful(askAfter: later, problem)
    }
    return [(entry.subject.claim, settlement)] + behind(entry, settlement)
  }

  /// A row that was to make a user may have been refused because he is there, under another
  /// organisation or under none. Then it is a creation that met him.
  private func refused(
    _ subject: UploadedClaim, _ problem: Problem, _ error: BulkRowError
  ) async throws -> Settlement {
    if !error.metRecord,
      let waits = try await delivery.givenWay(subject.claim, refusedRow: problem)
    {
      return waits
    }
    guard subject.operation == .createUser else { return .rejected(problem) }
    if !error.metRecord {
      switch await inquirer.ask(subject.claim) {
      case .none(let unanswered): return .postponed(until: later, unanswered ?? problem)
      case .view(.absent), .view(.unseen): return .rejected(problem)
      case .view(.present): break
      }
    }
    var end = DeliveryEnd.asks(
      Inquiry(subject.claim, .alreadyThere(problem), since: clock.uptime))
    while case .asks(let inquiry) = end {
      let wait = inquiry.dueAt - clock.uptime
      if wait > 0 { await clock.sleep(seconds: wait) }
      guard !Task.isCancelled else { return .postponed(until: later, problem) }
      end = try await delivery.ask(inquiry)
    }
    guard case .settled(let settlement) = end else { return .postponed(until: later, problem) }
    return settlement
  }

  /// Neither list has the row: a creation is asked about like any other of unknown outcome, and an
  /// update is looked at anew.
  private func missing(_ entry: UploadEntry) -> [Settled] {
    let problem = Problem(
      code: "row-missing", message: "The upload's result does not tell of this row.")
    let settlement: Settlement =
      entry.subject.operation == .updateUser
      ? .deferred(until: later, problem) : .doubtful(askAfter: later, problem)
    return [(entry.subject.claim, settlement)] + behind(entry, settlement)
  }

  /// What becomes of the membership of a row that was not done: it waits for its user, or is asked
  /// about, too.
  private func behind(_ entry: UploadEntry, _ settlement: Settlement) -> [Settled] {
    guard let membership = entry.membership else { return [] }
    if case .doubtful = settlement { return [(membership.claim, settlement)] }
    return [(membership.claim, .untried(nil))]
  }

  var later: Date {
    clock.now.addingTimeInterval(Backoff.edit.delay(failures: 1, chance: delivery.chance()))
  }
}

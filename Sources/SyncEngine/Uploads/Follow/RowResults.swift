import Foundation
import Outbox
import Reconciliation
import Registry
import Sunbird

/// Decides how each row of an upload ended once the server has told what became of it.
struct RowResults: Sendable {
  let lane: BulkLane
  let inquirer: Inquirer
  let delivery: Delivery
  let clock: any SyncClock
  /// Most refused rows that are looked into at once.
  let maxConnections: Int

  func ends(
    of entries: [UploadEntry], in upload: StoredUpload, _ result: UploadResult
  ) async throws -> RowEnds {
    var ends = RowEnds()
    var failures: [(UploadEntry, BulkRowError)] = []
    for entry in entries {
      switch result[entry.subject.claim.record.key] {
      case .done(let serverID, let wasThere):
        ends.results += done(entry, of: upload, serverID: serverID, wasThere: wasThere)
        if entry.membership == nil, let key = madeMembership(by: entry.subject, of: upload) {
          ends.joined.append((key, lane.granted([:])))
        }
      case .failed(let error): failures.append((entry, error))
      case nil: ends.results += missing(entry)
      }
    }
    ends.results += try await mapConcurrently(
      failures, limit: maxConnections, throwing: { try await failed($0, $1) }
    ).flatMap(\.self)
    return ends
  }

  private func done(
    _ entry: UploadEntry, of upload: StoredUpload, serverID: String?, wasThere: Bool
  ) -> [Settled] {
    let subject = entry.subject
    var acceptance = subject.acceptance.with(serverID: serverID)
    if subject.operation == .createUser {
      acceptance.registeredUnder = upload.organisation
      if wasThere { acceptance = acceptance.noting(Self.overwritten) }
    }
    let membership = entry.membership.map {
      ($0.claim, wasThere ? Self.notTold : Settlement.accepted($0.acceptance))
    }
    return [(subject.claim, .accepted(acceptance))] + [membership].compactMap(\.self)
  }

  /// The end of a membership whose row changed a user instead of making one: what he is in the
  /// organisation may be as it was, or nothing.
  private static let notTold = Settlement.unknown(
    askAfter: nil,
    Problem(
      code: "upload-unknown", message: "The upload's result does not tell of the membership."))

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

  /// Neither list has the row: a creation is asked about like any other of unknown outcome, and an
  /// update is looked at anew.
  private func missing(_ entry: UploadEntry) -> [Settled] {
    let problem = Problem(
      code: "row-missing", message: "The upload's result does not tell of this row.")
    let settlement: Settlement =
      entry.subject.operation == .updateUser
      ? .deferred(until: later, problem) : .unknown(askAfter: later, problem)
    return [(entry.subject.claim, settlement)] + behind(entry, settlement)
  }

  /// What becomes of the membership of a row that was not done: it waits for its user, or is asked
  /// about, too.
  private func behind(_ entry: UploadEntry, _ settlement: Settlement) -> [Settled] {
    guard let membership = entry.membership else { return [] }
    if case .unknown = settlement { return [(membership.claim, settlement)] }
    return [(membership.claim, .untried(nil))]
  }

  private var later: Date {
    clock.now.addingTimeInterval(Backoff.edit.delay(failures: 1, chance: delivery.chance()))
  }
}

// MARK: Refused rows

extension RowResults {
  private func failed(_ entry: UploadEntry, _ error: BulkRowError) async throws -> [Settled] {
    let operation = entry.subject.operation
    let errors = delivery.reconciler.dialect.errors
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
        ? .postponed(until: later, problem) : .unknown(askAfter: later, problem)
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
    return try await met(subject.claim, problem)
  }

  /// Asks about a user whom a creation met until that has its end.
  private func met(_ claim: Claim, _ problem: Problem) async throws -> Settlement {
    var end = Ended.goesOn(.ask(Inquiry(claim, .alreadyThere(problem), since: clock.uptime)))
    while case .goesOn(.ask(let inquiry)) = end {
      let wait = inquiry.dueAt - clock.uptime
      if wait > 0 { await clock.sleep(seconds: wait) }
      guard !Task.isCancelled else { return .postponed(until: later, problem) }
      end = try await delivery.ask(inquiry)
    }
    guard case .settled((_, let settlement)) = end else { return .postponed(until: later, problem) }
    return settlement
  }
}

import Auditing
import Foundation
import GRDB
import Reconciliation
import Registry

/// One upload of many records, from before its first byte until each of its rows has its end.
package struct StoredUpload: Hashable, Sendable {
  /// Where an upload stands:
  ///
  /// - `sent`: its bytes may have left; no answer has come.
  /// - `taken`: the server has it and works on it under `processID`.
  /// - `lost`: the server may have it, but nobody knows its process: its records are asked for.
  /// - `done`: each row has its end, or is asked about like any other edit of unknown outcome.
  package enum State: String, CaseIterable, Hashable, Sendable {
    case sent, taken, lost, done
  }

  package let id: Int64
  package let kind: RecordKind
  /// The organisation that its users are uploaded under; nil for organisations.
  package let organisation: RecordKey?
  package let state: State
  package let processID: String?
  package let sentAt: Date
  /// How often its process was asked for.
  package let polls: Int
  /// When to ask next.
  package let pollAt: Date
  /// Of its request; nil where nobody has seen it leave.
  package let request: ContentDigest?

  static let columns = """
    upload.id, upload.kind, upload.organisation, upload.state, upload.process_id, upload.sent_at,
    upload.polls, upload.poll_at, upload.request
    """

  init(row: Row) throws {
    id = try row.value("id")
    kind = try StoreCoding.raw(row.value("kind"))
    organisation = try (row.value("organisation") as String?).flatMap { RecordKey($0) }
    state = try StoreCoding.raw(row.value("state"))
    processID = try row.value("process_id")
    sentAt = try StoreCoding.date(row.value("sent_at"))
    polls = try row.value("polls")
    pollAt = try StoreCoding.date(row.value("poll_at"))
    request = try (row.value("request") as [UInt8]?).flatMap { ContentDigest(bytes: $0) }
  }
}

/// The edits of one record on their way in an upload, and what holds once they are accepted.
package struct UploadedClaim: Sendable {
  package let claim: Claim
  package let operation: WriteOperation
  package let acceptance: Acceptance

  package init(claim: Claim, operation: WriteOperation, acceptance: Acceptance) {
    self.claim = claim
    self.operation = operation
    self.acceptance = acceptance
  }
}

/// One row of an upload: a record, and the membership that a user's row makes at the same time.
package struct UploadEntry: Sendable {
  package let subject: UploadedClaim
  package let membership: UploadedClaim?

  package init(subject: UploadedClaim, membership: UploadedClaim? = nil) {
    self.subject = subject
    self.membership = membership
  }

  var claims: [UploadedClaim] { [subject, membership].compactMap(\.self) }
}

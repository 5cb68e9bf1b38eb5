import Foundation
import GRDB
import Reconciliation
import Registry

/// An upload that had a row of a record, and of which nobody saw whether it came.
package struct UnseenUpload: Hashable, Sendable {
  package let sentAt: Date
  /// The last edit of the record that went with it; nil where only its row's roles are about it.
  package let lastEdit: Int64?
}

extension Outbox {
  /// The code of attempts by an upload of which nothing has turned up.
  package static let unseenUploadCode = "upload-unseen"

  /// The uploads sent after `since` of which nobody saw whether they came, by the records of `claims`
  /// that they would write over: users, and memberships of the upload's organisation.
  package func unseenUploads(
    of claims: [Claim], since: Date
  ) async throws -> [Int64: UnseenUpload] {
    let since = StoreCoding.milliseconds(since)
    return try await read { db in
      // Nearly always there is none.
      guard try db.one(Int64.self, sql: Self.recentUnseen, arguments: [since]) != nil else {
        return [:]
      }
      var found: [Int64: UnseenUpload] = [:]
      for claim in claims { found[claim.record.id] = try db.unseenUpload(of: claim, since: since) }
      return found
    }
  }

  /// The last uploads are enough: nobody sends more than these in ten minutes.
  static let recentUnseen = """
    SELECT id FROM upload
    WHERE id > (SELECT max(id) FROM upload) - 1000 AND process_id IS NULL AND sent_at > ? LIMIT 1
    """

  static let unseenOfRecord = """
    SELECT upload.organisation, upload.sent_at, edit.id
    FROM edit CROSS JOIN upload_edit ON upload_edit.edit_id = edit.id
      CROSS JOIN upload ON upload.id = upload_edit.upload_id
    WHERE edit.record_id = ? AND upload.sent_at > ? AND upload.process_id IS NULL
      AND EXISTS (SELECT 1 FROM attempt WHERE edit_id = edit.id AND lane = 'bulk'
        AND code = '\(unseenUploadCode)')
    ORDER BY edit.id
    """
}

extension Database {
  fileprivate func unseenUpload(of claim: Claim, since: Int64) throws -> UnseenUpload? {
    let record = claim.record
    let own = try rows(sql: Outbox.unseenOfRecord, arguments: [record.id, since])
    if let last = own.last {
      return UnseenUpload(
        sentAt: try own.map { try StoreCoding.date($0.value("sent_at")) }.max() ?? .distantPast,
        lastEdit: try last.value("id"))
    }
    guard let organisation = record.key.parents.first, let user = record.key.parents.last,
      let userRecord = try storedRecord(user)
    else { return nil }
    let places = try rows(sql: Outbox.unseenOfRecord, arguments: [userRecord.id, since]).filter {
      let place: String? = try $0.value("organisation")
      return place.flatMap { RecordKey($0) }?.canonical == organisation.canonical
    }
    let sent = try places.map { try StoreCoding.date($0.value("sent_at")) }.max()
    return sent.map { UnseenUpload(sentAt: $0, lastEdit: nil) }
  }
}

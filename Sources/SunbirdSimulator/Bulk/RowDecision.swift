import Codecs
import Foundation
import Numbering

/// What one row of an upload comes to.
struct RowDecision: Sendable, Hashable {
  struct Change: Sendable, Hashable {
    let operation: ServedOperation
    let row: StoredRow
  }

  /// What is committed, in this order; none for a row that failed.
  var changes: [Change] = []
  /// The row as the result lists it.
  let shown: [String: JSONValue]
  /// Whether it stands in `failureResult`.
  let isFailure: Bool

  static func failure(_ row: [String: JSONValue], _ message: String) -> RowDecision {
    RowDecision(
      shown: row.merging(["err_msg": .string(message)]) { $1 }, isFailure: true)
  }
}

/// Decides the rows of an upload, one after the other: values in, values out
/// (BulkUploadBackGroundJobActor).
struct RowDecider {
  let records: StoredRecords
  let now: Date
  let deployment: Deployment
  let uniquePhone: Bool
  let uniqueEmail: Bool
  /// The phone numbers that are taken.
  let numberingPlan: NumberingPlan

  /// The role that every user has.
  static let everybody = "PUBLIC"
}

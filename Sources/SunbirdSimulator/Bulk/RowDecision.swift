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
  /// Whether an exception that nobody expected ended it: then no list is kept at all.
  var isBroken = false

  static func broken(_ row: [String: JSONValue]) -> RowDecision {
    RowDecision(shown: row, isFailure: true, isBroken: true)
  }

  /// - Parameter message: nil for one that is null.
  static func failure(_ row: [String: JSONValue], _ message: String?) -> RowDecision {
    RowDecision(
      shown: row.merging(["err_msg": message.map(JSONValue.string) ?? .null]) { $1 },
      isFailure: true)
  }
}

/// Decides the rows of an upload as 1.x does, one after the other: values in, values out
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

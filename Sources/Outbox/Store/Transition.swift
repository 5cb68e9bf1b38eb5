import Foundation
import GRDB
import Reconciliation
import Registry

extension Transition {
  private var event: JournalEvent {
    switch self {
    case .queue: .queued
    case .wait: .waiting
    case .send, .handOver: .sent
    case .unknownOutcome: .unknown
    case .accept: .accepted
    case .fold: .folded
    case .conflict: .conflict
    case .reject: .rejected
    case .withdraw: .withdrawn
    }
  }

  /// What becomes of the last problem that somebody named: an accepted edit has none any more.
  private enum ProblemChange {
    case keep
    case set(Problem?)
  }

  private var problemChange: ProblemChange {
    if case .accept = self { return .set(nil) }
    return problem.map(ProblemChange.set) ?? .keep
  }

  /// Makes the change and its journal line. All changes of state go through here.
  ///
  /// - Parameter person: who had it made; nil where nobody did.
  func apply(
    _ db: Database, edit: Int64, record: Int64, by person: String? = nil, at now: Date
  ) throws {
    let values: StoredValues = [
      state.rawValue, notBefore.map(StoreCoding.milliseconds) ?? 0, waitsOn, carrier, note,
    ]
    switch problemChange {
    case .keep:
      try db.run(sql: "UPDATE edit SET \(Self.columns) WHERE id = ?", arguments: values + [edit])
    case .set(let problem):
      try db.run(
        sql: """
          UPDATE edit SET \(Self.columns), error_code = ?, error_message = ?, error_field = ?,
            error_status = ? WHERE id = ?
          """,
        arguments: values + [
          problem?.code, problem?.message, problem?.field, problem?.httpStatus, edit,
        ])
    }
    var detail: [String: String] = [:]
    detail["by"] = person
    detail["code"] = problem?.code
    detail["message"] = problem?.message ?? note
    try db.journal(event, record: record, edit: edit, at: now, detail: detail)
  }

  private static let columns =
    "state = ?, not_before = ?, waits_on = ?, into_id = ?, note = coalesce(?, note)"
}

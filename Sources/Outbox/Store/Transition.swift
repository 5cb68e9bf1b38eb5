import Foundation
import GRDB
import Registry

/// A change of an edit's state, with what has to be known in the new one.
enum Transition {
  /// Due at once, or at the end of its backoff.
  case queue(notBefore: Date?, problem: Problem?)
  /// Waits for a record; asked again at `retryAt` where nothing here will bring that record.
  case wait(on: Int64, retryAt: Date?, problem: Problem?)
  case send
  /// Stays `sent`: its outcome is unknown, the server is asked from `notBefore` on.
  case doubt(notBefore: Date?, problem: Problem)
  case accept(note: String?)
  /// Carried by another edit; by none where a run cancels out.
  case fold(into: Int64?)
  case conflict
  case reject(Problem)
  case withdraw

  var state: EditState {
    switch self {
    case .queue: .queued
    case .wait: .waiting
    case .send, .doubt: .sent
    case .accept: .accepted
    case .fold: .folded
    case .conflict: .conflict
    case .reject: .rejected
    case .withdraw: .withdrawn
    }
  }

  private var event: JournalEvent {
    switch self {
    case .queue: .queued
    case .wait: .waiting
    case .send: .sent
    case .doubt: .unknown
    case .accept: .accepted
    case .fold: .folded
    case .conflict: .conflict
    case .reject: .rejected
    case .withdraw: .withdrawn
    }
  }

  private var problem: Problem? {
    switch self {
    case .queue(_, let problem), .wait(_, _, let problem): problem
    case .doubt(_, let problem), .reject(let problem): problem
    case .send, .accept, .fold, .conflict, .withdraw: nil
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

  private var notBefore: Date? {
    switch self {
    case .queue(let date, _), .doubt(let date, _): date
    case .wait(_, let date, _): date
    case .send, .accept, .fold, .conflict, .reject, .withdraw: nil
    }
  }

  /// Makes the change and its journal line. All changes of state go through here.
  func apply(_ db: Database, edit: Int64, record: Int64, at now: Date) throws {
    var waitsOn: Int64?
    var into: Int64?
    var note: String?
    switch self {
    case .wait(let parent, _, _): waitsOn = parent
    case .fold(let carrier): into = carrier
    case .accept(let text): note = text
    case .queue, .send, .doubt, .conflict, .reject, .withdraw: break
    }
    let values: StatementArguments = [
      state.rawValue, notBefore.map(StoreCoding.milliseconds) ?? 0, waitsOn, into, note,
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
    detail["code"] = problem?.code
    detail["message"] = problem?.message ?? note
    try db.journal(event, record: record, edit: edit, at: now, detail: detail)
  }

  private static let columns =
    "state = ?, not_before = ?, waits_on = ?, into_id = ?, note = coalesce(?, note)"
}

import Foundation
import Registry

/// A change of an edit's state, with what has to be known in the new one.
package enum Transition: Hashable, Sendable {
  /// Due at once, or at the end of its backoff.
  case queue(notBefore: Date?, problem: Problem?)
  /// Waits for a record; asked again at `retryAt` where nothing here will bring that record.
  case wait(on: Int64, retryAt: Date?, problem: Problem?)
  case send
  /// Given to somebody else to bring to Sunbird: `sent`, and not by any pass of this machine.
  case handOver(Problem)
  /// Stays `sent`: its outcome is unknown, the server is asked from `notBefore` on.
  case unknownOutcome(notBefore: Date?, problem: Problem)
  case accept(note: String?)
  /// Carried by another edit; by none where a run cancels out.
  case fold(into: Int64?)
  case conflict
  case reject(Problem)
  case withdraw

  /// Where an edit goes that has nothing to wait for but `blocker`.
  package static func free(unless blocker: Blocker?, problem: Problem? = nil) -> Transition {
    guard let blocker else { return .queue(notBefore: nil, problem: problem) }
    return .wait(on: blocker.record, retryAt: nil, problem: problem)
  }

  package var state: EditState {
    switch self {
    case .queue: .queued
    case .wait: .waiting
    case .send, .handOver, .unknownOutcome: .sent
    case .accept: .accepted
    case .fold: .folded
    case .conflict: .conflict
    case .reject: .rejected
    case .withdraw: .withdrawn
    }
  }

  package var problem: Problem? {
    switch self {
    case .queue(_, let problem), .wait(_, _, let problem): problem
    case .unknownOutcome(_, let problem), .handOver(let problem), .reject(let problem): problem
    case .send, .accept, .fold, .conflict, .withdraw: nil
    }
  }

  package var notBefore: Date? {
    switch self {
    case .queue(let date, _), .unknownOutcome(let date, _): date
    case .wait(_, let date, _): date
    case .send, .handOver, .accept, .fold, .conflict, .reject, .withdraw: nil
    }
  }

  /// The record that the edit waits for.
  package var waitsOn: Int64? {
    if case .wait(let record, _, _) = self { record } else { nil }
  }

  /// The edit that carries it.
  package var carrier: Int64? {
    if case .fold(let carrier) = self { carrier } else { nil }
  }

  package var note: String? {
    if case .accept(let note) = self { note } else { nil }
  }
}

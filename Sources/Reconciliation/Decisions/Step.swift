import Registry
import Sunbird

/// One write of a plan.
package struct WriteStep: Hashable, Sendable {
  package let operation: WriteOperation
  /// What the request changes.
  package let fields: Fields
  /// The record as far as it is known, for fields that the dialect wants in every request.
  package let known: Fields
  /// The server's id of the record, where a read has just shown it.
  package var serverID: String? = nil
  package var way = WriteWay.ownCall
}

extension WriteStep {
  /// The step as a request; nil where the dialect has no such call, or an id is not known.
  package func request(
    about key: RecordKey, in dialect: Dialect, ids: ServerIDs, registration: String? = nil
  ) -> APIRequest? {
    switch way {
    case .ownCall:
      dialect.write(
        operation, key: key, fields: fields, known: known, ids: ids, registration: registration)
    case .roleAssignment:
      dialect.assignment(of: fields[.role], known: known[.role], ids: ids)
    }
  }

  /// Whether the step's request names a membership's parents by the server's ids.
  package func namesParents(in dialect: Dialect) -> Bool {
    way == .roleAssignment || dialect.reference(in: operation) == .parentIDs
  }
}

/// By which of a dialect's calls a write goes.
package enum WriteWay: Hashable, Sendable {
  /// That of its operation.
  case ownCall
  /// The one that changes the roles of a membership that is there.
  case roleAssignment
}

/// What is to be done next about a claim.
package enum Step: Hashable, Sendable {
  /// The server's side has to be seen first.
  case look
  /// The server does not have the record, and never had as far as is known: somebody may bring it.
  case missing(Problem)
  /// Nothing has to be sent.
  case settle(Settlement)
  /// These writes, one after the other; then the acceptance holds.
  case send([WriteStep], Acceptance)
}

/// Why the server is asked about a claim after its request has left.
package enum Question: Hashable, Sendable {
  /// The reply said that the record exists.
  ///
  /// - Parameter again: whether it has said so before and then did not show it.
  case alreadyThere(Problem, again: Bool = false)
  /// The outcome is unknown.
  case unknownOutcome(Problem)

  /// Whether the server has said so before about the same edit.
  package var isAgain: Bool {
    if case .alreadyThere(_, again: true) = self { true } else { false }
  }

  /// Whether something of the edit may be what the server has. "Already there" is its word that
  /// nothing of the request took effect: what is there must not be taken for it.
  package var mayHaveTakenEffect: Bool {
    if case .alreadyThere(_, again: false) = self { false } else { true }
  }

  package var problem: Problem {
    switch self {
    case .alreadyThere(let problem, _), .unknownOutcome(let problem): problem
    }
  }
}

/// What the server's answer to a question means.
package enum Verdict: Hashable, Sendable {
  case settled(Settlement)
  /// One more write brings it to its end.
  case send([WriteStep], Acceptance)
  /// The write does not show. That is no proof until the index has had its time; then this step is
  /// right.
  case notVisible(then: Step)
}

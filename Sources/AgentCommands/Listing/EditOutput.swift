import Causality
import Codecs
import Foundation
import Outbox
import Reconciliation
import Registry

extension Edit {
  /// Why the edit stands where it stands, for a person; nil when there is nothing to say.
  var reason: String? {
    switch state {
    case .queued: problem.map { "tried before: \($0.message)" }
    // An edit that waits for its own record does so because Sunbird lacks it, and the server's
    // answer says that better.
    case .waiting where awaited == .record(key) && problem != nil: problem?.message
    case .waiting: awaited.map(\.reason)
    case .sent where problem?.code == Problem.onItsWayCode: problem?.message
    case .sent: problem.map { "outcome unknown: \($0.message)" } ?? "outcome unknown"
    case .rejected: problem?.message
    case .conflict: "changed on both sides"
    case .folded: into == nil ? "cancelled out before it left" : nil
    case .accepted: note
    case .withdrawn: nil
    }
  }

  /// What a recording command answers.
  func receipt(warnings: [EditWarning] = []) -> JSONValue {
    .object([
      "warnings": warnings.json,
      "edit": .string(dot.description), "record": .string(key.description),
      "operation": .string(operation.rawValue), "state": .string(state.rawValue),
      "clock": clock.json, "recordedAt": JSONOutput.time(recordedAt),
    ])
  }

  /// One line of `queue --json`.
  func json(warnings: [EditWarning]) -> JSONValue { .object(members(warnings)) }

  private func members(_ warnings: [EditWarning]) -> [String: JSONValue] {
    [
      "warnings": warnings.json,
      "edit": .string(dot.description), "record": .string(key.description),
      "operation": .string(operation.rawValue), "state": .string(state.rawValue),
      "reason": .optional(reason), "into": .optional(into?.description), "clock": clock.json,
      "attempts": .count(attempts), "recordedAt": JSONOutput.time(recordedAt),
      "lastError": problem?.json ?? .null, "priority": .string(priority.rawValue),
    ]
  }

  /// The whole edit, for `queue show --json`.
  func details(attempts list: [Attempt], warnings: [EditWarning]) -> JSONValue {
    var members = self.members(warnings)
    members["fields"] = prunedAt == nil ? fields.json : .null
    members["prunedAt"] = prunedAt.map(JSONOutput.time) ?? .null
    members["context"] = context.json
    members["recordedBy"] = .string(recordedBy)
    members["notBefore"] = notBefore.map(JSONOutput.time) ?? .null
    members["attemptList"] = .array(list.map(\.json))
    return .object(members)
  }

  /// One line of `queue` for a person.
  func line(warnings: [EditWarning]) -> String {
    let said = reason.map { "  \($0)" } ?? ""
    let carrier = into.map { "  into \($0)" } ?? ""
    let gone = prunedAt == nil ? "" : "  pruned"
    return "\(dot)  \(state.rawValue)  \(operation.rawValue)  \(key)\(carrier)\(gone)\(said)"
      .safe + warnings.suffix
  }
}

extension Awaited {
  fileprivate var reason: String {
    switch self {
    case .record(let record): "waits for \(record)"
    case .edit(let edit, _): "waits for an earlier edit (\(edit))"
    }
  }
}

extension Problem {
  var json: JSONValue {
    .object([
      "code": .string(code), "message": .string(message),
      "httpStatus": httpStatus.map(JSONValue.count) ?? .null, "field": .optional(field),
    ])
  }
}

extension Attempt {
  var json: JSONValue {
    .object([
      "operation": .string(operation.rawValue), "startedAt": JSONOutput.time(startedAt),
      "endedAt": endedAt.map(JSONOutput.time) ?? .null, "outcome": .optional(outcome),
      "error": problem?.json ?? .null,
    ])
  }

  var line: String {
    let end = outcome ?? "no answer yet"
    let said = problem.map { ": \($0.message) (\($0.code))" } ?? ""
    return "\(startedAt.officeTime)  \(operation.rawValue)  \(end)\(said)".safe
  }
}

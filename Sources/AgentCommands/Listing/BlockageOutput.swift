import Codecs
import Foundation
import Outbox
import Reconciliation
import Registry
import SyncEngine

extension Blockage {
  /// What stands in the way, for a person.
  var line: String {
    let end = until.map { "; until \($0.officeTime)" } ?? ""
    return "\(reason)\(end)".safe
  }

  var json: JSONValue {
    .object([
      "code": .string(code), "reason": .string(reason),
      "until": until.map(JSONOutput.time) ?? .null,
    ])
  }
}

extension Edit {
  /// What is said of an edit that is larger than any budget.
  var passedOverLine: String { "passed over: \(dot): \(problem?.message ?? "")".safe }
}

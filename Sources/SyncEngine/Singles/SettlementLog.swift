import Logging
import Outbox
import Reconciliation
import Registry

extension Logger {
  /// A log that nobody reads.
  package static let silent = Logger(label: "sync") { _ in SwiftLogNoOpLogHandler() }

  /// Tells how a claim ended, by the names of its edits; never what they hold. What waits for a person
  /// is a notice, what Sunbird has now is information, and what goes on later is for debugging.
  func tell(_ result: Settled) {
    let claim = result.claim
    let problem = result.settlement.problem
    let level: Level =
      switch result.settlement {
      case .conflict, .rejected, .notLetThrough: .notice
      case .accepted, .cancelled: .info
      case .postponed, .deferred, .waits, .untried, .refused, .unknown: .debug
      }
    var metadata: Metadata = [
      "edit": "\(claim.carrier.dot)", "record": "\(claim.record.key)",
      "operation": "\(claim.carrier.operation.rawValue)",
    ]
    if claim.fold.count > 1 { metadata["edits"] = "\(claim.fold.count)" }
    if let problem { metadata["code"] = "\(problem.code)" }
    if let status = problem?.httpStatus { metadata["http"] = "\(status)" }
    log(level: level, "\(result.settlement.outcome)", metadata: metadata)
  }
}

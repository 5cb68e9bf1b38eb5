import Foundation
import Outbox
import Reconciliation
import SyncEngine

/// What a person can do about what waits. Pure.
enum NextStep: Hashable {
  /// The configuration does not say where Sunbird is.
  case nameServer
  /// The store holds another server's answers; what the error says about that.
  case otherServer(String)
  case decideConflicts(edits: Int)
  /// The code that most of the rejected edits have.
  case mendRejected(edits: Int, code: String?)
  /// Some edits are larger than what may be spent.
  case raiseLimit
  case send(edits: Int)
  case replaceToken
  case mendAddress
  case awaitLine(edits: Int)
  case await(edits: Int, until: Date?)

  /// The most pressing thing first; none where there is nothing to do and nothing to wait for.
  static func all(for status: OfficeStatus) -> [NextStep] {
    var steps: [NextStep] = []
    switch status.obstacle {
    case .noServer: steps.append(.nameServer)
    case .otherServer(let error): if let hint = error.hint { steps.append(.otherServer(hint)) }
    case nil: break
    }
    if status[.conflict] > 0 { steps.append(.decideConflicts(edits: status[.conflict])) }
    if status[.rejected] > 0 {
      let codes = status.watch.rejectedCodes.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      steps.append(.mendRejected(edits: status[.rejected], code: codes.first?.key))
    }
    if !status.passedOver.isEmpty { steps.append(.raiseLimit) }
    if status.obstacle == nil, let step = onTheWay(status) { steps.append(step) }
    return steps
  }

  /// What becomes of what only needs time or a line.
  private static func onTheWay(_ status: OfficeStatus) -> NextStep? {
    let left = status.backlog.remaining
    guard left > 0 else { return nil }
    switch status.blockage?.code {
    case nil: return .send(edits: left)
    case "refused": return .replaceToken
    case "wrong-address": return .mendAddress
    case "offline": return .awaitLine(edits: left)
    default: return .await(edits: left, until: status.blockage?.until)
    }
  }

  /// The step for a person at a terminal.
  var sentence: String {
    switch self {
    case .nameServer: "say where Sunbird is: server.baseURL in the configuration"
    case .otherServer(let hint): hint
    case .decideConflicts(let edits):
      "decide \(edits.counted("edit")) in conflict: `agent conflicts`"
    case .mendRejected(let edits, let code):
      "mend or withdraw \(edits.counted("rejected edit"))"
        + (code.map { edits == 1 ? " (\($0))" : ", most of them \($0)" } ?? "")
        + ": `agent queue --state rejected`"
    case .raiseLimit: "raise the limit of bytes for what was passed over, or withdraw it"
    case .send(let edits): "send \(edits.counted("edit")): `agent sync`"
    case .replaceToken:
      "put a fresh token in place, then `agent sync`; `agent doctor` tells which one"
    case .mendAddress: "put that address into server.baseURL, then `agent sync`"
    case .awaitLine(let edits):
      "\(edits.counted("edit")) can go when there is a line; `agent doctor` tells what is wrong "
        + "with it"
    case .await(let edits, let until):
      "\(edits.counted("edit")) can go "
        + (until.map { "from \($0.officeTime) on" } ?? "with the next passes")
    }
  }
}

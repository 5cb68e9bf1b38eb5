import Outbox
import Reconciliation
import Registry
import SyncEngine

extension EditState {
  var phrase: ReportPhrase {
    switch self {
    case .queued: .queued
    case .waiting: .waiting
    case .sent: .sent
    case .accepted: .accepted
    case .folded: .folded
    case .conflict: .conflict
    case .rejected: .rejected
    case .withdrawn: .withdrawn
    }
  }

  /// Of the style sheet.
  var style: String { rawValue }
}

extension SyncOutcome {
  var phrase: ReportPhrase {
    switch self {
    case .drained: .drained
    case .partial, .busy: .partial
    case .offline: .offline
    case .refused: .refused
    }
  }
}

extension WaitingReason {
  var phrase: ReportPhrase {
    switch self {
    case .due: .due
    case .putOff: .putOff
    case .behind(.organisation): .behindSchool
    case .behind(.user): .behindUser
    case .behind(.membership): .behindMember
    case .behindEarlier: .behindEarlier
    case .lacking: .lacking
    case .unknownOutcome: .unknownOutcome
    case .conflict: .conflict
    case .rejected: .rejected
    }
  }
}

extension ReportWords {
  /// A step in the page's words.
  func sentence(_ step: NextStep) -> String {
    let (phrase, count, text): (ReportPhrase, Int, String) =
      switch step {
      case .nameServer: (.stepServer, 0, "")
      case .otherServer(let hint): (.stepOther, 0, hint)
      case .decideConflicts(let edits): (.stepConflicts, edits, "")
      case .mendRejected(let edits, let code): (.stepRejected, edits, code ?? "")
      case .raiseLimit: (.stepLimit, 0, "")
      case .send(let edits): (.stepSend, edits, "")
      case .replaceToken: (.stepToken, 0, "")
      case .mendAddress: (.stepAddress, 0, "")
      case .awaitLine(let edits): (.stepLine, edits, "")
      case .await(let edits, let until):
        (.stepTime, edits, until.map { "(\(self[.until]) \($0.officeTime))" } ?? "")
      }
    return self[phrase].replacing("{n}", with: "\(count)").replacing("{text}", with: text)
      .replacing("  ", with: " ").replacing(" .", with: ".")
  }
}

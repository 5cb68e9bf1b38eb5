import Outbox
import Reconciliation
import Registry
import Sunbird

/// How rows end of an upload of which nothing has turned up.
extension RowResults {
  /// What an upload's rows went with.
  enum Company {
    /// Others of this pass.
    case others
    /// Others that something had stood against before.
    case refused
    /// Others, in a pass that is over.
    case ofEarlierPass
  }

  /// A creation goes on by itself. A change has no other way than an upload: of many rows each goes
  /// last from now on, since one of them may be what stood in the way; one that was alone in its
  /// upload is known to be that.
  func unseen(
    _ entries: [UploadEntry], _ problem: Problem, in company: Company
  ) async -> [Settled] {
    var ends: [Settled] = []
    for entry in entries {
      guard entry.subject.operation == .updateUser else {
        ends += entry.all(.untried(problem))
        continue
      }
      let claim = entry.subject.claim
      switch company {
      case .others where entries.count == 1, .refused where entries.count == 1:
        ends.append((claim, await delivery.refused(claim, problem, mayHaveArrived: false)))
      // The same pass tries it by itself.
      case .refused: ends.append((claim, .untried(problem)))
      case .others, .ofEarlierPass:
        let refusal = Refusal(mayHaveArrived: false, isAlone: false, goesLast: true)
        ends.append((claim, .refused(refusal, problem)))
      }
    }
    return ends
  }
}

extension Problem {
  /// - Parameter problem: what stood against the upload; nil where that is not known any more.
  static func unseen(after problem: Problem?) -> Problem {
    let said = problem.map { ": \($0.message)" } ?? "."
    return Problem(
      code: Outbox.unseenUploadCode,
      message: "Nothing has turned up of the upload that it went with\(said)",
      httpStatus: problem?.httpStatus)
  }
}

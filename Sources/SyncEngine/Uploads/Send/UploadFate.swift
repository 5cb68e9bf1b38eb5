import Outbox
import Registry
import Sunbird

/// What has become of an upload once it was sent.
enum UploadFate: Hashable, Sendable {
  /// The server works on it under this process.
  case taken(processID: String)
  /// It may have arrived, and nobody knows its process.
  case lost
  /// Nothing of it was taken.
  case putBack(Problem?)
}

extension UploadFindings {
  /// Judges one attempt, and keeps what it says about those to come.
  ///
  /// - Parameter organisation: the one that users were uploaded under; nil for organisations.
  mutating func fate(
    of upload: Int64, under organisation: RecordKey?, rows count: Int,
    after attempt: CallOutcome<String>
  ) -> UploadFate {
    switch attempt {
    case .answered(let processID):
      noteTaken(rows: count)
      return .taken(processID: processID)
    case .refused(let refusal):
      return fate(of: upload, under: organisation, rows: count, refusal)
    case .notOffered(let problem):
      close(for: problem)
      return .putBack(problem)
    case .notSent(let problem):
      if problem.code == OverBudget.code {
        // Fewer rows may do; where one is too large, its record goes singly.
        if count > 1 { noteTooMany(rows: count) } else { close(for: problem) }
      }
      return .putBack(problem)
    case .unknown(let problem): return lost(problem, rows: count)
    case .stopped: return .putBack(nil)
    }
  }

  private mutating func lost(_ problem: Problem, rows count: Int) -> UploadFate {
    if problem.isTimeout { noteTooMany(rows: count) }
    return .lost
  }

  private mutating func fate(
    of upload: Int64, under organisation: RecordKey?, rows count: Int, _ refusal: CallRefusal
  ) -> UploadFate {
    switch refusal {
    case .trouble(let problem): return lost(problem, rows: count)
    // The answer may stand in the place of Sunbird's own. One row may be what it is about, so the
    // others go singly.
    case .notSunbird(let answer) where answer.mayHaveArrived:
      close(for: answer.problem)
      if answer.mayTurnAway { noteTurnedAway(upload, answer.problem) }
      return .lost
    case .notYet(let problem):
      if let organisation {
        noteUnknown(organisation, problem)
      } else {
        close(for: problem)
      }
    case .rejected(let problem) where problem.httpStatus == 413 && count > 1:
      noteTooMany(rows: count)
    case .rejected(let problem), .throttled(_, let problem), .alreadyThere(let problem):
      close(for: problem)
    case .credentials, .notSunbird, .unreadable: break
    }
    return .putBack(refusal.problem)
  }
}

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
  /// Something on the way turned it away, and it has no other way.
  case turnedAway(Problem)
  /// Its one row is larger than what is let through, and has no other way.
  case tooLarge(Problem)
}

/// An upload that was sent.
struct SentUpload: Hashable, Sendable {
  let id: Int64
  /// The one that users were uploaded under; nil for organisations.
  let organisation: RecordKey?
  let rows: Int
  /// Whether it changes records that are there: those have no other way.
  var isOfChanges = false
  /// The uptime at which it was known what came of it, in seconds.
  var endedAt: Double = 0
}

extension UploadFindings {
  /// Judges one attempt, and keeps what it says about those to come.
  mutating func fate(of upload: SentUpload, after attempt: CallOutcome<String>) -> UploadFate {
    switch attempt {
    case .answered(let processID):
      noteTaken(rows: upload.rows)
      return .taken(processID: processID)
    case .refused(let refusal): return fate(of: upload, refusal)
    case .notOffered(let problem):
      close(for: problem)
      return .putBack(problem)
    case .notSent(let problem):
      if problem.code == OverBudget.code {
        // Fewer rows may do; where one is too large, its record goes singly.
        if upload.rows > 1 { noteTooMany(rows: upload.rows) } else { close(for: problem) }
      }
      return .putBack(problem)
    case .unknown(let problem): return lost(upload, problem)
    case .stopped: return .putBack(nil)
    }
  }

  /// Those that something stood against before are waited for no longer than for the index: what broke
  /// the line again may have been one of them.
  private mutating func lost(_ upload: SentUpload, _ problem: Problem) -> UploadFate {
    if problem.isTimeout { noteTooMany(rows: upload.rows) }
    if isTryingRefused { noteTurnedAway(upload.id, problem, at: upload.endedAt) }
    return .lost
  }

  private mutating func fate(of upload: SentUpload, _ refusal: CallRefusal) -> UploadFate {
    switch refusal {
    case .trouble(let problem): return lost(upload, problem)
    // The answer may stand in the place of Sunbird's own. One row may be what it is about, so the
    // others go singly, or in smaller uploads where there is no other way.
    case .notSunbird(let answer) where answer.mayHaveArrived:
      if !upload.isOfChanges { close(for: answer.problem) }
      if answer.mayTurnAway || isTryingRefused {
        noteTurnedAway(upload.id, answer.problem, at: upload.endedAt)
      }
      return .lost
    case .notYet(let problem):
      if let organisation = upload.organisation {
        noteUnknown(organisation, problem)
      } else {
        close(for: problem)
      }
    case .rejected(let problem) where problem.httpStatus == 413 && upload.rows > 1:
      noteTooMany(rows: upload.rows)
    case .rejected(let problem) where problem.httpStatus == 413 && upload.isOfChanges:
      return .tooLarge(problem)
    case .throttled(_, let problem) where problem.isOfTheWay && upload.isOfChanges:
      return .turnedAway(problem)
    case .rejected(let problem), .throttled(_, let problem), .alreadyThere(let problem):
      close(for: problem)
    case .credentials, .notSunbird, .unreadable: break
    }
    return .putBack(refusal.problem)
  }
}

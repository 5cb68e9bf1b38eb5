import Registry
import Sunbird

/// What came of one call of the API, whatever its answer is. Closed: whoever makes a call says what
/// follows from each, and *not offered* never passes for *not learned*.
enum CallOutcome<Answer: Sendable>: Sendable {
  case answered(Answer)
  /// Judged, and not granted.
  case refused(CallRefusal)
  /// The server does not offer the call, or not to this consumer, or not by this key.
  case notOffered(Problem)
  /// Certain not to have arrived.
  case notSent(Problem)
  /// It may have arrived; what came of it was not learned.
  case unknown(Problem)
  /// Not tried: the pass is over.
  case stopped
}

/// What stands against a call.
enum CallRefusal: Hashable, Sendable {
  /// The thing to be made is there already.
  case alreadyThere(Problem)
  /// Refused for good.
  case rejected(Problem)
  /// What it is about, or its parent, is not there yet.
  case notYet(Problem)
  case credentials(Problem)
  case throttled(Pause, Problem)
  /// The server failed; a write may have taken effect.
  case trouble(Problem)
  /// Something on the way answered in Sunbird's place.
  case notSunbird(WayAnswer)
  /// Its compressed body can't be read.
  case unreadable
}

extension CallOutcome {
  /// The same with what the answer comes to.
  func flatMap<New>(_ judge: (Answer) -> CallOutcome<New>) -> CallOutcome<New> {
    switch self {
    case .answered(let answer): judge(answer)
    case .refused(let refusal): .refused(refusal)
    case .notOffered(let problem): .notOffered(problem)
    case .notSent(let problem): .notSent(problem)
    case .unknown(let problem): .unknown(problem)
    case .stopped: .stopped
    }
  }

  /// What is named against it; nil where nothing is.
  var problem: Problem? {
    switch self {
    case .answered, .stopped: nil
    case .refused(let refusal): refusal.problem
    case .notOffered(let problem), .notSent(let problem), .unknown(let problem): problem
    }
  }

  /// Whether the same goes again plain.
  var isUnreadable: Bool {
    if case .refused(.unreadable) = self { true } else { false }
  }

  /// - Parameter granted: what it is that the server did what the call asked for.
  init(
    _ disposition: Disposition, granted: (_ serverID: String?, _ unstored: [Unstored]) -> Self
  ) {
    self =
      switch disposition {
      case .accepted(let serverID, let unstored): granted(serverID, unstored)
      case .alreadyGone: granted(nil, [])
      case .alreadyThere(let problem): .refused(.alreadyThere(problem))
      case .refused(let problem): .refused(.rejected(problem))
      case .notYet(let problem): .refused(.notYet(problem))
      case .credentials(let problem): .refused(.credentials(problem))
      case .throttled(let pause, let problem): .refused(.throttled(pause, problem))
      case .trouble(let problem): .refused(.trouble(problem))
      case .notSunbird(let answer): .refused(.notSunbird(answer))
      case .compressionRefused: .refused(.unreadable)
      case .unknown(let problem): .unknown(problem)
      case .notOffered(let problem): .notOffered(problem)
      }
  }

  /// What it is that a question was not answered. Who asks learns nothing from what is said to it
  /// about writes.
  init(notLearned disposition: Disposition) {
    if case .notOffered(let problem) = disposition {
      self = .unknown(problem)
    } else {
      self.init(disposition) { _, _ in .unknown(Self.noAnswer) }
    }
  }

  private static var noAnswer: Problem {
    Problem(code: "no-response", message: "The answer shows neither a record nor its absence.")
  }
}

extension CallRefusal {
  var problem: Problem {
    switch self {
    case .alreadyThere(let problem), .rejected(let problem), .notYet(let problem),
      .credentials(let problem), .throttled(_, let problem), .trouble(let problem):
      problem
    case .notSunbird(let answer): answer.problem
    case .unreadable: Problem(code: "unreadable", message: "The server can't read the request.")
    }
  }
}

import Codecs
import Foundation
import HTTPTransport
import Onboarding
import Registry
import Sunbird
import SyncEngine

/// What came of one question that the doctor asked.
package struct ProbeAnswer: Sendable {
  package let question: ProbeQuestion
  package let outcome: Outcome
  /// The `ver` of Sunbird's envelope.
  package let version: String?
  /// The code in it; nil where it reports none, or Sunbird did not answer.
  package let code: AnsweredCode?
  /// Calls left in this hour, and how many an hour has.
  package let left: Int?
  package let limit: Int?
  package let skew: ClockSkew?

  /// What it says about the way to Sunbird.
  package enum Outcome: Sendable, Equatable {
    /// Gateway and service let it through, whatever they made of its content.
    case passed(code: String?)
    /// 401 of the gateway.
    case noEntry(Problem)
    /// 403 of the gateway: another token or another group is needed.
    case forbidden(Problem)
    /// Sunbird itself refuses the user token.
    case userTokenRefused
    /// The gateway does not know the path.
    case noSuchCall(Problem)
    /// Sunbird knows the path, but not with this method.
    case otherMethod
    case throttled(Problem)
    /// Something on the way answered in Sunbird's place.
    case notSunbird(WayAnswer)
    /// Sunbird failed, or what it said can't be read.
    case trouble(Problem)
    case failed(TransportFailure)
  }

  package init(
    question: ProbeQuestion, outcome: Outcome, version: String? = nil,
    code: AnsweredCode? = nil, left: Int? = nil, limit: Int? = nil, skew: ClockSkew? = nil
  ) {
    self.question = question
    self.code = code
    self.outcome = outcome
    self.version = version
    self.left = left
    self.limit = limit
    self.skew = skew
  }

  /// Judges what the transport brought.
  ///
  /// - Parameters:
  ///   - baseURL: what was asked, by which a redirect to the same server is known.
  ///   - gzipped: whether the question's body was compressed.
  ///   - errors: the codes of the dialect that is spoken.
  package init(
    _ question: ProbeQuestion, _ result: Result<HTTPResponse, TransportFailure>, baseURL: String,
    gzipped: Bool = false, errors: ErrorTable, at now: Date
  ) {
    switch result {
    case .failure(let failure): self.init(question: question, outcome: .failed(failure))
    case .success(let response):
      let reply = response.reply(from: baseURL)
      let document = try? JSONValue(parsing: response.body)  // anything but JSON has no version
      self.init(
        question: question, outcome: Self.judge(reply, question, gzipped, errors),
        version: document?["params"] == nil ? nil : document?["ver"]?.string,
        code: reply.sunbirdsCode(to: question.request),
        left: response.value(of: "X-RateLimit-Remaining-hour").flatMap { Int($0) },
        limit: response.value(of: "X-RateLimit-Limit-hour").flatMap { Int($0) },
        skew: reply.isSunbirds(to: question.request)
          ? ClockSkew(dateHeader: reply.date, receivedAt: now) : nil)
    }
  }

  private static func judge(
    _ reply: Reply, _ question: ProbeQuestion, _ gzipped: Bool, _ errors: ErrorTable
  ) -> Outcome {
    if reply.refusesUserToken { return .userTokenRefused }
    guard question.isRead else {
      return judge(
        Disposition(
          of: reply, to: question.request, operation: .updateUser, gzipped: false, errors: errors))
    }
    switch ReadReply(of: reply, to: question.request, gzipped: gzipped, errors: errors) {
    case .row, .rows, .absent: return .passed(code: nil)
    case .notOffered(let problem): return refusal(problem)
    case .notLearned(let disposition): return judge(disposition)
    }
  }

  private static func judge(_ disposition: Disposition) -> Outcome {
    switch disposition {
    case .accepted, .alreadyGone, .compressionRefused: .passed(code: nil)
    case .alreadyThere(let problem), .refused(let problem), .notYet(let problem):
      .passed(code: problem.code)
    case .credentials(let problem), .notOffered(let problem): refusal(problem)
    case .throttled(_, let problem): .throttled(problem)
    case .notSunbird(let answer): .notSunbird(answer)
    case .unknown(let problem), .trouble(let problem): .trouble(problem)
    }
  }

  private static func refusal(_ problem: Problem) -> Outcome {
    switch problem.httpStatus {
    // Whoever asks the policy agent has let the consumer pass.
    case 403 where problem.isOfPolicy: .passed(code: nil)
    case 403: .forbidden(problem)
    case 404 where problem.code.hasPrefix("page"), 405: .otherMethod
    case 404: .noSuchCall(problem)
    default: .noEntry(problem)
    }
  }
}

extension [ProbeAnswer] {
  /// The server's clock, as Sunbird or its gateway told it; the greatest is the nearest.
  package var sunbirdSkew: ClockSkew? {
    filter { answer in
      switch answer.outcome {
      case .notSunbird, .failed, .trouble: false
      case .passed, .noEntry, .forbidden, .userTokenRefused, .noSuchCall, .otherMethod, .throttled:
        true
      }
    }
    .compactMap(\.skew).max { $0.seconds < $1.seconds }
  }
}

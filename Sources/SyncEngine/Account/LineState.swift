import HTTPTransport
import Registry
import Sunbird

/// What the ends of a pass's requests say of the line, and of the server at its other end. Each note
/// tells why the pass has to stop; nil while it may go on. Values in, values out.
struct LineState: Sendable {
  /// How many failures of the line in a row end a pass.
  static let maxFailuresInARow = 3
  /// How many failures of a server in a row end a pass in which it has answered before: a few bad
  /// records must not stop the others.
  static let maxTroublesInARow = 10

  private(set) var failures = 0
  private(set) var lastFailure: TransportFailure.Kind?
  private var failuresInARow = 0
  /// How often in a row something else answered in Sunbird's place, or the credentials were refused.
  private var strangersInARow = 0
  private var refusalsInARow = 0
  /// Whether Sunbird itself has answered.
  private(set) var hasHeardSunbird = false
  /// Whether Sunbird has answered a call that showed the user token.
  private var hasHeardWithUserToken = false
  /// The calls that Sunbird has answered, by their names.
  private var answeredCalls: Set<String> = []
  /// Whether what goes now goes last because something stood against it before: an answer that
  /// would end the pass is then about that edit, as long as Sunbird has answered about others.
  private(set) var isTryingRefused = false

  mutating func tryRefused() { isTryingRefused = true }

  /// Sunbird answered: the line is good.
  ///
  /// - Parameter call: the call's name; nil where it proves nothing of the credentials.
  mutating func noteAnswer(to call: String? = nil, showingUserToken: Bool = false) {
    hasHeardSunbird = true
    failuresInARow = 0
    strangersInARow = 0
    refusalsInARow = 0
    guard let call else { return }
    answeredCalls.insert(call)
    if showingUserToken { hasHeardWithUserToken = true }
  }

  /// - Parameter isNew: false when the line failed for another request while this one was under
  ///   way: one cut takes all of them along and counts once.
  mutating func note(_ failure: TransportFailure, isNew: Bool) -> StopReason? {
    failures += 1
    lastFailure = failure.kind
    if isNew { failuresInARow += 1 }
    let provesNoLine = failure.reach == .notSent && !hasHeardSunbird
    let isOver = provesNoLine || failuresInARow >= Self.maxFailuresInARow
    return isOver ? .offline(failure.detail) : nil
  }

  /// The server failed on a request; on everything, if it goes on like this.
  mutating func noteTrouble(_ problem: Problem) -> StopReason? {
    failuresInARow += 1
    let most = hasHeardSunbird ? Self.maxTroublesInARow : Self.maxFailuresInARow
    return failuresInARow >= most ? .serverDown(problem.message) : nil
  }

  /// Something else answered in Sunbird's place. It may be about one record alone, so what stands
  /// against one is not yet taken for the end of the line.
  mutating func noteStranger(_ answer: WayAnswer) -> StopReason? {
    strangersInARow += 1
    switch answer.kind {
    case .proxyLogin: return .proxyLogin(answer.sentence)
    case .wrongAddress(let address): return .wrongAddress(address)
    case .portal, .denial, .noLine, .anotherCall, .garbled, .other:
      let isAboutAll = answer.isOfTunnel && !hasHeardSunbird
      let isOver = isAboutAll || strangersInARow >= Self.maxFailuresInARow
      return isOver ? .notSunbird(answer) : nil
    }
  }

  /// The credentials were refused. Where the very same call has passed with them, it is this
  /// request's trouble, unless it goes on like that. So it is where that was so in an earlier pass, or
  /// the policy says so of the request, and another call passes with them now.
  ///
  /// - Parameter wasAlone: whether it was so in an earlier pass.
  mutating func noteRefusal(_ problem: Problem, of call: String, wasAlone: Bool) -> StopReason? {
    refusalsInARow += 1
    let passesNow = problem.isAboutUserToken ? hasHeardWithUserToken : hasHeardSunbird
    let isAboutOne = wasAlone || problem.isOfPolicy
    let hasPassed = answeredCalls.contains(call) || (isAboutOne && passesNow)
    guard !hasPassed || refusalsInARow >= Self.maxFailuresInARow else { return nil }
    return .refused(problem.message)
  }
}

import HTTPTransport
import Registry
import Sunbird

/// What follows for the pass from answers that are not Sunbird's, and from refused credentials.
extension Courier {
  /// Something else answered in Sunbird's place. It may be about one record alone, so what stands
  /// against one is not yet taken for the end of the line.
  func noteStranger(_ answer: WayAnswer) {
    strangersInARow += 1
    switch answer.kind {
    case .proxyLogin: end(.proxyLogin(answer.sentence))
    case .wrongAddress(let address): end(.wrongAddress(address))
    case .portal, .denial, .noLine, .anotherCall, .garbled, .other:
      let isAboutAll = answer.isOfTunnel && !hasHeardSunbird
      if isAboutAll || strangersInARow >= Self.maxFailuresInARow { end(.notSunbird(answer)) }
    }
  }

  /// The credentials were refused. Where the very same call has passed with them, it is this
  /// request's trouble, unless it goes on like that. So it is where that was so in an earlier pass,
  /// and another call passes with them now.
  ///
  /// - Parameter wasAlone: whether it was so in an earlier pass.
  func noteRefusal(_ problem: Problem, of request: APIRequest, wasAlone: Bool = false) {
    refusalsInARow += 1
    let passesNow = problem.isAboutUserToken ? hasHeardWithUserToken : hasHeardSunbird
    let hasPassed = answeredCalls.contains(request.replyID) || (wasAlone && passesNow)
    guard !hasPassed || refusalsInARow >= Self.maxFailuresInARow else { return }
    end(.refused(problem.message))
  }

  /// From now on those go that something stood against before.
  func tryRefused() { isTryingRefused = true }

  /// Whether being turned away for too many requests is more than about how many there were.
  var isAboutTheRequest: Bool { stop != nil || isTryingRefused }

  /// Whether what stood against a request was about that one alone: Sunbird answers about others, and
  /// the pass goes on.
  var isAboutOneAlone: Bool { stop == nil && hasHeardSunbird }

  /// A network's login turns https away, or answers it with a certificate of its own. Then a plain
  /// question to the same host, which holds nothing, tells it from a line that is down.
  func lookForPortal() async {
    guard case .offline = stop, let failed = lastFailure, !hasHeardSunbird, overBudget() == nil,
      let request = PortalQuestion.request(baseURL: settings.baseURL, after: failed),
      case .success(let response) = await exchangeOfNobody(request),
      let answer = PortalQuestion.portal(in: response, baseURL: settings.baseURL)
    else { return }
    replaceStop(by: .notSunbird(answer))
  }
}

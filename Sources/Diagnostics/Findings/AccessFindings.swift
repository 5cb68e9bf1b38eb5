import Foundation
import Onboarding
import Registry
import Sunbird
import SyncEngine

/// What is known here of the user token.
package enum UserTokenState: Sendable, Equatable {
  case none
  case held
  /// Its time is over.
  case expired
  /// A command gets one when it is needed.
  case fetchable

  package init(_ credentials: Credentials) {
    self =
      if credentials.renewal != nil, credentials.isUserTokenStale {
        .fetchable
      } else if credentials.userToken == nil {
        .none
      } else {
        credentials.isUserTokenStale ? .expired : .held
      }
  }
}

/// What the answers say about tokens and groups.
struct AccessFindings {
  let server: ServerInQuestion
  let answers: [ProbeAnswer]

  /// A token that lets even one call through is good; where every call is 403, the gateway either
  /// does not know it or has given it no group.
  var gatewayToken: DoctorCheck {
    var forbidden: Problem?
    for answer in answers {
      switch answer.outcome {
      case .noEntry(let problem): return refused(problem)
      case .forbidden(let problem): forbidden = problem
      case .passed, .userTokenRefused, .otherMethod, .throttled:
        return .good(
          "gatewayToken", server.hasConsumerToken ? "the gateway takes it" : "none is asked for")
      case .noSuchCall, .notSunbird, .trouble, .failed: continue
      }
    }
    return forbidden.map(refused) ?? .good("gatewayToken", "not asked for")
  }

  private func refused(_ problem: Problem) -> DoctorCheck {
    .failed(
      "gatewayToken", .refused,
      server.hasConsumerToken ? problem.message : "none is configured, and \(problem.message)",
      hint: "get jwt_token.txt from Sunbird's administration server, then run "
        + "`agent token import FILE`; where the token is right, its consumer lacks every group: "
        + "`agent consumer render`")
  }

  private var needsUserToken: Bool {
    if case .needed = server.dialect.userTokens.use { true } else { false }
  }

  var userToken: DoctorCheck {
    let isRefused = answers.contains { $0.outcome == .userTokenRefused }
    let hint = "put a fresh one into server.userTokenFile, or set server.userTokenCommand"
    switch server.userToken {
    case .fetchable: return .good("userToken", "the next sync runs server.userTokenCommand for one")
    case .none:
      return needsUserToken || isRefused
        ? .failed(
          "userToken", needsUserToken ? .configuration : .refused,
          "none is configured, and this Sunbird wants one", hint: hint)
        : .good("userToken", "not needed")
    case .expired where needsUserToken || isRefused:
      return .failed("userToken", .refused, "its time is over", hint: hint)
    case .expired:
      return .warning("userToken", "its time is over, but it is not needed", hint: hint)
    case .held:
      return isRefused
        ? .failed("userToken", .refused, "Sunbird refuses it", hint: hint)
        : .good("userToken", "Sunbird has nothing against it")
    }
  }

  var groups: [DoctorCheck] { server.calls.groups.map(check) }

  private func check(_ group: GatewayGroup) -> DoctorCheck {
    let name = "group:\(group.name)"
    let uses = server.calls.filter { $0.group == group }.map(\.operation).joined(separator: "; ")
    let asked = answers.filter { $0.question.group == group }
    guard !asked.isEmpty else {
      return .untried(
        name, "can't be tried without an effect; needed to \(uses)",
        hint: "see `agent consumer groups`")
    }
    for answer in asked {
      guard case .forbidden(let problem) = answer.outcome else { continue }
      return .failed(
        name, .refused, "\(answer.question.request.path): \(problem.message) Needed to \(uses)",
        hint: "give the consumer the group: `agent consumer render --into FILE`, then "
          + "`sudo ./sunbird-install.sh -s apis`")
    }
    return .good(name, "lets this consumer \(uses)")
  }
}

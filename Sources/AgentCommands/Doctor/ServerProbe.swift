import Foundation
import HTTPTransport
import Registry
import Sunbird
import SyncEngine

/// Asks the doctor's questions, one after the other.
struct ServerProbe {
  let settings: SyncSettings
  let transport: any Transport

  /// The answers. The rest is not asked once the line, a portal or the gateway has said that
  /// nothing else would fare better.
  func ask() async -> [ProbeAnswer] {
    var answers: [ProbeAnswer] = []
    for question in ProbeQuestion.all(for: settings.dialect, channel: settings.channel) {
      let exchange = await transport.exchange(request(question))
      let answer = ProbeAnswer(question, exchange.result, at: Date())
      answers.append(answer)
      switch answer.outcome {
      case .failed, .notSunbird, .noEntry: return answers
      case .passed, .forbidden, .userTokenRefused, .noSuchCall, .otherMethod, .throttled, .trouble:
        continue
      }
    }
    return answers
  }

  private func request(_ question: ProbeQuestion) -> HTTPRequest {
    var headers = [
      HTTPHeader(name: "Accept", value: "application/json"),
      HTTPHeader(name: "Content-Type", value: "application/json"),
    ]
    if let token = settings.credentials.consumerToken {
      headers.append(HTTPHeader(name: "Authorization", value: "Bearer \(token)"))
    }
    if let token = settings.credentials.userToken {
      headers.append(HTTPHeader(name: "x-authenticated-user-token", value: token))
    }
    if let channel = settings.channel {
      headers.append(HTTPHeader(name: "X-Channel-Id", value: channel))
    }
    return HTTPRequest(
      method: HTTPMethod(question.request.method),
      url: settings.baseURL + question.request.path, headers: headers,
      body: question.body.map { HTTPRequest.Body(bytes: $0) })
  }
}

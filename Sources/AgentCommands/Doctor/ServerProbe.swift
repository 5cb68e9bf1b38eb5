import Foundation
import HTTPTransport
import Sunbird
import SyncEngine

/// Asks the doctor's questions, one after the other, as a pass asks: with the same headers, by the
/// same client.
struct ServerProbe {
  let settings: SyncSettings
  let transport: any Transport
  /// The time for all questions together: who asks a doctor waits for the answer.
  var time = Duration.seconds(18)

  /// The answers. The rest is not asked once the line, a portal or the gateway has said that
  /// nothing else would fare better, or the time is over.
  func ask() async -> [ProbeAnswer] {
    let end = ContinuousClock.now + time
    var answers: [ProbeAnswer] = []
    for question in ProbeQuestion.all(for: settings.dialect, channel: settings.channel) {
      let answer = await answer(to: question, before: end)
      answers.append(answer)
      switch answer.outcome {
      case .failed, .notSunbird, .noEntry: return answers
      case .passed, .forbidden, .userTokenRefused, .noSuchCall, .otherMethod, .throttled, .trouble:
        continue
      }
    }
    return answers
  }

  private func answer(
    to question: ProbeQuestion, before end: ContinuousClock.Instant
  ) async -> ProbeAnswer {
    let result = await exchange(request(question), before: end)
    if case .failure(let failure) = result,
      let plain = PortalQuestion.request(baseURL: settings.baseURL, after: failure.kind),
      case .success(let response) = await exchange(plain, before: end),
      let portal = PortalQuestion.portal(in: response, baseURL: settings.baseURL)
    {
      return ProbeAnswer(question: question, outcome: .notSunbird(portal))
    }
    return ProbeAnswer(
      question, result, baseURL: settings.baseURL, errors: settings.dialect.errors, at: Date())
  }

  private func exchange(
    _ request: HTTPRequest, before end: ContinuousClock.Instant
  ) async -> Result<HTTPResponse, TransportFailure> {
    let transport = transport
    return await withTaskGroup { group in
      group.addTask { await transport.exchange(request).result as Result? }
      group.addTask {
        try? await Task.sleep(until: end, clock: .continuous)  // cancelled: nobody waits for it
        return nil
      }
      defer { group.cancelAll() }
      return await (group.next() ?? nil) ?? .failure(overdue)
    }
  }

  private var overdue: TransportFailure {
    TransportFailure(
      kind: .stalled, reach: .mayHaveArrived,
      detail: "not everything was answered within \(time.components.seconds) s")
  }

  private func request(_ question: ProbeQuestion) -> HTTPRequest {
    var (request, _) = RequestEncoder(settings: settings).encode(
      question.request, dot: question.isRead ? nil : ProbeQuestion.name,
      userToken: settings.credentials.userToken, plain: true)
    guard !question.isRead else { return request }
    request.body = question.body.map { HTTPRequest.Body(bytes: $0) }
    if !request.headers.contains(where: { $0.name == "Content-Type" }) {
      request.headers.append(HTTPHeader(name: "Content-Type", value: "application/json"))
    }
    return request
  }
}

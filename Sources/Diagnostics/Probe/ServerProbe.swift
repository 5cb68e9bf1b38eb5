import Foundation
import HTTPTransport
import Sunbird
import SyncEngine

/// Asks the doctor's questions, one after the other, as a pass asks: with the same headers, by the
/// same client.
package struct ServerProbe {
  private let settings: SyncSettings
  private let transport: any Transport
  private let time: Duration

  /// - Parameter time: for all questions together: who asks a doctor waits for the answer.
  package init(
    settings: SyncSettings, transport: any Transport, time: Duration = .seconds(18)
  ) {
    self.settings = settings
    self.transport = transport
    self.time = time
  }

  /// The answers. The rest is not asked once the line, a portal or the gateway has said that
  /// nothing else would fare better, or the time is over.
  package func ask() async -> [ProbeAnswer] {
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

  /// Asks one question.
  package func ask(_ question: ProbeQuestion) async -> ProbeAnswer {
    await answer(to: question, before: ContinuousClock.now + time)
  }

  private func answer(
    to question: ProbeQuestion, before end: ContinuousClock.Instant
  ) async -> ProbeAnswer {
    let (request, gzipped) = encoded(question)
    var result = await exchange(request, before: end)
    // A proxy may end a kept connection as the next question goes out. No question changes anything:
    // it may be asked again, which a pass must not do with a write.
    if case .failure(let failure) = result, failure.kind == .cut {
      result = await exchange(request, before: end)
    }
    if case .failure(let failure) = result,
      let plain = PortalQuestion.request(baseURL: settings.baseURL, after: failure.kind),
      case .success(let response) = await exchange(plain, before: end),
      let portal = PortalQuestion.portal(in: response, baseURL: settings.baseURL)
    {
      return ProbeAnswer(question: question, outcome: .notSunbird(portal))
    }
    return ProbeAnswer(
      question, result, baseURL: settings.baseURL, gzipped: gzipped,
      errors: settings.dialect.errors, at: Date())
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

  /// What a pass would send, but for the body of a write.
  private func encoded(_ question: ProbeQuestion) -> (request: HTTPRequest, gzipped: Bool) {
    let encoder = RequestEncoder(settings: settings)
    let userToken = settings.credentials.userToken
    guard !question.isRead else {
      return encoder.encode(question.request, dot: nil, userToken: userToken, plain: false)
    }
    let request = encoder.encode(
      question.request, body: ProbeQuestion.noJSON, dot: ProbeQuestion.name, userToken: userToken)
    return (request, false)
  }
}

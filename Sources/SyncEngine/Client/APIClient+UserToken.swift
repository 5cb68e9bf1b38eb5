import Sunbird

extension APIClient {
  /// Sends one request once; a second time where Sunbird refused the user token, and with it the
  /// request, and a fresh one can be had.
  func carry(
    _ request: APIRequest, dot: String?, plain: Bool = false
  ) async -> CallOutcome<Received> {
    let showsToken = settings.dialect.showsUserToken(request)
    if userToken.needsRenewal, showsToken { _ = await renewedUserToken() }
    let used = userToken.token
    let outcome = await send(request, dot: dot, plain: plain)
    guard case .answered(let received) = outcome else { return outcome }
    guard received.reply.refusesUserToken else {
      if (200..<300).contains(received.reply.status), showsToken { userToken.noteServed(used) }
      return outcome
    }
    // Another request may have fetched the next one while this one was on its way.
    if userToken.token == used {
      guard let fresh = await renewedUserToken(), fresh != used else { return outcome }
    }
    return await send(request, dot: dot, plain: plain)
  }

  /// Sends once more plain what something could not read compressed. Only where Sunbird takes that
  /// for a request is it the server that can't read compressed bodies: a stray page proves nothing.
  func carryPlain(_ request: APIRequest, dot: String?) async -> CallOutcome<Received> {
    account.facts.compression.begin()
    let outcome = await carry(request, dot: dot, plain: true)
    let isRead =
      if case .answered(let received) = outcome {
        received.reply.isEnvelope(to: request)
      } else {
        false
      }
    account.facts.compression.end(isRead: isRead)
    return outcome
  }

  /// Carries a call and judges what came; the same plain where a compressed body was not read: it was
  /// refused before anybody looked inside.
  func call<Answer>(
    _ request: APIRequest, dot: String? = nil, plain: Bool = false,
    _ judge: (Received) -> CallOutcome<Answer>
  ) async -> CallOutcome<Answer> {
    let received =
      plain ? await carryPlain(request, dot: dot) : await carry(request, dot: dot)
    let outcome = received.flatMap(judge)
    guard outcome.isUnreadable else { return outcome }
    // The refused one counted in the gateway's hour, and so may have others meanwhile.
    guard account.quota.exhaustion(of: request.replyID, at: now) == nil else {
      return .refused(.throttled(.nextHour, Self.hourIsUsedUp))
    }
    return await carryPlain(request, dot: dot).flatMap(judge)
  }

  /// The pass's fresh user token, waited for where another request has asked already.
  private func renewedUserToken() async -> String? {
    guard account.stop == nil, let renewal = userToken.renewalUnderWay() else { return nil }
    switch await renewal.task.value {
    case .fresh(let token):
      userToken.take(token, of: renewal)
      return token
    case .failed(let detail):
      account.end(.noUserToken(detail))
      return nil
    }
  }

  /// Ends a renewal that is under way as failed.
  func abandonRenewal() { userToken.abandonRenewal() }

  /// A call that needs a user token does not leave without one: every edit would be refused.
  func checkUserToken(for request: APIRequest) {
    guard userToken.token == nil, settings.dialect.needsUserToken(request) else { return }
    account.end(
      .refused("\(request.path) needs a user token, and none is configured (server.userTokenFile)"))
  }
}

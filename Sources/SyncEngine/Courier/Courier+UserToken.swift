import Sunbird

extension Courier {
  /// Sends one request once; a second time where Sunbird refused the user token, and with it the
  /// request, and a fresh one can be had.
  ///
  /// - Parameters:
  ///   - name: the edit's dot, which goes out as `X-msgid` so that any log can be followed back; nil
  ///     for reads.
  ///   - plain: whether its body must not be compressed.
  func carry(_ request: APIRequest, name: String?, plain: Bool = false) async -> CourierReply {
    if userToken.needsRenewal, settings.dialect.showsUserToken(request) {
      _ = await renewedUserToken()
    }
    let used = userToken.token
    let reply = await send(request, name: name, plain: plain)
    guard case .reply(let answer, _) = reply else { return reply }
    guard answer.refusesUserToken else {
      let isServed = (200..<300).contains(answer.status)
      if isServed, settings.dialect.showsUserToken(request) { userToken.noteServed(used) }
      return reply
    }
    // Another request may have fetched the next one while this one was on its way.
    if userToken.token == used {
      guard let fresh = await renewedUserToken(), fresh != used else { return reply }
    }
    return await send(request, name: name, plain: plain)
  }

  /// Sends once more plain what something could not read compressed. Only where Sunbird takes that
  /// for a request is it the server that can't read compressed bodies: a stray page proves nothing.
  func carryPlain(_ request: APIRequest, name: String?) async -> CourierReply {
    compression.begin()
    let reply = await carry(request, name: name, plain: true)
    if case .reply(let answer, _) = reply {
      compression.end(isRead: answer.isEnvelope(to: request))
    } else {
      compression.end(isRead: false)
    }
    return reply
  }

  /// The pass's fresh user token, waited for where another request has asked already.
  private func renewedUserToken() async -> String? {
    guard stop == nil, let renewal = userToken.renewalUnderWay() else { return nil }
    switch await renewal.value {
    case .fresh(let token):
      userToken.take(token)
      return token
    case .failed(let detail):
      end(.noUserToken(detail))
      return nil
    }
  }

  /// Ends a renewal that is under way as failed.
  func abandonRenewal() { userToken.abandonRenewal() }

  /// A call that needs a user token does not leave without one: every edit would be refused.
  func checkUserToken(for request: APIRequest) {
    guard userToken.token == nil, settings.dialect.needsUserToken(request) else {
      return
    }
    end(
      .refused("\(request.path) needs a user token, and none is configured (server.userTokenFile)"))
  }
}

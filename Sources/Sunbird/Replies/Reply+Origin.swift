extension Reply {
  /// The code that Sunbird's envelope for this call reports; nil for none.
  package func sunbirdsCode(to request: APIRequest) -> AnsweredCode? {
    guard case .sunbird(let envelope) = ReplySource(self, to: request) else { return nil }
    return envelope.code.map { AnsweredCode($0, status: status) }
  }

  /// Whether it is Sunbird's envelope for this call: the service itself has read the request.
  package func isEnvelope(to request: APIRequest) -> Bool {
    if case .sunbird = ReplySource(self, to: request) { true } else { false }
  }

  /// Whether Sunbird or its gateway made the reply, and not something on the way: what it says of the
  /// time is believed.
  package func isSunbirds(to request: APIRequest) -> Bool {
    switch ReplySource(self, to: request) {
    case .sunbird, .gateway: true
    case .servicePage, .way: false
    }
  }
}

extension Reply {
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

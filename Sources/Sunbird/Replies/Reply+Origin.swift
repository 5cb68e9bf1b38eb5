extension Reply {
  /// Whether it is Sunbird's envelope: the service itself has read the request.
  package var isEnvelope: Bool {
    if case .envelope = ReplyShape(self) { true } else { false }
  }

  /// Whether Sunbird or its gateway made the reply, and not something on the way. What they say of
  /// the time, and of what they can read, is believed.
  package var isOfSunbird: Bool {
    switch ReplyShape(self) {
    case .envelope: true
    case .gateway(let message): Self.gatewaySentences.contains { message.hasPrefix($0) }
    case .html, .other: false
    }
  }

  /// How the gateway's own sentences begin (sunbird.md §3.2).
  private static let gatewaySentences = [
    "Unauthorized", "Multiple tokens provided", "Unrecognizable token", "No mandatory 'iss'",
    "Bad token", "No credentials found for given", "Invalid algorithm", "Invalid signature",
    "Invalid key/secret", "You cannot consume this service", "API rate limit exceeded",
    "Request size limit exceeded", "API not found with these values",
    "no route and no API found with those values", "An unexpected error occurred",
    "An invalid response was received from the upstream server",
    "The upstream server is currently unavailable", "The upstream server is timing out",
  ]
}

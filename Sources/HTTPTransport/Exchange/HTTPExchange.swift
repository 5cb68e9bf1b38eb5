/// What became of one request, and what it cost.
package struct HTTPExchange: Sendable {
  package var result: Result<HTTPResponse, TransportFailure>
  /// Bytes of this exchange on the line, headers included, as compressed; without TLS and TCP.
  /// Counted for failures too. Exact for HTTP/1.1, but for the last header line of an answer that
  /// was cut inside it; for HTTP/2 the headers count as if they were not compressed.
  package var bytesSent: Int
  package var bytesReceived: Int
  /// From the moment the request got its turn, so without the wait for a free place.
  package var seconds: Double
  /// Whether it travelled on a connection that an earlier request had opened.
  package var reusedConnection: Bool

  package init(
    result: Result<HTTPResponse, TransportFailure>, bytesSent: Int, bytesReceived: Int,
    seconds: Double, reusedConnection: Bool
  ) {
    self.result = result
    self.bytesSent = bytesSent
    self.bytesReceived = bytesReceived
    self.seconds = seconds
    self.reusedConnection = reusedConnection
  }
}

/// Carries requests to a server.
package protocol Transport: Sendable {
  /// Sends the request once and waits for the whole answer. Cancelling the task gives the request
  /// up; the exchange then says whether it may have arrived.
  func exchange(_ request: HTTPRequest) async -> HTTPExchange

  /// Lets no more than `requests` be under way at once from now on; further ones wait their turn,
  /// and the next leaves as soon as one has ended.
  func allow(_ requests: Int)
}

/// Why there is no answer.
package struct TransportFailure: Error, Sendable, Equatable {
  package enum Kind: Sendable, Equatable {
    /// No address for the host, or for the proxy.
    case nameResolution
    /// No connection: refused, unreachable, or turned away by the proxy.
    case connect
    /// No connection, TLS included, within `TransportLimits.connectTimeout`.
    case connectTimeout
    /// No trusted TLS connection: `TransportFailure.tls` says why.
    case tls
    /// The line, or the server, was silent too long.
    case stalled
    /// The connection ended before the answer did.
    case cut
    /// The answer is larger than `TransportLimits.maxResponseBytes`.
    case responseTooLarge
    /// What came back is not HTTP, or its coding is broken.
    case badResponse
    /// The task was cancelled or the transport closed.
    case cancelled
    /// The request can't be sent as it stands: a bad URL, a header with a line break.
    case misuse
    /// The library failed in a way that has no name here: out of memory, out of descriptors.
    case library
  }

  /// Whether the server can know of the request.
  package enum Reach: Sendable, Equatable {
    /// Certain: no byte of the request has left. Sending it again is safe.
    case notSent
    /// Some or all of it has left, or that can't be excluded. Ask before sending again.
    case mayHaveArrived
  }

  package var kind: Kind
  package var reach: Reach
  /// For people and logs. Names hosts and ports at most; never a header, a body or a query.
  package var detail: String
  /// What is wrong with TLS, for `Kind.tls` alone.
  package var tls: TLSProblem?

  package init(kind: Kind, reach: Reach, detail: String, tls: TLSProblem? = nil) {
    self.kind = kind
    self.reach = reach
    self.detail = detail
    self.tls = tls
  }
}

/// Why a transport can't be made.
package enum TransportSetupError: Error, Sendable, Equatable {
  /// libcurl or its TLS library doesn't start.
  case library(String)
  /// The file of trusted issuers can't be read.
  case caFileUnreadable(path: String)
  /// A limit that is zero or less, by its name in `TransportLimits`.
  case limitNotPositive(String)
}

/// The bounds of a transport. There is no limit on the whole time of a request: a slow line that
/// moves is never given up.
package struct TransportLimits: Sendable {
  /// For name resolution, TCP and TLS together. Where several requests wait for connections to one
  /// server, it runs anew each time one of them gets through.
  package var connectTimeout: Duration
  /// How long nothing may move, either way, while a request is being written or an answer read.
  package var stallTimeout: Duration
  /// How long the server may think between the last byte of the request, as acknowledged by its
  /// machine, and the first of the answer. Sunbird's proxy gives up on its own after 70 s
  /// (sunbird.md, section 6).
  package var answerTimeout: Duration
  /// Headers and decoded body of one answer.
  package var maxResponseBytes: Int
  /// Requests under way at once, and with HTTP/1.1 connections; further ones wait their turn.
  package var maxConnections: Int
  /// For the bodies of all requests together; none means as fast as the line goes.
  package var maxUploadBytesPerSecond: Int?
  /// Issuers to trust instead of the system's, as a PEM file; a proxy's certificate, too.
  package var caFile: String?
  /// Through what requests go.
  package var proxy: ProxyChoice

  package init(
    connectTimeout: Duration = .seconds(20), stallTimeout: Duration = .seconds(30),
    answerTimeout: Duration = .seconds(90), maxResponseBytes: Int = 16 * 1024 * 1024,
    maxConnections: Int = 6, maxUploadBytesPerSecond: Int? = nil, caFile: String? = nil,
    proxy: ProxyChoice = ProxyChoice()
  ) {
    self.connectTimeout = connectTimeout
    self.stallTimeout = stallTimeout
    self.answerTimeout = answerTimeout
    self.maxResponseBytes = maxResponseBytes
    self.maxConnections = maxConnections
    self.maxUploadBytesPerSecond = maxUploadBytesPerSecond
    self.caFile = caFile
    self.proxy = proxy
  }

  /// The name of the first limit that would let nothing through.
  var notPositive: String? {
    if connectTimeout <= .zero { return "connectTimeout" }
    if stallTimeout <= .zero { return "stallTimeout" }
    if answerTimeout <= .zero { return "answerTimeout" }
    if maxResponseBytes <= 0 { return "maxResponseBytes" }
    if maxConnections <= 0 { return "maxConnections" }
    if let cap = maxUploadBytesPerSecond, cap <= 0 { return "maxUploadBytesPerSecond" }
    return nil
  }
}

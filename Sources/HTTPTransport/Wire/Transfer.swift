import CCurl

/// One request under way: what libcurl has reported of it so far.
///
/// Lives on the transport's thread only.
final class Transfer {
  /// What passes over the wire.
  enum Traffic {
    case headerOut, bodyOut, headerIn, bodyIn
    /// TLS records of any kind. They count as movement, not as bytes.
    case tls
  }

  let request: TransferRequest
  let easy: Easy
  private let maxResponseBytes: Int
  let started: ContinuousClock.Instant
  /// Set by the loop once it has seen this request get its connection.
  var connectWasNoted = false

  private var bytesSent: Int
  private var bytesReceived: Int
  private var bodyBytesSent = 0
  private var head = ResponseHead()
  /// What a proxy answers to CONNECT; nil while libcurl is not asking for a tunnel.
  private var tunnelHead: ResponseHead?
  private var headBytes = 0
  private var body: [UInt8] = []
  private(set) var responseTooLarge = false

  /// How often libcurl had a connection ready and asked to write the request.
  private var writes = 0
  /// Bytes of the request that left since the first write began; a proxy's CONNECT is not in it.
  private var requestBytesSent = 0
  private(set) var resendRefused = false

  private(set) var lastMovement: ContinuousClock.Instant
  private let now: @Sendable () -> ContinuousClock.Instant
  private let openSockets: OpenSockets
  private var socket: curl_socket_t?
  /// The port on this side of the connection that the request was written to; nil once libcurl has
  /// given that up.
  private var localPort: Int32?
  /// The HTTP/2 stream that carries the request, where there is one.
  private var stream: (number: UInt32, localPort: Int32)?
  /// What the server's side of TLS sent first: five bytes that tell whether it is TLS at all.
  private var firstTLSBytes: [UInt8] = []
  private var unacknowledgedBytes = 0

  init(
    request: TransferRequest, easy: Easy, openSockets: OpenSockets, maxResponseBytes: Int,
    now: @escaping @Sendable () -> ContinuousClock.Instant
  ) {
    self.now = now
    started = now()
    lastMovement = started
    self.request = request
    self.easy = easy
    self.openSockets = openSockets
    self.maxResponseBytes = maxResponseBytes
    bytesSent = request.bytesSent
    bytesReceived = request.bytesReceived
  }

  var hasConnected: Bool { writes > 0 }

  var phase: TransferPhase {
    if writes == 0 { return .connecting }
    if headBytes > 0 { return .receiving }
    let written = requestBytesSent > 0 && bodyBytesSent >= request.http.body?.bytes.count ?? 0
    return written ? .awaitingAnswer : .sending
  }

  /// Whether the server has said that it never took the request, nor will: then it is as good as
  /// not sent.
  var wasNeverTaken: Bool {
    guard let stream else { return false }
    return openSockets.wasNeverTaken(stream.number, localPort: stream.localPort)
  }

  /// Whether the other side answered the first words of TLS in something else.
  var metNoTLS: Bool {
    // The types of TLS's records (RFC 8446, section 5.1).
    firstTLSBytes.first.map { !(20...24).contains($0) } ?? false
  }

  /// Over TLS a write that failed can have put bytes on the wire that libcurl doesn't report, so
  /// there the attempt alone decides.
  var reach: TransportFailure.Reach {
    if writes == 0 || wasNeverTaken { return .notSent }
    return requestBytesSent == 0 && !request.http.isEncrypted ? .notSent : .mayHaveArrived
  }

  /// Notices what only the kernel knows: that the other side acknowledges what we have written.
  func lookAtLine() {
    let left = socket.map { OpenSockets.unacknowledgedBytes(of: $0) } ?? 0
    if left < unacknowledgedBytes { lastMovement = now() }
    unacknowledgedBytes = left
  }

  // MARK: Reports from libcurl

  /// Whether the request may be written to the connection that is ready.
  ///
  /// libcurl writes a request again by itself when a connection that was used before ends without
  /// a byte of an answer (`Curl_retry_request` in its transfer.c), whatever the method, although
  /// the server may have acted on the first copy. It asks here each time, so a second copy is
  /// refused here, unless it can do no harm, nothing of the first one had left, or the server has
  /// said that it never took it.
  func mayBeWritten(localPort: Int32) -> Bool {
    if reach == .mayHaveArrived, !request.http.method.isSafe {
      resendRefused = true
      return false
    }
    if reach == .notSent {
      requestBytesSent = 0
      bodyBytesSent = 0
    }
    writes += 1
    lastMovement = now()
    socket = openSockets.socket(localPort: localPort)
    self.localPort = localPort
    stream = nil
    tunnelHead = nil
    return true
  }

  /// libcurl asks a proxy for a tunnel. No request of the transport's own begins so.
  func take(headOut: UnsafeRawBufferPointer) {
    if headOut.starts(with: "CONNECT ".utf8) { tunnelHead = ResponseHead() }
    note(.headerOut, headOut.count)
  }

  func take(socket: curl_socket_t) {
    OpenSockets.limitSendBuffer(of: socket)
    openSockets.opened(socket)
  }

  func take(_ note: StreamNote) {
    switch note {
    case .opened(let number): stream = localPort.map { (number, $0) }
    // It is the connection's that the request is on: while libcurl looks for one, it has none.
    case .lastTaken(let number):
      if let localPort { openSockets.note(lastStream: number, localPort: localPort) }
    case .retrying: localPort = nil
    }
  }

  func take(tlsBytes: UnsafeRawBufferPointer) {
    firstTLSBytes += tlsBytes.prefix(5 - min(5, firstTLSBytes.count))
  }

  func note(_ traffic: Traffic, _ count: Int) {
    guard count > 0 else { return }
    lastMovement = now()
    switch traffic {
    case .headerOut, .bodyOut:
      bytesSent += count
      if writes > 0 { requestBytesSent += count }
      if traffic == .bodyOut { bodyBytesSent += count }
    case .headerIn, .bodyIn: bytesReceived += count
    case .tls: break
    }
  }

  /// False ends the transfer, here and in `take(body:)`.
  func take(headerLine: UnsafeRawBufferPointer) -> Bool {
    guard tunnelHead == nil else {
      tunnelHead?.append(line: headerLine)
      return true
    }
    headBytes += headerLine.count
    head.append(line: headerLine)
    // The one line that libcurl doesn't trace: the blank one after an interim answer.
    if head.isInterim, headerLine.allSatisfy({ $0 == 0x0d || $0 == 0x0a }) {
      note(.headerIn, headerLine.count)
    }
    return staysWithinLimit()
  }

  func take(body piece: UnsafeRawBufferPointer) -> Bool {
    guard staysWithinLimit(adding: piece.count) else { return false }
    body.append(contentsOf: piece)
    return true
  }

  private func staysWithinLimit(adding count: Int = 0) -> Bool {
    responseTooLarge = headBytes + body.count + count > maxResponseBytes
    return !responseTooLarge
  }

  // MARK: The end

  /// The exchange as it stands when libcurl says it is over.
  func ended(with code: CURLcode) -> HTTPExchange {
    guard code == CURLE_OK || standsAfterReset(code) else {
      if let refusal = tunnelRefusal { return exchange(.success(refusal)) }
      return exchange(.failure(CurlVerdict.failure(code, of: self)))
    }
    guard let status = head.status else {
      return failed(.badResponse, "the answer has no status")
    }
    return exchange(.success(HTTPResponse(status: status, headers: head.headers, body: body)))
  }

  /// Whether the answer holds although its connection was reset. Who ends a connection without having
  /// read all of the request resets it behind the answer, as tinyproxy does after a POST. Of an
  /// answer that is no success the head says all; whether a success is whole, nothing tells.
  private func standsAfterReset(_ code: CURLcode) -> Bool {
    guard code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR, head.isWhole, !responseTooLarge,
      !resendRefused
    else { return false }
    return head.status.map { $0 >= 300 } ?? false
  }

  /// The proxy's answer where it has let nothing through.
  private var tunnelRefusal: HTTPResponse? {
    guard writes == 0, let tunnelHead, let status = tunnelHead.status, status >= 300 else {
      return nil
    }
    return HTTPResponse(status: status, headers: tunnelHead.headers, refusesTunnel: true)
  }

  /// The exchange as it stands when the transport gives it up.
  func failed(_ kind: TransportFailure.Kind, _ detail: String) -> HTTPExchange {
    exchange(.failure(TransportFailure(kind: kind, reach: reach, detail: detail)))
  }

  private func exchange(_ result: Result<HTTPResponse, TransportFailure>) -> HTTPExchange {
    HTTPExchange(
      result: result, bytesSent: bytesSent, bytesReceived: bytesReceived,
      seconds: (now() - started) / .seconds(1),
      reusedConnection: writes > 0 && easy.connectionsOpened == 0)
  }
}

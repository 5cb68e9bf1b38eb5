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

  let order: Order
  let easy: Easy
  private let maxResponseBytes: Int
  let started = ContinuousClock.now
  /// Set by the loop once it has seen this request get its connection.
  var connectWasNoted = false

  private var bytesSent = 0
  private var bytesReceived = 0
  private var bodyBytesSent = 0
  private var head = ResponseHead()
  private var headBytes = 0
  private var body: [UInt8] = []
  private(set) var responseTooLarge = false

  /// How often libcurl had a connection ready and asked to write the request.
  private var writes = 0
  /// Bytes of the request that left since the first write began; a proxy's CONNECT is not in it.
  private var requestBytesSent = 0
  private(set) var resendRefused = false

  private(set) var lastMovement = ContinuousClock.now
  private let openSockets: OpenSockets
  private var openedSockets: [curl_socket_t] = []
  private var socket: curl_socket_t?
  private var unacknowledgedBytes = 0

  init(order: Order, easy: Easy, openSockets: OpenSockets, maxResponseBytes: Int) {
    self.order = order
    self.easy = easy
    self.openSockets = openSockets
    self.maxResponseBytes = maxResponseBytes
  }

  var hasConnected: Bool { writes > 0 }

  var phase: TransferPhase {
    if writes == 0 { return .connecting }
    if headBytes > 0 { return .receiving }
    let written = requestBytesSent > 0 && bodyBytesSent >= order.request.body?.bytes.count ?? 0
    return written ? .awaitingAnswer : .sending
  }

  /// Over TLS a write that failed can have put bytes on the wire that libcurl doesn't report, so
  /// there the attempt alone decides.
  var reach: TransportFailure.Reach {
    if writes == 0 { return .notSent }
    return requestBytesSent == 0 && !order.request.isEncrypted ? .notSent : .mayHaveArrived
  }

  /// Notices what only the kernel knows: that the other side acknowledges what we have written.
  func lookAtLine() {
    let now = socket.map { OpenSockets.unacknowledgedBytes(of: $0) } ?? 0
    if now < unacknowledgedBytes { lastMovement = .now }
    unacknowledgedBytes = now
  }

  // MARK: Reports from libcurl

  /// Whether the request may be written to the connection that is ready.
  ///
  /// libcurl writes a request again by itself when a connection that was used before ends without
  /// a byte of an answer (`Curl_retry_request` in its transfer.c), whatever the method, although
  /// the server may have acted on the first copy. It asks here each time, so a second copy is
  /// refused here, unless it can do no harm or nothing of the first one had left.
  func mayBeWritten(localPort: Int32) -> Bool {
    if reach == .mayHaveArrived, !order.request.method.isSafe {
      resendRefused = true
      return false
    }
    writes += 1
    lastMovement = .now
    socket = openSockets.socket(localPort: localPort, opened: openedSockets)
    return true
  }

  func take(socket: curl_socket_t) {
    OpenSockets.limitSendBuffer(of: socket)
    openedSockets.append(socket)
  }

  func note(_ traffic: Traffic, _ count: Int) {
    guard count > 0 else { return }
    lastMovement = .now
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
    guard code == CURLE_OK else { return exchange(.failure(CurlVerdict.failure(code, of: self))) }
    guard let status = head.status else {
      return failed(.badResponse, "the answer has no status")
    }
    return exchange(.success(HTTPResponse(status: status, headers: head.headers, body: body)))
  }

  /// The exchange as it stands when the transport gives it up.
  func failed(_ kind: TransportFailure.Kind, _ detail: String) -> HTTPExchange {
    exchange(.failure(TransportFailure(kind: kind, reach: reach, detail: detail)))
  }

  private func exchange(_ result: Result<HTTPResponse, TransportFailure>) -> HTTPExchange {
    HTTPExchange(
      result: result, bytesSent: bytesSent, bytesReceived: bytesReceived,
      seconds: (ContinuousClock.now - started) / .seconds(1),
      reusedConnection: writes > 0 && easy.connectionsOpened == 0)
  }
}

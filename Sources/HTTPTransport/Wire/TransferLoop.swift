import CCurl

/// The transport's thread: takes requests, drives libcurl, gives up what no longer moves.
final class TransferLoop {
  private let multi: Multi
  private let mailbox: Mailbox
  private let limits: TransportLimits
  private let openSockets = OpenSockets()
  /// How many requests may be under way.
  private var allowed: Int
  private var waiting: [TransferRequest] = []
  private var underWay: [EasyKey: Transfer] = [:]
  /// When a request last got a connection it could be written to.
  private var lastConnect: ContinuousClock.Instant
  private var lastLookAtLine: ContinuousClock.Instant
  private let now: @Sendable () -> ContinuousClock.Instant

  /// The longest sleep, so that a lost wake-up or a quiet line is noticed.
  private static let longestSleep = Duration.seconds(1)
  private static let lineLookInterval = Duration.milliseconds(200)
  /// libcurl 7.88 does not wake for a stream that the server turned away: it is sent again when
  /// libcurl is next asked to do something.
  private static let sleepBesideTurnedAway = Duration.milliseconds(5)

  /// - Parameter now: the time by which requests are given up.
  init(
    multi: Multi, mailbox: Mailbox, limits: TransportLimits,
    now: @escaping @Sendable () -> ContinuousClock.Instant
  ) {
    self.now = now
    lastConnect = now()
    lastLookAtLine = lastConnect
    self.multi = multi
    self.mailbox = mailbox
    self.limits = limits
    allowed = limits.maxConnections
  }

  /// Returns when the mailbox says stop; every request has its exchange then.
  func run() {
    while true {
      let mail = mailbox.take()
      waiting.append(contentsOf: mail.requests)
      if mail.mustStop { break }
      if let requests = mail.allowed { allowed = max(1, min(requests, limits.maxConnections)) }
      if mail.hasCancellations { dropCancelled() }
      admit()
      if let problem = multi.perform() { failAllUnderWay(.library, problem) }
      collectEnded()
      giveUpUnmoving()
      guard waiting.isEmpty || underWay.count >= allowed else { continue }
      if let problem = multi.wait(atMost: sleep()) { failAllUnderWay(.library, problem) }
    }
    failAllUnderWay(.cancelled, "the transport was closed")
    for request in waiting { request.refuse(.cancelled, "the transport was closed") }
    waiting = []
  }

  // MARK: Requests in

  private func admit() {
    let places = allowed - underWay.count
    guard places > 0, !waiting.isEmpty else { return }
    let admitted = waiting.prefix(places)
    waiting.removeFirst(admitted.count)
    for request in admitted { begin(request) }
    shareUploadCap()
  }

  private func begin(_ request: TransferRequest) {
    guard !request.ticket.isCancelled else { return request.refuse(.cancelled, "cancelled") }
    guard let easy = Easy() else { return request.refuse(.library, "out of memory") }
    let transfer = Transfer(
      request: request, easy: easy, openSockets: openSockets,
      maxResponseBytes: limits.maxResponseBytes, now: now)
    do throws(CurlOptionError) {
      try EasySetup.apply(request.http, limits, to: easy)
      try easy.report(to: transfer)
    } catch {
      return request.refuse(.library, CurlLibrary.text(of: error.code))
    }
    if let problem = multi.add(easy) { return request.refuse(.library, problem) }
    underWay[easy.key] = transfer
  }

  private func dropCancelled() {
    // Each ticket is looked at once: it may be cancelled between two looks.
    waiting.removeAll { request in
      guard request.ticket.isCancelled else { return false }
      request.refuse(.cancelled, "cancelled")
      return true
    }
    for transfer in underWay.values where transfer.request.ticket.isCancelled {
      end(transfer) { $0.failed(.cancelled, "cancelled") }
    }
  }

  /// Splits the cap evenly among those under way, so that together they keep it.
  private func shareUploadCap() {
    guard let share = uploadShare else { return }
    for transfer in underWay.values {
      do throws(CurlOptionError) {
        try transfer.easy.setLarge(CURLOPT_MAX_SEND_SPEED_LARGE, share)
      } catch {
        end(transfer) { $0.failed(.library, CurlLibrary.text(of: error.code)) }
      }
    }
  }

  private var uploadShare: Int? {
    limits.maxUploadBytesPerSecond.map { max(1, $0 / max(1, underWay.count)) }
  }

  // MARK: Exchanges out

  private func collectEnded() {
    let ended = multi.takeEnded()
    for (key, code) in ended {
      guard let transfer = underWay[key] else { continue }
      let request = transfer.request
      if code != CURLE_OK, transfer.wasNeverTaken, request.returns < TransferRequest.mostReturns {
        takeOut(transfer)
        waiting.insert(request.again(after: transfer.ended(with: code)), at: 0)
      } else {
        end(transfer) { $0.ended(with: code) }
      }
    }
    if !ended.isEmpty { shareUploadCap() }
  }

  private func giveUpUnmoving() {
    let now = now()
    noteConnects(now)
    if now - lastLookAtLine >= Self.lineLookInterval {
      for transfer in underWay.values { transfer.lookAtLine() }
      lastLookAtLine = now
    }
    for transfer in underWay.values where deadline(of: transfer) <= now {
      let (kind, detail) = stallTimeout.failure(in: transfer.phase)
      end(transfer) { $0.failed(kind.blamingNames(unless: $0.easy.hasAddress), detail) }
    }
  }

  private func noteConnects(_ now: ContinuousClock.Instant) {
    for transfer in underWay.values where transfer.hasConnected && !transfer.connectWasNoted {
      transfer.connectWasNoted = true
      lastConnect = now
    }
  }

  private var stallTimeout: StallTimeout {
    StallTimeout(limits: limits, uploadBytesPerSecond: uploadShare)
  }

  /// Requests to one server may wait for each other's connection, so while one gets through the
  /// others' time begins anew; on a dead line all end together.
  private func deadline(of transfer: Transfer) -> ContinuousClock.Instant {
    let phase = transfer.phase
    let begin =
      switch phase {
      case .connecting: max(transfer.started, lastConnect)
      case .sending, .awaitingAnswer, .receiving: transfer.lastMovement
      }
    return begin + stallTimeout.allowance(in: phase)
  }

  private func sleep() -> Duration {
    let now = now()
    let next = underWay.values.map { deadline(of: $0) - now }.min() ?? Self.longestSleep
    let isToGoAgain = underWay.values.contains { $0.wasNeverTaken }
    return max(.zero, min(next, isToGoAgain ? Self.sleepBesideTurnedAway : Self.longestSleep))
  }

  /// Takes a transfer out and hands its exchange to the caller. The exchange is read after libcurl
  /// has let go, so that nothing is counted behind its back.
  private func end(_ transfer: Transfer, _ exchange: (Transfer) -> HTTPExchange) {
    takeOut(transfer)
    transfer.request.continuation.resume(returning: exchange(transfer))
  }

  private func takeOut(_ transfer: Transfer) {
    underWay[transfer.easy.key] = nil
    multi.remove(transfer.easy)
  }

  private func failAllUnderWay(_ kind: TransportFailure.Kind, _ detail: String) {
    for transfer in underWay.values { end(transfer) { $0.failed(kind, detail) } }
  }
}

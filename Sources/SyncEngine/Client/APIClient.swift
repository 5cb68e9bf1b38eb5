import Foundation
import HTTPTransport
import Logging
import Registry
import Sunbird

/// One client of the API: sends each request once, with what ``RequestEncoder`` adds, and enters in
/// the pass's ``PassAccount`` what it cost and what its answer says of the line and the server.
///
/// An actor because many deliveries share that account. Between two suspensions it only reads or
/// only writes it.
actor APIClient {
  let settings: SyncSettings
  private let transport: any Transport
  private let encoder: RequestEncoder
  private let clock: any SyncClock
  private let log: Logger
  private let trail: ExchangeTrail
  var account: PassAccount
  var userToken: UserTokenHolder

  init(
    transport: any Transport, settings: SyncSettings, clock: any SyncClock, log: Logger,
    account: PassAccount, trail: ExchangeTrail = ExchangeTrail()
  ) {
    self.settings = settings
    self.transport = transport
    encoder = RequestEncoder(settings: settings)
    self.clock = clock
    self.log = log
    self.trail = trail
    self.account = account
    userToken = UserTokenHolder(settings.credentials)
    transport.allow(account.flight.size)
  }

  var now: Date { clock.now }

  /// A reply of whoever answered.
  struct Received: Sendable {
    let reply: Reply
    /// Whether the request's body was compressed.
    let gzipped: Bool
  }

  /// Sends a request once.
  ///
  /// - Parameters:
  ///   - dot: the edit's, which goes out as `X-msgid` so that any log can be followed back; nil for
  ///     reads.
  ///   - plain: whether its body must not be compressed.
  func send(_ request: APIRequest, dot: String?, plain: Bool) async -> CallOutcome<Received> {
    checkUserToken(for: request)
    guard account.stop == nil else { return .stopped }
    var (encoded, gzipped) = encode(request, dot: dot, plain: plain)
    let size = encoded.size
    if let excess = account.traffic.excess(of: size) { return .notSent(Problem(excess)) }
    guard
      let reservation = account.reserve(
        size, for: request.replyID, at: now, uptime: clock.uptime)
    else { return .stopped }
    if reservation.wait > 0 {
      await Wait.telling(.cap) { [clock] in await clock.sleep(seconds: reservation.wait) }
    }
    guard account.stop == nil, !Task.isCancelled else {
      account.giveBack(reservation)
      return .stopped
    }
    if reservation.wait > 0 {
      // Meanwhile another may have found that the server can't read what it wears, or the token was
      // renewed.
      (encoded, gzipped) = encode(request, dot: dot, plain: plain)
      guard encoded.size == size else {
        account.giveBack(reservation)
        return await send(request, dot: dot, plain: plain)
      }
    }
    // Others may have used the hour up since this one was let go.
    if request.changesRecords, account.quota.exhaustion(of: request.replyID, at: now) != nil {
      account.giveBack(reservation)
      return .refused(.throttled(.nextHour, Self.hourIsUsedUp))
    }
    return await exchange(encoded, for: request, dot: dot, reservation).flatMap {
      .answered(Received(reply: $0, gzipped: gzipped))
    }
  }

  private func encode(
    _ request: APIRequest, dot: String?, plain: Bool
  ) -> (request: HTTPRequest, gzipped: Bool) {
    encoder.encode(
      request, dot: dot, userToken: userToken.token,
      plain: plain || account.facts.compression.goesPlain)
  }

  private func exchange(
    _ encoded: HTTPRequest, for request: APIRequest, dot: String?,
    _ reservation: PassTraffic.Reservation
  ) async -> CallOutcome<Reply> {
    let departure = account.begin(request.replyID, at: now)
    let exchange = await transport.exchange(encoded)
    let windowBefore = account.flight.size
    account.end(exchange, of: request.replyID, departure, reservation)
    if account.flight.size != windowBefore { transport.allow(account.flight.size) }
    log(exchange, of: request, dot: dot)
    switch exchange.result {
    case .success(let response):
      let reply = response.reply(from: settings.baseURL)
      account.note(
        reply, to: request, remaining: response.value(of: "X-RateLimit-Remaining-hour"), at: now)
      trail.note(request, dot: dot, reply: reply)
      return .answered(reply)
    case .failure(let failure) where failure.reach == .notSent: return .notSent(Problem(failure))
    case .failure(let failure):
      trail.note(request, dot: dot, reply: nil)
      return .unknown(Problem(failure))
    }
  }

  /// Logs what a request came to; never its headers or its body, which hold tokens and people.
  private func log(_ exchange: HTTPExchange, of request: APIRequest, dot: String?) {
    let what = "\(request.method.rawValue) \(request.path)\(dot.map { " for \($0)" } ?? "")"
    let bytes = "\(exchange.bytesSent) bytes up, \(exchange.bytesReceived) down"
    switch exchange.result {
    case .success(let response): log.debug("\(what): \(response.status), \(bytes)")
    case .failure(let failure): log.debug("\(what): \(failure.kind), \(failure.reach), \(bytes)")
    }
  }
}

// MARK: What the rest of a pass asks

extension APIClient {
  var stop: StopReason? { account.stop }

  /// Whether Sunbird itself has answered in this pass.
  var hasHeardSunbird: Bool { account.line.hasHeardSunbird }

  var isTryingRefused: Bool { account.line.isTryingRefused }

  /// How many turns may be taken at once.
  var window: Int { account.window }

  /// Most edits that are planned together.
  var batchLimit: Int { account.batchLimit }

  /// When the gateway's hour is over, by this machine's clock.
  var hourEnd: Date { account.hourEnd(at: now) }

  /// Whether being turned away for too many requests is more than about how many there were.
  var isAboutTheRequest: Bool { stop != nil || isTryingRefused }

  /// Whether what stood against a request was about that one alone: Sunbird answers about others, and
  /// the pass goes on.
  var isAboutOneAlone: Bool { stop == nil && hasHeardSunbird }

  /// Until when the hour budget of a call is used up; nil when it is not.
  func exhaustion(of endpoint: Endpoint?) -> Date? {
    endpoint.flatMap { account.quota.exhaustion(of: $0.replyID, at: now) }
  }

  /// Ends the pass: nothing leaves any more. The first reason stands.
  func end(_ reason: StopReason) { account.end(reason) }

  /// Ends the pass if its budget leaves nothing.
  func checkBudget() { account.checkBudget(at: now) }

  /// Ends the pass if its time is over.
  func checkTime() { account.checkTime(at: now) }

  /// From now on those go that something stood against before.
  func tryRefused() { account.tryRefused() }

  /// A network's login turns https away, or answers it with a certificate of its own. Then a plain
  /// question to the same host, which holds nothing, tells it from a line that is down.
  func lookForPortal() async {
    guard case .offline = account.stop, let failed = account.line.lastFailure, !hasHeardSunbird,
      account.traffic.stop(before: 1, at: now) == nil,
      let request = PortalQuestion.request(baseURL: settings.baseURL, after: failed)
    else { return }
    let exchange = await transport.exchange(request)
    account.count(exchange)
    guard case .success(let response) = exchange.result,
      let answer = PortalQuestion.portal(in: response, baseURL: settings.baseURL)
    else { return }
    account.endOffline(with: .notSunbird(answer))
  }
}

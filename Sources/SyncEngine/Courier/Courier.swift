import Foundation
import HTTPTransport
import Logging
import Outbox
import Registry
import Sunbird

/// What came of one call.
enum CourierReply: Sendable {
  case reply(Reply, gzipped: Bool)
  /// Certain not to have arrived.
  case notSent(TransportFailure)
  /// May have arrived; the answer is lost.
  case lost(TransportFailure)
  /// Not tried: the pass is over.
  case stopped
  /// Not tried, and not worth trying again: it is larger than all that a pass or a day may spend.
  case tooLarge(Problem)
}

/// Carries API requests over the transport: adds host, credentials and compression, counts what it
/// costs, and knows when the pass must stop.
///
/// An actor because many deliveries share its counts and its verdict on the line.
actor Courier {
  /// How many failures of the line in a row end a pass.
  static let maxFailuresInARow = 3
  /// How many failures of a server in a row end a pass in which it has answered before: a few bad
  /// records must not stop the others.
  static let maxTroublesInARow = 10

  private let transport: any Transport
  let settings: SyncSettings
  private let clock: any SyncClock
  private let log: Logger
  /// When the pass began.
  nonisolated let startedAt: Date
  private let dressing: Dressing
  private var budget: PassBudget
  private var answers = AnswerSizes()
  private var cap: UploadPace?
  private var failures = 0
  private(set) var lastFailure: TransportFailure.Kind?
  private var failuresInARow = 0
  private(set) var requests = 0
  private(set) var bytesSent = 0
  private(set) var bytesReceived = 0
  private(set) var stop: StopReason?
  /// Whether Sunbird itself has answered in this pass.
  private(set) var hasHeardSunbird = false
  var compression: CompressionTrial
  private var missing: Set<String> = []
  /// Until when the gateway's hour budget for a call is used up, by the call's name.
  private(set) var exhausted: [String: Date]
  /// By the call's name.
  private var rooms: [String: HourRoom] = [:]
  /// The calls that Sunbird has answered in this pass, by their names.
  private(set) var answeredCalls: Set<String> = []
  /// Whether Sunbird has answered one of them that showed the user token.
  private(set) var hasHeardWithUserToken = false
  /// How often in a row something else answered in Sunbird's place, or the credentials were refused.
  var strangersInARow = 0
  var refusalsInARow = 0
  /// Whether what goes now goes last because something stood against it before: an answer that
  /// would end the pass is then about that edit, as long as Sunbird has answered about others.
  var isTryingRefused = false
  /// Whether this pass asked for records of a kind, and whether the server showed any of them or
  /// their absence.
  private(set) var recordsShown: [RecordKind: Bool] = [:]
  var userToken: UserTokenHolder
  /// What the answers of this pass say of the server's clock; the greatest is the nearest.
  private(set) var clockSkew: ClockSkew?
  /// What those of earlier passes said.
  private let knownSkew: ClockSkew?
  /// How many requests are to be under way at once, and how many are.
  private(set) var flight: FlightWindow
  private var underWay = 0
  private(set) var batchSize: BatchSize

  init(
    transport: any Transport, settings: SyncSettings, clock: any SyncClock, log: Logger,
    sendsPlain: Bool, exhausted: [String: Date] = [:], knownSkew: ClockSkew? = nil,
    budget: PassBudget = PassBudget()
  ) {
    self.log = log
    self.knownSkew = knownSkew
    self.exhausted = exhausted
    self.transport = transport
    self.settings = settings
    self.clock = clock
    userToken = UserTokenHolder(settings.credentials)
    compression = CompressionTrial(sendsPlain: sendsPlain)
    startedAt = clock.now
    dressing = Dressing(settings: settings)
    self.budget = budget
    cap = settings.maxBytesPerSecond.map(UploadPace.init)
    flight = FlightWindow(bound: settings.flightBound)
    transport.allow(flight.size)
    batchSize = BatchSize(bound: settings.batchSize, first: Self.firstBatch)
  }

  private static let firstBatch = 10

  var now: Date { clock.now }

  /// The time by the server's clock, as far as that is known.
  var serverNow: Date { now.addingTimeInterval((clockSkew ?? knownSkew)?.seconds ?? 0) }

  /// When the gateway's hour is over, by this machine's clock.
  var hourEnd: Date { now.addingTimeInterval(Pause.nextHour.seconds(from: serverNow)) }

  func send(_ request: APIRequest, name: String?, plain: Bool) async -> CourierReply {
    checkUserToken(for: request)
    guard stop == nil else { return .stopped }
    let (dressed, gzipped) = dressing.dressed(
      request, name: name, userToken: userToken.token, plain: plain || compression.goesPlain)
    let size = dressed.size
    if let excess = budget.excess(of: size) { return .tooLarge(Problem(excess)) }
    let expected = answers.expected(of: request.replyID)
    guard await admit(size, answer: expected) else { return .stopped }
    // While it waited to leave, another may have found that the server can't read what it wears.
    if gzipped, compression.goesPlain {
      _ = giveUp(size, answer: expected)
      return await send(request, name: name, plain: true)
    }
    return await exchange(dressed, for: request, name: name, gzipped: gzipped, expected: expected)
  }

  /// - Parameter expected: what was set aside for the answer, in bytes.
  private func exchange(
    _ dressed: HTTPRequest, for request: APIRequest, name: String?, gzipped: Bool, expected: Int
  ) async -> CourierReply {
    let size = dressed.size
    let failuresBefore = failures
    underWay += 1
    if rooms[request.replyID, default: HourRoom()].begin(at: now, hourEnd: hourEnd) {
      noteExhausted(request)
    }
    // Those beyond the window wait in the transport.
    let underWayAtFirst = min(underWay, flight.size)
    let exchange = await transport.exchange(dressed)
    underWay -= 1
    rooms[request.replyID]?.end()
    settleAccounts(size, answer: expected, exchange)
    answers.note(exchange.bytesReceived, of: request.replyID)
    pace(exchange, of: request, underWay: underWayAtFirst)
    requests += 1
    bytesSent += exchange.bytesSent
    bytesReceived += exchange.bytesReceived
    note(exchange, of: request, name: name)
    switch exchange.result {
    case .success(let response):
      let reply = response.reply(from: settings.baseURL)
      noteClock(reply, to: request)
      noteBudget(response, of: request)
      notePause(reply)
      return .reply(reply, gzipped: gzipped)
    case .failure(let failure):
      noteFailure(failure, isNew: failures == failuresBefore)
      return failure.reach == .notSent ? .notSent(failure) : .lost(failure)
    }
  }

  /// Lets the window and the batch follow what the line and the server carry. The first exchange of
  /// a connection has the handshakes in it, and tells nothing of how long a request takes.
  private func pace(_ exchange: HTTPExchange, of request: APIRequest, underWay: Int) {
    let before = flight.size
    defer { if flight.size != before { transport.allow(flight.size) } }
    switch exchange.result {
    case .success(let response) where response.status == 429:
      flight.note(.trouble(underWay: self.underWay))
    case .success(let response) where response.status == 413: batchSize.noteTrouble()
    case .success:
      batchSize.noteDone()
      if exchange.reusedConnection {
        flight.note(
          .answered(kind: request.replyID, seconds: exchange.seconds, underWay: underWay))
      }
    case .failure:
      flight.note(.trouble(underWay: self.underWay))
      batchSize.noteTrouble()
    }
  }

  /// Logs what a request came to; never its headers or its body, which hold tokens and people.
  private func note(_ exchange: HTTPExchange, of request: APIRequest, name: String?) {
    let what = "\(request.method.rawValue) \(request.path)\(name.map { " for \($0)" } ?? "")"
    let bytes = "\(exchange.bytesSent) bytes up, \(exchange.bytesReceived) down"
    switch exchange.result {
    case .success(let response): log.debug("\(what): \(response.status), \(bytes)")
    case .failure(let failure): log.debug("\(what): \(failure.kind), \(failure.reach), \(bytes)")
    }
  }

  /// Sunbird answered: the line is good.
  func noteAnswer(to request: APIRequest? = nil) {
    hasHeardSunbird = true
    failuresInARow = 0
    strangersInARow = 0
    refusalsInARow = 0
    guard let request else { return }
    answeredCalls.insert(request.replyID)
    if settings.dialect.showsUserToken(request) { hasHeardWithUserToken = true }
  }

  /// The server failed on a request; on everything, if it goes on like this.
  func noteTrouble(_ problem: Problem) {
    failuresInARow += 1
    let most = hasHeardSunbird ? Self.maxTroublesInARow : Self.maxFailuresInARow
    if failuresInARow >= most { end(.serverDown(problem.message)) }
  }

  /// A question about records was answered, or is not answered to this consumer.
  func noteRecords(of kind: RecordKind, shown: Bool) {
    recordsShown[kind] = shown || recordsShown[kind] == true
  }

  /// A call that the server does not offer is not tried again in this pass.
  func noteNotOffered(_ request: APIRequest) { missing.insert(request.replyID) }

  /// The gateway counts calls by the hour, each call by itself, and says how many are left
  /// (sunbird.md §3.2). The last one allowed is the last one sent before the next full hour.
  private func noteBudget(_ response: HTTPResponse, of request: APIRequest) {
    guard let text = response.value(of: "X-RateLimit-Remaining-hour"), let left = Int(text) else {
      return
    }
    if rooms[request.replyID, default: HourRoom()].told(left, at: now, hourEnd: hourEnd) {
      noteExhausted(request)
    }
  }

  /// A page of a proxy or a portal has its own maker's date.
  private func noteClock(_ reply: Reply, to request: APIRequest) {
    let skew = ClockSkew(dateHeader: reply.date, receivedAt: clock.now)
    guard let skew, skew.seconds > clockSkew?.seconds ?? -.infinity,
      reply.isSunbirds(to: request)
    else { return }
    clockSkew = skew
  }

  /// A server that is not available, and says for how long, is left alone until then. What it made
  /// of the request is another question.
  private func notePause(_ reply: Reply) {
    guard reply.status == 503, let pause = Pause(reply) else { return }
    end(
      .throttled(
        untilSeconds: pause.seconds(from: serverNow), "The server is not available for now (503)."))
  }

  /// The hour budget of a call is used up. Other calls have their own.
  func noteExhausted(_ request: APIRequest) {
    exhausted[request.replyID] = hourEnd
  }

  func offers(_ request: APIRequest) -> Bool { !missing.contains(request.replyID) }

  /// Ends the pass: nothing leaves any more. The first reason stands.
  func end(_ reason: StopReason) {
    if stop == nil { stop = reason }
  }

  /// A better word for why the pass has ended.
  func replaceStop(by reason: StopReason) { stop = reason }

  /// Sends what is no call of the API, and counts what it costs.
  func exchangeOfNobody(_ request: HTTPRequest) async -> Result<HTTPResponse, TransportFailure> {
    let exchange = await transport.exchange(request)
    requests += 1
    bytesSent += exchange.bytesSent
    bytesReceived += exchange.bytesReceived
    return exchange.result
  }

  /// - Parameter isNew: false when the line failed for another request while this one was under
  ///   way: one cut takes all of them along and counts once.
  private func noteFailure(_ failure: TransportFailure, isNew: Bool) {
    failures += 1
    lastFailure = failure.kind
    if isNew { failuresInARow += 1 }
    let provesNoLine = failure.reach == .notSent && !hasHeardSunbird
    if provesNoLine || failuresInARow >= Self.maxFailuresInARow { end(.offline(failure.detail)) }
  }

  /// Why the pass may not even begin, as far as its budget goes.
  func overBudget() -> StopReason? { budget.stop(before: 1, at: clock.now) }

  /// Takes the bytes of a request and its answer out of the budget, and waits until the upload cap
  /// lets it leave.
  ///
  /// - Returns: false when it may not leave.
  private func admit(_ bytes: Int, answer: Int) async -> Bool {
    if let reason = budget.stop(before: bytes + answer, at: clock.now) { end(reason) }
    guard stop == nil else { return false }
    budget.begin(bytes + answer)
    if let wait = cap?.reserve(bytes, at: clock.uptime), wait > 0 {
      if let reason = budget.stop(before: 0, at: now.addingTimeInterval(wait)) { end(reason) }
      guard stop == nil else { return giveUp(bytes, answer: answer) }
      await Wait.telling(.cap) { [clock] in await clock.sleep(seconds: wait) }
    }
    guard stop == nil, !Task.isCancelled else { return giveUp(bytes, answer: answer) }
    return true
  }

  private func giveUp(_ bytes: Int, answer: Int) -> Bool {
    settleAccounts(bytes, answer: answer, nil)
    return false
  }

  /// Ends the pass if its time is over.
  func checkTime() {
    if let reason = budget.stop(before: 0, at: clock.now) { end(reason) }
  }

  /// - Parameter exchange: nil where nothing left.
  private func settleAccounts(_ reserved: Int, answer: Int, _ exchange: HTTPExchange?) {
    let (sent, received) = (exchange?.bytesSent ?? 0, exchange?.bytesReceived ?? 0)
    budget.end(reserved + answer, cost: sent + received)
    cap?.correct(reserved: reserved, sent: sent)
  }
}

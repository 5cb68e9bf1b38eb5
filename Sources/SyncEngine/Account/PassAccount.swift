import Foundation
import HTTPTransport
import Registry
import Sunbird

/// The account of one pass: what it has spent, how the line stands, what the gateway and the server
/// allow, and why the pass is over. Says what may leave, and what follows from what came back; sends
/// nothing, and is told the time. Values in, values out.
struct PassAccount: Sendable {
  private let dialect: Dialect
  /// Why nothing leaves any more; nil while the pass goes on.
  private(set) var stop: StopReason?
  private(set) var traffic: PassTraffic
  private(set) var line = LineState()
  private(set) var quota: HourQuota
  var facts: ServerFacts
  /// How many requests are to be under way at once, and how many are.
  private(set) var flight: FlightWindow
  private var underWay = 0
  private(set) var batchSize: BatchSize

  private static let firstBatch = 10

  init(
    _ settings: SyncSettings, budget: PassBudget = PassBudget(), quota: HourQuota = HourQuota(),
    facts: ServerFacts = ServerFacts()
  ) {
    dialect = settings.dialect
    traffic = PassTraffic(budget: budget, maxBytesPerSecond: settings.limits.maxBytesPerSecond)
    self.quota = quota
    self.facts = facts
    flight = FlightWindow(bound: settings.flightBound)
    batchSize = BatchSize(bound: settings.batchSize, first: Self.firstBatch)
  }

  /// How many turns may be taken at once: one until Sunbird has answered.
  var window: Int { line.hasHeardSunbird ? flight.size + flight.ready : 1 }

  /// Most edits that are planned together: one until Sunbird has answered.
  var batchLimit: Int { line.hasHeardSunbird ? batchSize.size : 1 }

  /// When the gateway's hour is over, by this machine's clock.
  func hourEnd(at now: Date) -> Date {
    now.addingTimeInterval(Pause.nextHour.seconds(from: facts.serverTime(at: now)))
  }
}

// MARK: The end of the pass

extension PassAccount {
  /// Nothing leaves any more. The first reason stands.
  mutating func end(_ reason: StopReason?) { stop = stop ?? reason }

  /// A better word for why there is no line.
  mutating func endOffline(with reason: StopReason) {
    if case .offline = stop { stop = reason }
  }

  /// Ends the pass if its budget leaves nothing.
  mutating func checkBudget(at now: Date) { end(traffic.stop(before: 1, at: now)) }

  /// Ends the pass if its time is over.
  mutating func checkTime(at now: Date) { end(traffic.stop(before: 0, at: now)) }

  mutating func tryRefused() { line.tryRefused() }
}

// MARK: Requests

extension PassAccount {
  /// How things stood when a request left.
  struct Departure: Sendable {
    fileprivate let failures: Int
    /// How many were under way, itself included; those beyond the window wait in the transport.
    fileprivate let underWay: Int
  }

  /// - Returns: nil where the request may not leave, and the pass is over.
  mutating func reserve(
    _ bytes: Int, for call: String, at now: Date, uptime: Double
  ) -> PassTraffic.Reservation? {
    switch traffic.reserve(bytes, for: call, at: now, uptime: uptime) {
    case .reserved(let reservation): return reservation
    case .stopped(let reason):
      end(reason)
      return nil
    }
  }

  mutating func giveBack(_ reservation: PassTraffic.Reservation) { traffic.giveBack(reservation) }

  /// Counts what is no call of the API.
  mutating func count(_ exchange: HTTPExchange) { traffic.count(exchange) }

  mutating func begin(_ call: String, at now: Date) -> Departure {
    underWay += 1
    quota.begin(call, at: now, hourEnd: hourEnd(at: now))
    return Departure(failures: line.failures, underWay: min(underWay, flight.size))
  }

  mutating func end(
    _ exchange: HTTPExchange, of call: String, _ departure: Departure,
    _ reservation: PassTraffic.Reservation
  ) {
    underWay -= 1
    quota.end(call)
    traffic.settle(reservation, exchange)
    pace(exchange, of: call, departure)
    if case .failure(let failure) = exchange.result {
      end(line.note(failure, isNew: line.failures == departure.failures))
    }
  }

  /// Lets the window and the batch follow what the line and the server carry.
  private mutating func pace(_ exchange: HTTPExchange, of call: String, _ departure: Departure) {
    switch exchange.result {
    case .success(let response) where response.status == 429:
      flight.note(.trouble(underWay: underWay))
    case .success(let response) where response.status == 413: batchSize.noteTrouble()
    case .success:
      batchSize.noteDone()
      if exchange.reusedConnection {
        flight.note(
          .answered(kind: call, seconds: exchange.seconds, underWay: departure.underWay))
      } else {
        flight.note(.opened(seconds: exchange.seconds))
      }
    case .failure:
      flight.note(.trouble(underWay: underWay))
      batchSize.noteTrouble()
    }
  }
}

// MARK: Answers

extension PassAccount {
  /// What any reply tells besides what it says of its request: the server's time, what is left of the
  /// hour, and whether it wants to be left alone.
  ///
  /// - Parameter remaining: what the gateway says to be left of the hour.
  mutating func note(
    _ reply: Reply, to request: APIRequest, remaining: String?, at now: Date
  ) {
    facts.noteClock(reply, to: request, at: now)
    if let left = remaining.flatMap({ Int($0) }) {
      quota.update(request.replyID, remaining: left, at: now, hourEnd: hourEnd(at: now))
    }
    // What it made of the request is another question.
    guard reply.status == 503, let pause = Pause(reply) else { return }
    end(
      .throttled(
        untilSeconds: pause.seconds(from: facts.serverTime(at: now)),
        "The server is not available for now (503)."))
  }

  /// Sunbird answered.
  ///
  /// - Parameter request: nil where the answer proves nothing of the credentials.
  mutating func noteAnswer(to request: APIRequest? = nil) {
    line.noteAnswer(
      to: request?.replyID, showingUserToken: request.map(dialect.showsUserToken) ?? false)
  }

  /// What the answer to a question says about the whole server.
  mutating func note(
    _ answer: ReadReply, to request: APIRequest, of kind: RecordKind?, at now: Date
  ) {
    switch answer {
    case .row, .rows, .absent:
      noteAnswer(to: request)
      if let kind { facts.noteRecords(of: kind, shown: true) }
    case .notOffered:
      facts.noteNotOffered(request.replyID)
      if let kind { facts.noteRecords(of: kind, shown: false) }
    case .notLearned(let disposition): note(disposition, to: request, at: now)
    }
  }

  /// What a reply says about the whole server, not only about its edit.
  ///
  /// - Parameter wasAlone: whether something stood against this write alone in an earlier pass.
  mutating func note(
    _ disposition: Disposition, to request: APIRequest, wasAlone: Bool = false, at now: Date
  ) {
    let call = request.replyID
    switch disposition {
    // Whoever finds a body too large, or can't read its compression, need not be Sunbird.
    case .refused(let problem) where problem.httpStatus == 413: break
    case .compressionRefused: break
    case .accepted, .alreadyThere, .alreadyGone, .refused, .notYet: noteAnswer(to: request)
    case .credentials(let problem): end(line.noteRefusal(problem, of: call, wasAlone: wasAlone))
    case .throttled(.nextHour, _) where request.changesRecords:
      quota.exhaust(call, until: hourEnd(at: now))
    case .throttled(let pause, let problem):
      guard !isAboutOneAmongOthers(pause, problem) else { return }
      end(
        .throttled(
          untilSeconds: pause.seconds(from: facts.serverTime(at: now)), problem.message))
    case .unknown(let problem), .trouble(let problem): end(line.noteTrouble(problem))
    case .notSunbird(let answer): end(line.noteStranger(answer))
    case .notOffered: facts.noteNotOffered(call)
    }
  }

  /// Turned away among others and told no time: fewer at once may do. What something on the way turned
  /// away before is that edit's trouble.
  private func isAboutOneAmongOthers(_ pause: Pause, _ problem: Problem) -> Bool {
    guard line.hasHeardSunbird else { return false }
    return (pause == .shortly && flight.wasAmongMany)
      || (problem.isOfTheWay && line.isTryingRefused)
  }
}

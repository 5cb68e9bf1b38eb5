import Causality
import Codecs
import HTTPTransport
import Outbox
import Reconciliation
import Registry
import SunbirdSimulator
import SyncEngine

// MARK: One exchange

extension World {
  /// One request of an office and what comes back: an event of the world, in which everybody else
  /// may have a turn before the request arrives and before its answer does.
  func exchange(
    _ number: Int, _ request: HTTPRequest
  ) async -> Result<HTTPResponse, TransportFailure> {
    guard !offices[number].isDying else { return .lost(.cut) }
    guard !isClosed(number) else { return .closed }
    calls += 1
    let delivery = await delivery(of: Call(request, office: number, number: calls, to: server))
    checkSignal(delivery)
    await checkParents(of: delivery)
    let call = delivery.call
    let fault = outage(of: number) ?? filtered(call) ?? faults.fault(&dice)
    note(number, "→ \(describe(delivery))\(fault.text)")
    await elapse(number, milliseconds: Int64(dice.number(in: 10...1500)))
    if offices[number].isDying || isClosed(number) {
      // Its process died, or its line was closed, with the request on its lips: it may have left all
      // the same.
      if dice.happens(permille: 300) { fly(delivery) }
      return .lost(.cut)
    }
    let result = await meet(fault, delivery)
    noteObstacle(result, to: delivery)
    if case .success(let response) = result, !offices[number].isDying {
      heard(response, delivery)
    }
    return result
  }

  private func delivery(of call: Call) async -> SimulatedDelivery {
    // The pass hands it over now; what it carries is read from the store while others have a turn.
    let (pass, now) = (offices[call.office].pass, time.now)
    return SimulatedDelivery(
      call: call, edits: await carried(by: call), sight: pass?.sight ?? SimulatedDelivery.Sight(),
      leftAt: time.now,
      toldHour: call.operation.flatMap { pass?.toldHours[$0]?.hour(before: now) })
  }

  private func meet(
    _ fault: LineFault, _ delivery: SimulatedDelivery
  ) async -> Result<HTTPResponse, TransportFailure> {
    let number = delivery.call.office
    switch fault {
    case .refused: return .refused
    case .requestLost:
      await giveUp(number)
      return .lost(.stalled)
    case .answerLost:
      landUntold(delivery)
      await giveUp(number)
      return .lost(.cut)
    case .landsLate:
      await giveUp(number)
      fly(delivery)
      return .lost(.stalled)
    case .commitsLate(let milliseconds): decide(delivery, committingIn: milliseconds)
    case .crashBefore:
      die(number, "before its request left")
      return .refused
    case .crashAfter(let lands, let late):
      if lands, late { fly(delivery) } else if lands { _ = land(delivery) }
      die(number, "after its request left")
      return .lost(.cut)
    case .notTaken: return .notTaken
    case .page(_, true), .trouble(_, true): landUntold(delivery)
    case .page(_, false), .trouble(_, false), .portal, .otherCall, .bodyStalled, .unauthorized,
      .throttled:
      break
    case .none, .duplicated, .answerCut: return await answered(fault, delivery)
    }
    guard let response = HTTPResponse.instead(of: delivery.call, fault) else {
      return .lost(.cut)
    }
    return .success(response)
  }

  /// The server answers, and the answer comes back whole or in part.
  private func answered(
    _ fault: LineFault, _ delivery: SimulatedDelivery
  ) async -> Result<HTTPResponse, TransportFailure> {
    let number = delivery.call.office
    let call = delivery.call
    var reply = land(delivery)
    checkHour(reply, of: delivery)
    if case .duplicated = fault {
      noteStray(delivery)
      reply = land(delivery)
    }
    let (shown, registered) = (server.shown(to: call), server.registered(for: call))
    let hour = server.hour
    await elapse(number, milliseconds: Int64(dice.number(in: 10...1500)))
    guard !offices[number].isDying, !isClosed(number) else { return .lost(.cut) }
    if case .answerCut(let isNoticed) = fault {
      if isNoticed { return .lost(.cut) }
      var cut = HTTPResponse(reply)
      cut.body = Array(cut.body.prefix(cut.body.count / 2))
      return .success(cut)
    }
    offices[number].pass?.sight.rows.merge(shown) { $1 }
    if reply.status == 200 { offices[number].pass?.sight.registered.merge(registered) { $1 } }
    if let operation = call.operation, reply.headers["X-RateLimit-Remaining-hour"] != nil {
      offices[number].pass?.toldHours[operation] = ToldHour(hour: hour, at: time.now)
    }
    var response = HTTPResponse(reply)
    response.headers.append(HTTPHeader(name: "Date", value: HTTPDate.text(time.date)))
    return .success(response)
  }

  /// The server handles a request that has arrived.
  func land(_ delivery: SimulatedDelivery) -> HTTPReply {
    let (reply, changes) = server.serve(delivery)
    take(changes, after: delivery)
    return reply
  }

  /// The same where the office is told nothing of it, nor how much of the hour is left.
  private func landUntold(_ delivery: SimulatedDelivery) {
    if delivery.toldHour != server.hour { noteStray(delivery) }
    _ = land(delivery)
  }

  private func take(
    _ changes: [(effect: Effect, of: SimulatedDelivery)], after delivery: SimulatedDelivery
  ) {
    for (effect, cause) in changes {
      let late = cause.call.number == delivery.call.number ? "" : " by now"
      note("sunbird", "request \(cause.call.number) takes effect\(late): \(effect.text)")
      check(effect, of: cause)
    }
  }

  /// The server decides a creation that has arrived, and commits it later. Anything else it does at
  /// once.
  private func decide(_ delivery: SimulatedDelivery, committingIn milliseconds: Int) {
    switch delivery.call.operation {
    case .organisationCreate, .userCreate: break
    default:
      _ = land(delivery)
      return
    }
    let landsAt = time.now + Int64(milliseconds)
    server.decide(delivery.call, committingAt: WorldTime.date(landsAt))
    flights.append(Flight(delivery: delivery, landsAt: landsAt, isDecided: true))
  }

  /// What the server has decided earlier takes effect.
  func commit(_ delivery: SimulatedDelivery) {
    take(server.catchUp(with: delivery), after: delivery)
  }

  /// The request will land later than its sender waits for it, yet soon enough for the index to
  /// show it before an absence is believed.
  private func fly(_ delivery: SimulatedDelivery) {
    let longest = Int64(IndexDelay.window * 1000) - traits.indexDelay - 1000
    let landsAt = time.now + Int64(dice.number(in: 0...Int(max(longest, 0))))
    flights.append(Flight(delivery: delivery, landsAt: landsAt))
  }

  /// Time until a client takes a silent line for dead: at once, or after its own patience.
  private func giveUp(_ number: Int) async {
    await elapse(number, milliseconds: dice.pick([20, 5000, 90_000]))
  }

  /// What the office's line is like for the moment, beyond single faults.
  private func outage(of number: Int) -> LineFault? {
    if offices[number].line.offlineUntil > time.now {
      return dice.happens(permille: 700) ? .refused : .requestLost
    }
    if offices[number].line.refusedUntil > time.now { return .unauthorized(byGateway: true) }
    return nil
  }

  /// Counts that something else than Sunbird's word came back to a request with an edit.
  private func noteObstacle(
    _ result: Result<HTTPResponse, TransportFailure>, to delivery: SimulatedDelivery
  ) {
    if case .success(let response) = result, isEnvelope(response), response.status != 401 {
      return
    }
    for subject in subjects(of: delivery) {
      offices[delivery.call.office].memory.obstacles[subject, default: 0] += 1
    }
  }

  /// What an answer is about: the edits that the request carries, those of the upload that it asks
  /// about, or the records that it names.
  private func subjects(of delivery: SimulatedDelivery) -> [String] {
    let call = delivery.call
    if let upload = call.process.flatMap({ server.uploads[$0] }) {
      return upload.edits.map(\.dot.description)
    }
    if call.isUpload { return delivery.edits.map(\.dot.description) }
    return call.edit.map { [$0] }
      ?? (call.searched + [call.key].compactMap(\.self)).map(\.description)
  }

  private func isEnvelope(_ response: HTTPResponse) -> Bool {
    let text = String(decoding: response.body, as: UTF8.self)
    return text.contains("\"params\"") && !text.contains("api.page.assemble")
  }

  /// What a filter on the office's way does to a request: one that dislikes a word lets nothing
  /// through that holds it, one that keeps to reads or to writes lets none of them through.
  private func filtered(_ call: Call) -> LineFault? {
    guard let filter = offices[call.office].line.filter, filter.until > time.now, filter.stops(call)
    else { return nil }
    return .page(filter.page, commits: false)
  }

  /// Counts what Sunbird itself has said about an edit or a record.
  private func heard(_ response: HTTPResponse, _ delivery: SimulatedDelivery) {
    guard isEnvelope(response), [200, 400, 500].contains(response.status) else { return }
    for subject in subjects(of: delivery) {
      offices[delivery.call.office].memory.answers[subject, default: 0] += 1
    }
  }
}

// MARK: Words for the trace

extension World {
  private func describe(_ delivery: SimulatedDelivery) -> String {
    let call = delivery.call
    let name = call.operation?.rawValue ?? call.arrived.path
    let subjects =
      call.isUpload
      ? delivery.edits.map { "\($0.dot)=\($0.key)" } : call.searched.map(\.description)
    let subject = call.key?.description ?? call.process ?? subjects.joined(separator: " ")
    return "request \(call.number): \(name) \(subject) \(call.edit ?? "") \(call.values.text)"
  }
}

extension Effect {
  var text: String { "\(operation?.rawValue ?? "change") \(key) \(after?.values.text ?? "gone")" }
}

extension LineFault {
  fileprivate var text: String {
    if case .none = self { "" } else { "  ✗ \(self)" }
  }
}

extension [FieldName: FieldValue] {
  var text: String {
    sorted { $0.key.rawValue < $1.key.rawValue }
      .map { "\($0.key.rawValue)=\($0.value.text)" }.joined(separator: " ")
  }
}

extension FieldValue {
  var text: String {
    switch self {
    case .null: "∅"
    case .flag(let flag): "\(flag)"
    case .text(let text): text
    case .texts(let texts): "[\(texts.joined(separator: ","))]"
    case .objects(let objects): "\(objects.count) objects"
    }
  }
}

import Foundation
import HTTPTransport

/// What a pass has sent and received, what it may still spend, and how fast. Values in, values out.
struct PassTraffic: Sendable {
  /// What a request has set aside before it leaves.
  struct Reservation: Sendable {
    let call: String
    let bytes: Int
    /// What its answer is expected to take.
    let answerBytes: Int
    /// Seconds until it may leave.
    let wait: Double
  }

  enum Admission: Sendable {
    case reserved(Reservation)
    case stopped(StopReason)
  }

  private(set) var requests = 0
  private(set) var bytesSent = 0
  private(set) var bytesReceived = 0
  private var budget: PassBudget
  private var answers = AnswerSizes()
  /// Nil without a cap.
  private var pace: UploadPace?

  init(budget: PassBudget = PassBudget(), maxBytesPerSecond: Int? = nil) {
    self.budget = budget
    pace = maxBytesPerSecond.map(UploadPace.init)
  }

  /// What the request is over, whatever else is spent.
  func excess(of bytes: Int) -> Excess? { budget.excess(of: bytes) }

  /// Why a request of `bytes` may not leave; nil when it may.
  func stop(before bytes: Int, at now: Date) -> StopReason? { budget.stop(before: bytes, at: now) }

  /// Takes the bytes of a request and its answer out of the budget, and the next free time under the
  /// upload cap.
  mutating func reserve(
    _ bytes: Int, for call: String, at now: Date, uptime: Double
  ) -> Admission {
    let answer = answers.expected(of: call)
    if let reason = budget.stop(before: bytes + answer, at: now) { return .stopped(reason) }
    budget.begin(bytes + answer)
    let reservation = Reservation(
      call: call, bytes: bytes, answerBytes: answer,
      wait: pace?.reserve(bytes, at: uptime) ?? 0)
    guard reservation.wait > 0,
      let reason = budget.stop(before: 0, at: now.addingTimeInterval(reservation.wait))
    else { return .reserved(reservation) }
    giveBack(reservation)
    return .stopped(reason)
  }

  /// Nothing left.
  mutating func giveBack(_ reservation: Reservation) { settle(reservation, sent: 0, received: 0) }

  /// A request has ended.
  mutating func settle(_ reservation: Reservation, _ exchange: HTTPExchange) {
    settle(reservation, sent: exchange.bytesSent, received: exchange.bytesReceived)
    answers.note(exchange.bytesReceived, of: reservation.call)
    count(exchange)
  }

  /// Counts what an exchange has cost.
  mutating func count(_ exchange: HTTPExchange) {
    requests += 1
    bytesSent += exchange.bytesSent
    bytesReceived += exchange.bytesReceived
  }

  private mutating func settle(_ reservation: Reservation, sent: Int, received: Int) {
    budget.end(reservation.bytes + reservation.answerBytes, cost: sent + received)
    pace?.correct(reserved: reservation.bytes, sent: sent)
  }
}

import Foundation
import HTTPTransport
import Testing

@testable import SyncEngine

/// What a pass sets aside before a request leaves, and what of it comes back.
struct PassTrafficTests {
  private let now = Date(timeIntervalSince1970: 0)

  private func reserve(
    _ traffic: inout PassTraffic, _ bytes: Int
  ) -> Result<PassTraffic.Reservation, Stopped> {
    switch traffic.reserve(bytes, for: "create", at: now, uptime: 0) {
    case .reserved(let reservation): .success(reservation)
    case .stopped(let reason): .failure(Stopped(reason: reason))
    }
  }

  private struct Stopped: Error { let reason: StopReason }

  private func exchange(sent: Int, received: Int) -> HTTPExchange {
    HTTPExchange(
      result: .success(HTTPResponse(status: 200)), bytesSent: sent, bytesReceived: received,
      seconds: 1, reusedConnection: true)
  }

  @Test func whatIsUnderWayCountsInFullWithItsAnswer() throws {
    var traffic = PassTraffic(budget: PassBudget(maxBytes: 2000))
    let first = try reserve(&traffic, 1000).get()
    #expect(throws: Stopped.self) { try reserve(&traffic, 1).get() }
    traffic.settle(first, exchange(sent: 1000, received: 100))
    _ = try reserve(&traffic, 300).get()
    #expect(traffic.requests == 1)
    #expect(traffic.bytesSent == 1000)
    #expect(traffic.bytesReceived == 100)
  }

  @Test func whatDidNotLeaveIsGivenBack() throws {
    var traffic = PassTraffic(budget: PassBudget(maxBytes: 2000), maxBytesPerSecond: 100)
    let first = try reserve(&traffic, 1000).get()
    traffic.giveBack(first)
    #expect(try reserve(&traffic, 1500).get().wait == 0)
    #expect(traffic.requests == 0)
  }

  /// What would have to wait beyond the end of the pass does not begin to.
  @Test func noWaitGoesBeyondTheEndOfThePass() throws {
    var budget = PassBudget()
    budget.endsAt = now.addingTimeInterval(5)
    var traffic = PassTraffic(budget: budget, maxBytesPerSecond: 100)
    #expect(try reserve(&traffic, 400).get().wait == 0)
    #expect(try reserve(&traffic, 200).get().wait == 4)
    #expect(throws: Stopped.self) { try reserve(&traffic, 200).get() }
  }
}

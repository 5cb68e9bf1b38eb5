import Foundation
import Testing

@testable import SunbirdSimulator

@Suite struct HourBudgetTests {
  /// 2018-04-02 06:11:42 UTC is 2898 seconds before the next full hour.
  static let secondsToNextHour = 2898.0

  private static func authorization(_ consumer: GatewayConsumer) -> String {
    "Bearer \(consumer.token())"
  }

  @Test func everyAnswerThatPassedShowsTheBudget() {
    let clock = SetClock(Sample.noon)
    var service = GatewayTests.guarded(callsPerHour: 2, now: { clock.now })
    let request = GatewayTests.request(authorization: Self.authorization(GatewayTests.partner))
    let replies = (1...3).map { _ in service.answer(request) }

    #expect(replies.map(\.status) == [200, 400, 429])
    #expect(replies.map { $0.headers["X-RateLimit-Limit-hour"] } == ["2", "2", "2"])
    #expect(replies.map { $0.headers["X-RateLimit-Remaining-hour"] } == ["1", "0", "0"])
    #expect(
      String(decoding: replies[2].body, as: UTF8.self)
        == #"{"message":"API rate limit exceeded"}"# + "\n")
    #expect(replies[2].headers["Retry-After"] == nil)
  }

  @Test func theWindowIsTheHourOfTheClock() {
    let clock = SetClock(Sample.noon)
    var service = GatewayTests.guarded(callsPerHour: 1, now: { clock.now })
    let request = GatewayTests.request(authorization: Self.authorization(GatewayTests.partner))
    #expect(service.answer(request).status == 200)
    clock.advance(by: Self.secondsToNextHour - 1)
    #expect(service.answer(request).status == 429)
    clock.advance(by: 1)
    #expect(service.answer(request).status == 400)
  }

  @Test func eachAPIAndEachCredentialHasItsOwnBudget() {
    var budget = HourBudget()
    #expect(budget.take(.organisationCreate, of: 1, credential: "a", at: Sample.noon) == 0)
    #expect(budget.take(.organisationCreate, of: 1, credential: "a", at: Sample.noon) == nil)
    #expect(budget.take(.organisationCreate, of: 1, credential: "b", at: Sample.noon) == 0)
    #expect(budget.take(.userCreate, of: 1, credential: "a", at: Sample.noon) == 0)
  }

  @Test func rejectedCallsAreNotCounted() {
    var service = GatewayTests.guarded(callsPerHour: 1)
    _ = service.answer(GatewayTests.request(authorization: nil))
    let large = [UInt8](repeating: 0, count: (1 << 20) + 1)
    let authorization = Self.authorization(GatewayTests.partner)
    _ = service.answer(GatewayTests.request(authorization: authorization, body: large))
    _ = service.answer(
      GatewayTests.request(authorization: Self.authorization(GatewayTests.reader)))
    #expect(service.answer(GatewayTests.request(authorization: authorization)).status == 200)
  }

  @Test func withoutALimitThereAreNoBudgetHeaders() throws {
    var service = SunbirdService(SimulatorOptions())
    #expect(try service.call(.organisationCreate, Sample.organisation).reply.headers.isEmpty)
  }
}

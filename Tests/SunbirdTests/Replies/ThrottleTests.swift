import Codecs
import Foundation
import Registry
import Sunbird
import Testing

/// Until when a server that throttles wants to be left alone.
struct ThrottleTests {
  private func pause(_ reply: Reply) -> Pause? {
    guard case .throttled(let pause, _) = Disposition(reply) else { return nil }
    return pause
  }

  @Test(arguments: [("120", 120), ("0", 0), (" 7 ", 7)] as [(String, Double)])
  func retryAfterInSeconds(text: String, seconds: Double) {
    #expect(pause(.gateway(429, retryAfter: text)) == .seconds(seconds))
    #expect(pause(.html(429, retryAfter: text)) == .seconds(seconds))
  }

  @Test func retryAfterAsADate() {
    let date = Date(timeIntervalSince1970: 784_111_777)
    #expect(
      pause(.gateway(429, retryAfter: "Sun, 06 Nov 1994 08:49:37 GMT")) == .until(date))
  }

  @Test func theGatewaysBudgetLastsUntilTheNextHour() {
    #expect(pause(.gateway(429)) == .nextHour)
  }

  @Test func tooManyConnectionsPassShortly() { #expect(pause(.html(429)) == .shortly) }

  @Test func anUnreadable429PassesShortly() {
    #expect(pause(Reply(429, type: nil, text: "")) == .shortly)
  }

  @Test func sunbirdsOwnLimitPassesShortly() throws {
    #expect(pause(try .error("ERROR_RATE_LIMIT_EXCEEDED", 429)) == .shortly)
  }

  @Test(arguments: [
    "soon", "", "-5", "nan", "inf", "infinity", "1e300", "0x10", "1.5",
    "99999999999999999999999999", "Sunday",
  ])
  func whatIsNeitherIsNoRetryAfter(text: String) {
    #expect(pause(.gateway(429, retryAfter: text)) == .nextHour)
  }
}

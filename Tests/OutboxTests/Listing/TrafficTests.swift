import Foundation
import Outbox
import Testing

/// What passes cost, from their kept reports.
struct TrafficTests {
  private func keep(_ store: Outbox, sent: Int, received: Int, at second: Int) async throws {
    try await store.keep(
      report: """
        {"bytesReceived":\(received),"bytesSent":\(sent),"requests":2,"seconds":1.5}
        """, startedAt: moment(second))
  }

  @Test func passesSinceAMomentAreSummed() async throws {
    try await withStore { store in
      try await keep(store, sent: 1, received: 2, at: 10)
      try await keep(store, sent: 10, received: 20, at: 20)
      try await keep(store, sent: 100, received: 200, at: 30)
      let traffic = try await store.traffic(since: moment(20))
      #expect(
        traffic == Traffic(requests: 4, bytesSent: 110, bytesReceived: 220, seconds: 3))
      #expect(traffic.bytes == 330)
      #expect(try await store.traffic(since: moment(31)).bytes == 0)
    }
  }

  @Test func aDayHasAnEnd() async throws {
    try await withStore { store in
      var calendar = Calendar(identifier: .gregorian)
      calendar.timeZone = .gmt
      for day in [-1, 0, 1, 30, 365] {
        try await keep(store, sent: 1, received: 2, at: day * 86_400 + 10)
      }
      let today = try await store.traffic(of: .day, around: moment(20), calendar)
      #expect(today.bytes == 3)
      let month = try await store.traffic(of: .month, around: moment(20), calendar)
      #expect(month.bytes == 9, "the second of April 2018, the first and the third")
    }
  }

  @Test func aPassThatGoesOnCountsOnce() async throws {
    try await withStore { store in
      var pass: Int64?
      for sent in [10, 20, 30] {
        pass = try await store.note(
          report: #"{"bytesReceived":1,"bytesSent":\#(sent),"requests":2,"seconds":1.5}"#,
          startedAt: moment(1), asPass: pass)
      }
      #expect(try await store.traffic(since: moment(0)).bytes == 31)
    }
  }

  @Test func theLastPassesThatWereAnsweredTellTheSpeed() async throws {
    try await withStore { store in
      try await keep(store, sent: 1000, received: 1000, at: 10)
      try await keep(store, sent: 10, received: 20, at: 20)
      try await keep(store, sent: 5, received: 0, at: 30)
      try await keep(store, sent: 100, received: 200, at: 40)
      let traffic = try await store.recentTraffic(passes: 2)
      #expect(
        traffic == Traffic(requests: 4, bytesSent: 110, bytesReceived: 220, seconds: 3))
    }
  }

  @Test func aReportThatIsNoReportCountsNothing() async throws {
    try await withStore { store in
      try await store.keep(report: "broken", startedAt: moment(1))
      #expect(try await store.traffic(since: moment(0)).bytes == 0)
      #expect(try await store.recentTraffic().bytes == 0)
    }
  }
}

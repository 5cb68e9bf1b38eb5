import Foundation
import Outbox
import SunbirdSimulator
import SyncEngine
import Testing

/// What `sync --dry-run` foretells, held against what the pass then costs.
struct ForecastTests {
  private func forecast(_ office: TestOffice) async throws -> Forecast {
    try await Forecaster(outbox: office.outbox, settings: office.settings).forecast()
  }

  private static let credentials = Credentials(consumerToken: "abc.def.ghi")

  @Test func aQueueOfCreationsCostsWhatWasForetold() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address) {
        $0.credentials = Self.credentials
        $0.channel = "ap"
      }
      for number in 10...40 { try await office.school("s\(number)") }
      for name in ["asha", "ravi"] { try await office.teacher(name) }
      try await office.change("asha", #""location":"Hubballi""#)
      let forecast = try await forecast(office)
      #expect(sunbird.requests.isEmpty)
      #expect(forecast.edits == 34)
      #expect(forecast.requests == 33, "the change travels with its creation")
      #expect(forecast.seconds == nil, "nothing was measured yet")
      #expect(forecast.bytesReceived == nil)

      let report = try await office.sync()
      #expect(report.requests == forecast.requests)
      #expect(report.bytesSent == forecast.bytesSent)
    }
  }

  @Test func updatesAreForetoldWithTheQuestionsBeforeThem() async throws {
    try await withSunbird { _, address in
      let office = try await TestOffice(server: address) { $0.batchSize = 50 }
      for number in 10..<40 { try await office.teacher("t\(number)") }
      try await office.sync()
      office.clock.advance(60)
      for number in 10..<40 { try await office.change("t\(number)", #""location":"Hubballi""#) }
      let forecast = try await forecast(office)
      #expect(forecast.requests == 60, "a question for each: no search takes several names")
      let report = try await office.sync()
      #expect(report.outcome == .drained)
      // A pass begins with small batches, and each has a question of its own.
      #expect(abs(report.requests - forecast.requests) <= 5)
      #expect(abs(report.bytesSent - forecast.bytesSent) * 10 < report.bytesSent)
    }
  }

  @Test func uploadsAreForetold() async throws {
    try await withSunbird15 { sunbird, address, clock in
      sunbird.school("s1")
      let office = try await TestOffice.r15(server: address, clock: clock, under: "org:ap/s1")
      for number in 100..<400 { try await office.teacher("t\(number)") }
      for number in 100..<200 { try await office.join("s1", "t\(number)") }
      let forecast = try await forecast(office)
      #expect(sunbird.requests.isEmpty)
      #expect(forecast.edits == 400)
      let report = try await office.sync()
      #expect(report.accepted == 400)
      #expect(abs(report.requests - forecast.requests) <= 4, "\(forecast.requests)")
      #expect(
        abs(report.bytesSent - forecast.bytesSent) * 5 < report.bytesSent,
        "\(forecast.bytesSent) of \(report.bytesSent)")
    }
  }

  @Test func membershipsThatWaitCountToo() async throws {
    try await withSunbird { _, address in
      let office = try await TestOffice(server: address)
      try await office.school("s1")
      try await office.teacher("asha")
      try await office.join("s1", "asha")
      let forecast = try await forecast(office)
      let report = try await office.sync()
      #expect(forecast.edits == 3)
      #expect(report.requests == forecast.requests)
      #expect(report.bytesSent == forecast.bytesSent)
    }
  }

  @Test func whatIsBeyondTheSampleIsTakenToBeLikeIt() async throws {
    try await withSunbird { _, address in
      let office = try await TestOffice(server: address)
      let count = 3 * Forecaster.sampleSize
      for number in 0..<count { try await office.school("s\(1000 + number)") }
      let forecast = try await forecast(office)
      #expect(forecast.edits == count)
      #expect(forecast.requests == count)
      let report = try await office.sync()
      #expect(abs(report.bytesSent - forecast.bytesSent) * 100 < report.bytesSent)
    }
  }

  @Test func timeAndAnswersAreForetoldFromTheLastPasses() async throws {
    try await withSunbird { _, address in
      let office = try await TestOffice(server: address)
      var past = SyncReport()
      (past.requests, past.bytesSent, past.bytesReceived, past.seconds) = (10, 4000, 6000, 20)
      try await office.outbox.keep(report: past.json(), startedAt: office.clock.now)
      try await office.outbox.keep(report: SyncReport().json(), startedAt: office.clock.now)
      try await office.school("s1")
      let forecast = try await forecast(office)
      #expect(forecast.requests == 1)
      #expect(forecast.bytesReceived == 600)
      #expect(forecast.bytes == forecast.bytesSent + 600)
      #expect(forecast.seconds == Double(forecast.bytes) / 500)
    }
  }

  @Test func foretellingChangesNothing() async throws {
    try await withSunbird { _, address in
      let office = try await TestOffice(server: address)
      let edits = [
        try await office.school("s1"), try await office.change("asha", #""dob":"1980-01-01""#),
      ]
      _ = try await forecast(office)
      for edit in edits {
        #expect(try await office.state(edit) == .queued)
        #expect(try await office.outbox.attempts(of: edit).isEmpty)
      }
      #expect(try await office.outbox.status().lastSync == nil)
    }
  }

  @Test func nothingToSendCostsNothing() async throws {
    try await withSunbird { _, address in
      let forecast = try await forecast(try await TestOffice(server: address))
      #expect(forecast.edits == 0 && forecast.requests == 0 && forecast.bytes == 0)
    }
  }
}

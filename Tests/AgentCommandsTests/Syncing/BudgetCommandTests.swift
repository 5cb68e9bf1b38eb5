import AgentProcesses
import Foundation
import Testing

/// Limits on a pass, from the configuration and the command line.
@Suite("Budgets of a pass", .inTurns)
struct BudgetCommandTests {
  /// One hour of the day, by the clock of Greenwich, that begins so many hours from now.
  private static func hours(fromNow offset: Int) -> String {
    let now = Int(Date().timeIntervalSince1970) / 3600 % 24
    return [offset, offset + 1].map { hour in
      let hour = (now + hour + 24) % 24
      return (hour < 10 ? "0" : "") + "\(hour):00"
    }.joined(separator: "-")
  }

  @Test func outsideItsHoursAPassSaysSoAndSendsNothingUnlessTold() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    try await office.agent(Bodies.school).expect(0)
    let hours = Self.hours(fromNow: 3)
    let environment = ["TZ": "UTC", "AGENT_SYNC_HOURS": hours]
    let ran = try await office.agent("sync", environment: environment).expect(75)
    #expect(ran.talk.contains(hours))
    #expect(ran.talk.contains("--now"))
    #expect(try await sunbird.requests().isEmpty)
    try await office.agent("sync", "--now", environment: environment).expect(0)
    #expect(try await sunbird.effects() == ["org-create org:ap/dise-1": 1])
  }

  @Test func withinItsHoursAPassRuns() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    // Two hours, lest the test itself runs over their end.
    let hours = Self.hours(fromNow: 0).prefix(6) + Self.hours(fromNow: 1).suffix(5)
    try office.configure("server: {baseURL: \(sunbird.url)}\nsync:\n  hours: \(hours)\n")
    try await office.agent(Bodies.school).expect(0)
    try await office.agent("sync", environment: ["TZ": "UTC"]).expect(0)
  }

  @Test func theDaysBytesEndEveryPassOfTheDay() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    try await office.agent(Bodies.school).expect(0)
    try await office.agent("sync").expect(0)
    try await office.agent(Bodies.teacher).expect(0)
    let arrived = try await sunbird.requests().count
    let budget = ["AGENT_SYNC_MAX_BYTES_PER_DAY": "500"]
    for words in [["sync"], ["sync", "--now"]] {
      let ran = try await office.agent(words, environment: budget).expect(75)
      #expect(ran.talk.contains("sync.maxBytesPerDay"))
    }
    #expect(try await sunbird.requests().count == arrived)
    try await office.agent("sync").expect(0)
  }

  @Test(arguments: [
    ("AGENT_SYNC_HOURS", "25:00-06:00", "20:00-06:00"), ("AGENT_SYNC_HOURS", "night", "sync.hours"),
    ("AGENT_SYNC_MAX_BYTES_PER_DAY", "0", "sync.maxBytesPerDay"),
    ("AGENT_SYNC_MAX_BYTES_PER_DAY", "20MB", "a number"),
    ("AGENT_SYNC_MAX_BYTES_PER_SECOND", "fast", "sync.maxBytesPerSecond"),
  ])
  func aWrongLimitIsRefused(name: String, value: String, told: String) async throws {
    let office = try await Office.open()
    let ran = try await office.agent("status", environment: [name: value]).expect(78)
    #expect(ran.talk.contains(told), "\(ran.talk)")
  }

  @Test func aDryRunForetellsAndStatusTellsWhatWasUsed() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    try await office.agent(Bodies.school).expect(0)
    try await office.agent(Bodies.teacher).expect(0)
    let unused = try await office.agent("status", "--json").expect(0).object()["dataUsed"]
    #expect(unused?["today"]?["bytesSent"] == 0)

    let told = try await office.agent("sync", "--dry-run", "--json").expect(0).object()
    let forecast = try #require(told["forecast"])
    #expect(
      forecast.names == ["edits", "requests", "bytes", "bytesSent", "bytesReceived", "seconds"])
    #expect(forecast["requests"] == 2)
    #expect(forecast["seconds"] == .null)
    let words = try await office.agent("sync", "--dry-run").expect(0).output
    #expect(words.contains("2 edits, about 2 requests") && words.contains("no pass was measured"))
    #expect(try await sunbird.requests().isEmpty)

    let report = try await office.agent("sync", "--json").expect(0).object()
    #expect(report["bytesSent"] == forecast["bytesSent"])
    let used = try await office.agent("status", "--json").expect(0).object()["dataUsed"]
    for period in ["today", "month"] {
      #expect(used?[period]?["bytesSent"] == report["bytesSent"])
      #expect(used?[period]?["bytesReceived"] == report["bytesReceived"])
    }
    #expect(try await office.agent("status").expect(0).output.contains("data used: "))
    try await office.agent(Bodies.joining).expect(0)
    let next = try await office.agent("sync", "--dry-run").expect(0).output
    #expect(next.contains("at the speed of the last passes"), "\(next)")
  }
}

import AgentProcesses
import Testing

/// The line of progress, as a terminal sees it.
@Suite("Progress on a terminal", .inTurns)
struct ProgressTests {
  private static let rewritten = "\r\u{1B}[K"

  /// Runs a sync with both outputs on a terminal of its own.
  private func sync(
    _ options: String = "", environment: [String: String] = [:]
  ) async throws -> String {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    try await office.agent(Bodies.school).expect(0)
    return try await office.shell(
      #"script -qec "$AGENT sync \#(options)" /dev/null"#, environment: environment
    ).expect(0).output
  }

  @Test func itIsRewrittenInItsPlaceAndTakenAwayAtTheEnd() async throws {
    let seen = try await sync()
    #expect(seen.contains(Self.rewritten + "1 done, 0 left"), "\(seen)")
    let afterwards = try #require(seen.components(separatedBy: Self.rewritten).last)
    #expect(afterwards.hasPrefix("drained: 1 accepted"), "\(seen)")
  }

  @Test(arguments: ["--quiet", "--json", "--verbose"])
  func itIsNotShownWith(option: String) async throws {
    #expect(try await !sync(option).contains(Self.rewritten))
  }

  @Test func itIsNotShownWithoutColour() async throws {
    #expect(try await !sync(environment: ["NO_COLOR": "1"]).contains(Self.rewritten))
  }

  @Test func itsFiguresAreInTheLogAndNotOnAPipe() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    try await office.agent(Bodies.school).expect(0)
    let ran = try await office.agent("sync", "--verbose").expect(0)
    #expect(ran.talk.contains("1 done, 0 left"))
    #expect(!ran.talk.contains(Self.rewritten))
  }
}

import SunbirdSimulator
import SyncEngine
import Testing

@Suite struct CompressionTests {
  private static let long = #","description":"\#(String(repeating: "school ", count: 60))""#

  @Test func bodiesArriveGzipped() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      try await office.school("s1", Self.long)
      try await office.sync()
      let request = try #require(sunbird.requests.first)
      #expect(request.isGzipped)
      #expect(request.bodyText.contains("school school"))
      #expect(request.bodyBytes < request.bodyText.utf8.count)
    }
  }

  @Test func aBodyThatWouldGrowGoesPlain() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      try await office.school("s1")
      try await office.sync()
      #expect(sunbird.requests.map(\.isGzipped) == [false])
    }
  }

  @Test(arguments: [SimulatorOptions.RequestGzip.malformed, .unsupported])
  func aServerThatRefusesGzipGetsPlainBodiesInTheSamePass(
    refusal: SimulatorOptions.RequestGzip
  ) async throws {
    try await withSunbird(SimulatorOptions(requestGzip: refusal)) { sunbird, address in
      let office = try await TestOffice(server: address)
      for number in 1...4 { try await office.school("s\(number)", Self.long) }
      let report = try await office.sync()
      #expect(report.outcome == .drained)
      #expect(report.accepted == 4)
      #expect(sunbird.effects.total == 4)
      #expect(sunbird.requests.filter(\.isGzipped).count == 1)

      try await office.school("s5", Self.long)
      try await office.sync()
      #expect(sunbird.requests.filter(\.isGzipped).count == 1, "the next pass remembers")
    }
  }

  @Test(arguments: [(Compression.always, true), (.never, false)])
  func theConfigurationCanForceIt(compression: Compression, gzipped: Bool) async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address) { $0.compression = compression }
      try await office.school("s1")
      try await office.school("s2", Self.long)
      try await office.sync()
      #expect(sunbird.requests.map(\.isGzipped) == [gzipped, gzipped])
    }
  }
}

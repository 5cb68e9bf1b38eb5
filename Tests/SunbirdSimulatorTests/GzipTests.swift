import Codecs
import Testing

@testable import SunbirdSimulator

@Suite struct GzipTests {
  private static let packed = ["Content-Encoding": "gzip"]

  private static func packedBody() throws -> [UInt8] {
    try Gzip.compress(LiveSunbird.body(Sample.organisation))
  }

  @Test func aPackedRequestIsUnderstoodAndLogged() async throws {
    try await withLiveSunbird { live in
      let body = try Self.packedBody()
      let answer = try await live.call("POST", "/api/org/v1/create", body, headers: Self.packed)
      #expect(answer?.status == 200)
      #expect(live.sunbird.effects[.organisationCreate, Sample.organisationKey] == 1)

      let logged = try #require(live.sunbird.requests.first)
      #expect(logged.isGzipped)
      #expect(logged.bodyBytes == body.count)
      #expect(
        logged.bodyText
          == String(decoding: LiveSunbird.body(Sample.organisation), as: UTF8.self))
    }
  }

  @Test(arguments: [
    (SimulatorOptions.RequestGzip.malformed, 400), (.unsupported, 415),
  ])
  func aServerThatCannotUnpackSaysSoInItsWay(
    _ requestGzip: SimulatorOptions.RequestGzip, _ status: Int
  ) async throws {
    try await withLiveSunbird(SimulatorOptions(requestGzip: requestGzip)) { live in
      let path = "/api/org/v1/create"
      let refused = try await live.call(
        "POST", path, try Self.packedBody(), headers: Self.packed)
      #expect(refused?.status == status)
      #expect(refused?.headers["content-type"] == "text/html; charset=utf-8")
      #expect(live.sunbird.effects.total == 0)
      let plain = try await live.call("POST", path, request: Sample.organisation)
      #expect(plain?.status == 200)
    }
  }

  @Test func aBrokenPackedBodyIsMalformed() async throws {
    try await withLiveSunbird { live in
      let body = try Self.packedBody().dropLast(4)
      let answer = try await live.call(
        "POST", "/api/org/v1/create", Array(body), headers: Self.packed)
      #expect(answer?.status == 400)
      #expect(live.sunbird.effects.total == 0)
    }
  }

  @Test func theSizeLimitCountsPackedBytes() async throws {
    try await withLiveSunbird { live in
      let long = Sample.organisation.with([
        "description": .string(String(repeating: "x", count: 2 << 20))
      ])
      let plain = LiveSunbird.body(long)
      let refused = try await live.call("POST", "/api/org/v1/create", plain)
      #expect(refused?.status == 413)
      let packed = try await live.call(
        "POST", "/api/org/v1/create", try Gzip.compress(plain), headers: Self.packed)
      #expect(packed?.status == 200)
    }
  }

  @Test func anAnswerIsPackedForAClientThatTakesIt() async throws {
    try await withLiveSunbird { live in
      live.sunbird.changeAsSomebodyElse(Sample.organisationKey, ["orgName": "Dharwad School"])
      let answer = try #require(
        try await live.call(
          "POST", "/api/org/v1/read", request: Sample.organisation.without("orgName"),
          headers: ["Accept-Encoding": "deflate, gzip"]))
      #expect(answer.headers["content-encoding"] == "gzip")
      #expect(answer.headers["vary"] == "Accept-Encoding")
      let json = try JSONValue(json: try Gzip.decompress(answer.body, limit: 1 << 20))
      #expect(json["result"]?["response"]?["orgName"] == "Dharwad School")
    }
  }

  @Test func anAnswerStaysPlainWhereItIsSmallUnaskedOrSwitchedOff() async throws {
    let asked = ["Accept-Encoding": "gzip"]
    try await withLiveSunbird { live in
      let small = try #require(try await live.call("POST", "/none", [], headers: asked))
      #expect(small.headers["content-encoding"] == nil)
      let unasked = try #require(
        try await live.call("POST", "/api/org/v1/create", request: Sample.organisation))
      #expect(unasked.body.count >= 256)
      #expect(unasked.headers["content-encoding"] == nil)
    }
    try await withLiveSunbird(SimulatorOptions(compressesReplies: false)) { live in
      let answer = try #require(
        try await live.call(
          "POST", "/api/org/v1/create", request: Sample.organisation, headers: asked))
      #expect(answer.headers["content-encoding"] == nil)
    }
  }
}

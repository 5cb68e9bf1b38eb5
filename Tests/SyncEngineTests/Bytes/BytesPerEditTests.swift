import Codecs
import DistrictDay
import Registry
import SunbirdSimulator
import SyncEngine
import Testing

/// What an edit costs up, with all headers; the transport's count is the socket's
/// (`RequestSizeTests`).
struct BytesPerEditTests {
  /// As long as a consumer's token of Sunbird's gateway: HS256, with an issuer of 32 digits.
  private static let token =
    "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9." + String(repeating: "i", count: 58) + "."
    + String(repeating: "s", count: 43)

  private func office(_ address: String, channel: String? = "ka-dharwad") -> SyncSettings {
    var settings = SyncSettings(
      baseURL: address, dialect: .seed, channel: channel,
      credentials: Credentials(consumerToken: Self.token))
    settings.batchSize = 50
    return settings
  }

  @Test func theUsersOfADistrictsDayCostAtMost900BytesEachAndTheirUpdates200OfBody() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address) {
        $0 = self.office(address.absoluteString)
      }
      for row in Day.generate(seed: Day.committedSeed).users {
        try await office.record(.createUser, row.request.description)
      }
      let created = try await office.sync()
      #expect(created.accepted == 300)
      #expect(created.bytesSent <= 300 * 900, "\(created.bytesSent / 300) bytes each")

      office.clock.advance(60)
      let before = sunbird.requests.count
      for row in Day.generate(seed: Day.committedSeed).users {
        let body = try JSONValue(parsing: row.request.description.utf8)
        let name = try #require(body["userName"]?.string)
        try await office.record(
          .updateUser,
          #"{"provider":"ka-dharwad","userName":"\#(name)","location":"Hubballi, Dharwad"}"#)
      }
      #expect(try await office.sync().accepted == 300)
      let updates = sunbird.requests[before...].filter { $0.path.hasSuffix("/user/v1/update") }
      #expect(updates.count == 300)
      let largest = updates.map(\.bodyBytes).max() ?? .max
      #expect(largest <= 200, "\(largest) bytes")
    }
  }

  @Test func aRequestHoldsNothingThatTheServerDoesNotNeed() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address) {
        $0 = self.office(address.absoluteString, channel: "ap")
      }
      try await office.teacher("asha")
      let report = try await office.sync()
      let request = try #require(sunbird.requests.first)
      #expect(
        Set(request.headers.keys) == [
          "host", "accept", "content-type", "content-length", "authorization", "x-channel-id",
          "x-msgid",
        ])
      let port = try #require(address.port)
      let body = """
        {"request":{"email":"asha@example.org","emailVerified":true,"firstName":"Asha",\
        "provider":"ap","userName":"asha"}}
        """
      #expect(request.bodyText == body)
      let head = [
        "POST /api/user/v1/create HTTP/1.1", "Host: 127.0.0.1:\(port)", "Accept: application/json",
        "Content-Type: application/json", "Authorization: Bearer \(Self.token)",
        "X-Channel-Id: ap", "X-msgid: dharwad-01:1", "Content-Length: \(body.utf8.count)", "", "",
      ].joined(separator: "\r\n")
      #expect(report.bytesSent == head.utf8.count + body.utf8.count)
    }
  }

  @Test func aQuestionAsksForACompressedAnswerAndNamesNoChannel() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address) {
        $0 = self.office(address.absoluteString, channel: "ap")
      }
      sunbird.changeAsSomebodyElse(
        .user(provider: "ap", userName: "ravi"), ["email": "r@example.org", "emailVerified": true])
      try await office.change("ravi", #""location":"Hubballi""#)
      try await office.sync()
      let question = try #require(sunbird.requests.first { $0.path.hasSuffix("/read") })
      #expect(question.headers["accept-encoding"] == "gzip")
      #expect(question.headers["x-channel-id"] == nil)
      let write = try #require(sunbird.requests.last)
      #expect(write.headers["accept-encoding"] == nil)
      #expect(write.headers["x-channel-id"] == "ap")
    }
  }
}

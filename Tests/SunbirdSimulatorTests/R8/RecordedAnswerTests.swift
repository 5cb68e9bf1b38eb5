import Codecs
import Foundation
import Testing

@testable import SunbirdSimulator

/// Answers of a real 8.0 (Fixtures/recorded): the stand-in is asked the same, and answers alike.
struct RecordedAnswerTests {
  struct Recorded: Decodable, Sendable, CustomTestStringConvertible {
    let rec: Int
    let what: String
    let method: String
    let path: String
    let request: String?
    let status: Int
    let headers: [String: String]
    let reply: String

    var testDescription: String { "\(rec): \(what)" }
  }

  static let all: [Recorded] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/recorded/userorg-8.0.json")
    do {
      return try JSONDecoder().decode([Recorded].self, from: Data(contentsOf: file))
    } catch {
      fatalError("\(file): \(error)")
    }
  }()

  static let consumer = GatewayConsumer(
    username: "tester", key: "k", secret: "s",
    groups: [
      "userCreate", "userUpdate", "userAccess", "anonymousUserAccess", "orgCreate",
      "anonymousOrgAccess", "locationAccess", "dataAdmin",
    ])

  @Test func thereAreTwentyTwo() { #expect(Self.all.count == 22) }

  @Test(arguments: all)
  func whatARealServerAnsweredTheStandInAnswers(_ recorded: Recorded) async throws {
    try await withChannels(
      .r8,
      { options in
        options.gateway = .guarded([Self.consumer], of: .r8)
        options.gateway.callsPerHour = 30000
        options.gateway.ownLimits = [.locationSearch: 1_000_000]
      }
    ) { office in
      let answer = try await ask(recorded, office)
      #expect(answer.status == recorded.status)
      for name in ["Content-Type", "Via", "x-request-allowed", "X-RateLimit-Limit-hour"] {
        #expect(answer.headers[name.lowercased()] == recorded.headers[name], "\(name)")
      }
      guard let real = try? JSONValue(json: Array(recorded.reply.utf8)) else {
        #expect(answer.text == recorded.reply)
        return
      }
      #expect(Self.shape(answer.json) == Self.shape(real))
      for path in [["id"], ["ver"], ["responseCode"]]
        + ["err", "status", "errmsg"].map({
          ["params", $0]
        })
      {
        #expect(Self.value(path, answer.json) == Self.value(path, real), "\(path)")
      }
      #expect(answer.json["params"]?["msgid"] == answer.json["params"]?["resmsgid"])
    }
  }

  private func ask(
    _ recorded: Recorded, _ office: ChannelOffice
  ) async throws -> ChannelOffice.Answer {
    var values = [
      "random_first_name": "Lila", "random_last_name": "Rao", "random_password": "Passw0rd@1",
      "random_email": "lila@example.org", "random_user_name": "lila",
      "user_id": try office.id(ChannelOffice.asha), "random_phone_number": "9900032122",
      "random_org_name": "testorg", "random_channel_name": "testchannel_dikdxj",
    ]
    let authorization = ["Authorization": "Bearer \(Self.consumer.token())"]
    // What the test suite of the real server had made before.
    if [51, 54].contains(recorded.rec) {
      let made = try await office.call(
        "POST", "/api/org/v1/create",
        [
          "orgName": "testorg_q1vhvw", "channel": "testchannel_dikdxj",
          "organisationType": "school", "isTenant": true,
        ], token: try office.token(), headers: authorization)
      values["org_id"] = try #require(made.result["organisationId"]?.string)
    }
    var text = recorded.request ?? ""
    for (name, value) in values { text = text.replacing("{{\(name)}}", with: value) }
    var headers = authorization
    headers["x-authenticated-user-token"] = try office.token()
    let answer = try #require(
      try await office.live.call(
        recorded.method, recorded.path, Array(text.utf8), headers: headers))
    return ChannelOffice.Answer(
      status: answer.status, headers: answer.headers, text: answer.text,
      json: (try? answer.json) ?? .null)
  }

  /// The kinds of all values, by their paths.
  private static func shape(_ value: JSONValue, at path: String = "") -> [String: String] {
    switch value {
    case .object(let members):
      members.reduce(into: [path: "object"]) { shape, member in
        shape.merge(Self.shape(member.value, at: "\(path).\(member.key)")) { $1 }
      }
    case .array(let items): [path: "array of \(items.count)"]
    case .null: [path: "null"]
    case .bool: [path: "bool"]
    case .number: [path: "number"]
    case .string: [path: "string"]
    }
  }

  private static func value(_ path: [String], _ json: JSONValue) -> JSONValue? {
    path.reduce(json) { $0?[$1] }
  }
}

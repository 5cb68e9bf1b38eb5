import Codecs
import Foundation
import Testing

@testable import SunbirdSimulator

/// A live server of a generation with channels: a state with a school and two users, and calls of
/// it on real sockets.
struct ChannelOffice {
  let live: LiveSunbird
  let profile: ServerProfile

  static let school = StoredKey.organisation(provider: "ap", externalID: "dise-1")
  static let otherSchool = StoredKey.organisation(provider: "ap", externalID: "dise-2")
  static let foreignSchool = StoredKey.organisation(provider: "ka", externalID: "dise-1")
  static let asha = StoredKey.user(provider: "ap", userName: "asha")
  static let ravi = StoredKey.user(provider: "ka", userName: "ravi")

  struct Answer {
    let status: Int
    let headers: [String: String]
    let text: String
    /// Null where it is none.
    let json: JSONValue

    var error: String? { json["params"]?["err"]?.string }
    var result: JSONValue { json["result"] ?? .null }
    var response: JSONValue? { result["response"] }
  }

  func call(
    _ method: String, _ path: String, _ request: JSONValue? = nil, token: String? = nil,
    headers: [String: String] = [:]
  ) async throws -> Answer {
    var headers = headers
    headers["x-authenticated-user-token"] = token
    let body = request.map(LiveSunbird.body) ?? []
    let answer = try #require(try await live.call(method, path, body, headers: headers))
    return Answer(
      status: answer.status, headers: answer.headers, text: answer.text,
      json: (try? answer.json) ?? .null)
  }

  func id(_ key: StoredKey) throws -> String { try #require(live.sunbird[key]?.id) }

  func rootID(_ channel: String) throws -> String {
    try #require(
      live.sunbird.rows.first { $0.isRoot && $0.key.provider == channel }?.id)
  }

  func token(
    of key: StoredKey = ChannelOffice.asha, roles: [String: [String]] = [:]
  ) throws -> String {
    UserToken.make(userID: try id(key), roles: roles)
  }

  /// The roles by organisation that are stored of a user's memberships which he has not left.
  func places(of user: StoredKey) -> Set<String> {
    Set(
      live.sunbird.rows.filter { $0.key.member == user && !$0.isRemoved }
        .compactMap { row in
          guard case .membership(_, let externalID, _) = row.key else { return nil }
          return externalID
        })
  }
}

/// Runs a test against a server of the profile, whose state has channels `ap` and `ka`.
func withChannels(
  _ profile: ServerProfile, _ change: (inout SimulatorOptions) -> Void = { _ in },
  _ body: (ChannelOffice) async throws -> Void
) async throws {
  var options = SimulatorOptions(profile: profile, compressesReplies: false, now: { Sample.noon })
  options.deployment.channels = ["ap", "ka"]
  change(&options)
  try await withLiveSunbird(options) { live in
    let school: [String: JSONValue] = ["orgName": "Dharwad School", "organisationType": "school"]
    for key in [
      ChannelOffice.school, ChannelOffice.otherSchool, ChannelOffice.foreignSchool,
    ] { live.sunbird.changeAsSomebodyElse(key, school) }
    live.sunbird.changeAsSomebodyElse(
      ChannelOffice.asha,
      ["firstName": "Asha", "email": "asha@example.org", "phone": "9900032121"])
    live.sunbird.changeAsSomebodyElse(ChannelOffice.ravi, ["firstName": "Ravi"])
    try await body(ChannelOffice(live: live, profile: profile))
  }
}

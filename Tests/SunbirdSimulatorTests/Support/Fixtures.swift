import Codecs
import Foundation
import Synchronization
import Testing

@testable import SunbirdSimulator

/// Requests of the documented API, and the records that they make.
enum Sample {
  static let organisationKey = StoredKey.organisation(provider: "ap", externalID: "dise-1")
  static let userKey = StoredKey.user(provider: "ap", userName: "asha")
  static let membershipKey = StoredKey.membership(
    provider: "ap", externalID: "dise-1", userName: "asha")

  static let organisation: JSONValue = [
    "orgName": "Dharwad School", "provider": "AP", "externalId": "DISE-1",
  ]
  static let user: JSONValue = [
    "firstName": "Asha", "provider": "ap", "userName": "Asha", "email": "asha@example.org",
    "emailVerified": true,
  ]
  static let member: JSONValue = ["provider": "ap", "externalId": "dise-1", "userName": "asha"]

  /// 2018-04-02 06:11:42 UTC
  static let noon = Date(timeIntervalSince1970: 1_522_649_502)
}

/// `nil` for JSON's null in literals. Not in the module itself, where it would make an absent value
/// and null look alike.
extension JSONValue: ExpressibleByNilLiteral {
  public init(nilLiteral: ()) { self = .null }
}

extension JSONValue {
  /// This object with other members beside or instead of its own.
  func with(_ members: [String: JSONValue]) -> JSONValue {
    .object((object ?? [:]).merging(members) { $1 })
  }

  func without(_ name: String) -> JSONValue {
    .object((object ?? [:]).filter { $0.key != name })
  }
}

/// What a call answered, without a socket in between.
struct Answered {
  let reply: HTTPReply
  let json: JSONValue

  var status: Int { reply.status }
  var error: String? { json["params"]?["err"]?.string }
  var response: JSONValue? { json["result"]?["response"] }
}

extension SunbirdService {
  /// A service with one organisation, one user and, if asked for, the membership.
  static func populated(
    _ options: SimulatorOptions = SimulatorOptions(), withMembership: Bool = false
  ) -> SunbirdService {
    var service = SunbirdService(options)
    service.changeAsSomebodyElse(Sample.organisationKey, ["orgName": "Dharwad School"])
    service.changeAsSomebodyElse(
      Sample.userKey,
      ["firstName": "Asha", "email": "asha@example.org", "password": "s3cret", "aadhaarNo": "1"])
    if withMembership {
      service.changeAsSomebodyElse(Sample.membershipKey, ["role": "member"])
    }
    return service
  }

  mutating func call(
    _ operation: ServedOperation, _ request: JSONValue, messageID: String? = nil
  ) throws -> Answered {
    let endpoint = try #require(options.profile.endpoint(operation))
    var headers = ["content-type": "application/json"]
    headers["x-msgid"] = messageID
    let reply = answer(
      ArrivedRequest(
        method: endpoint.method, path: endpoint.path, headers: headers,
        body: Array(JSONValue.object(["request": request]).json.utf8)))
    return Answered(reply: reply, json: try JSONValue(json: reply.body))
  }
}

/// A clock that a test sets.
final class SetClock: Sendable {
  private let instant: Mutex<Date>

  init(_ instant: Date) {
    self.instant = Mutex(instant)
  }

  var now: Date { instant.withLock { $0 } }

  func advance(by seconds: TimeInterval) {
    instant.withLock { $0 += seconds }
  }
}

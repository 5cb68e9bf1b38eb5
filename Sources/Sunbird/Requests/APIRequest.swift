import Codecs
import Registry

/// The methods that the API uses.
package enum APIMethod: String, Hashable, Sendable {
  case get = "GET"
  case post = "POST"
  case patch = "PATCH"
}

/// One call of the API as data: where it goes and what it says. Knows no host and no credentials.
package struct APIRequest: Hashable, Sendable {
  package let method: APIMethod
  /// The path below the base URL, with a leading slash.
  package let path: String
  /// The whole body, envelope included; nil for calls without one.
  package let body: JSONValue?
  /// The `id` that the reply's envelope bears, for example `api.user.create`.
  package let replyID: String

  /// Other names under which this very call is answered: the gateway sends some calls on under
  /// another path, and the service names that.
  package let otherReplyIDs: [String]

  /// Whether it is one of the writes; a question changes nothing.
  package let changesRecords: Bool

  package init(
    method: APIMethod, path: String, body: JSONValue?, replyID: String,
    otherReplyIDs: [String] = [], changesRecords: Bool = false
  ) {
    self.method = method
    self.path = path
    self.body = body
    self.replyID = replyID
    self.otherReplyIDs = otherReplyIDs
    self.changesRecords = changesRecords
  }
}

extension APIRequest {
  /// Whether an envelope of this `id` answers this call. A path that ends in a value may leave it
  /// in the name (sunbird.md §2).
  func isAnswered(by id: String) -> Bool {
    let id = id.lowercased()
    return ([replyID] + otherReplyIDs).contains { name in
      let name = name.lowercased()
      return id == name || id.hasPrefix(name + ".")
    }
  }
}

/// Method and path of one call.
package struct Endpoint: Hashable, Sendable {
  package let method: APIMethod
  /// The path behind `/api/`, for example `org/v1/member/add`.
  package let path: String
  /// Other names under which it is answered.
  package let alsoAnsweredAs: [String]

  package init(_ method: APIMethod, _ path: String, alsoAnsweredAs: [String] = []) {
    self.method = method
    self.path = path
    self.alsoAnsweredAs = alsoAnsweredAs
  }

  /// The `id` of replies: `api.` and the path without its version (sunbird.md §2).
  package var replyID: String {
    "api." + path.split(separator: "/").filter { $0 != "v1" }.joined(separator: ".")
  }

  func isCalled(by request: APIRequest) -> Bool {
    method == request.method && "/api/" + path == request.path
  }

  func request(_ members: [String: JSONValue], changesRecords: Bool = false) -> APIRequest {
    APIRequest(
      method: method, path: "/api/" + path, body: .object(["request": .object(members)]),
      replyID: replyID, otherReplyIDs: alsoAnsweredAs, changesRecords: changesRecords)
  }
}

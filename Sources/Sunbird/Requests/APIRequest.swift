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

  /// The documented words that what this call asks for is not there.
  let absenceCodes: Set<String>

  /// Whether an equal question may be answered with what was answered before.
  package let isCached: Bool

  /// The body with its secrets masked, where they stand in a table; nil where none do.
  var maskedTable: JSONValue?

  package init(
    method: APIMethod, path: String, body: JSONValue?, replyID: String,
    otherReplyIDs: [String] = [], changesRecords: Bool = false, absenceCodes: Set<String> = [],
    isCached: Bool = false
  ) {
    self.method = method
    self.path = path
    self.body = body
    self.replyID = replyID
    self.otherReplyIDs = otherReplyIDs
    self.changesRecords = changesRecords
    self.absenceCodes = absenceCodes
    self.isCached = isCached
  }
}

extension APIRequest {
  /// The body with a marker in the place of each secret: what may be kept of it, and be digested. The
  /// digest of a request that is known but for a number of twelve digits would tell that number.
  package var bodyWithoutSecrets: JSONValue? { maskedTable ?? body.map(Self.masked) }

  static let mask = JSONValue.string("•••")

  private static func masked(_ value: JSONValue) -> JSONValue {
    switch value {
    case .object(let members):
      .object(
        Dictionary(
          uniqueKeysWithValues: members.map { name, member in
            (name, FieldName(rawValue: name)?.isSecret == true ? mask : masked(member))
          }))
    case .array(let items): .array(items.map(masked))
    case .null, .bool, .number, .string: value
    }
  }

  /// The same as no question before, where an equal one would be answered from a cache. What is
  /// varied is the envelope's time stamp, which nothing reads.
  ///
  /// - Parameter mark: what no earlier question had.
  package func uncached(_ mark: String) -> APIRequest {
    guard isCached, case .object(var members)? = body else { return self }
    members["ts"] = .string(mark)
    return APIRequest(
      method: method, path: path, body: .object(members), replyID: replyID,
      otherReplyIDs: otherReplyIDs, changesRecords: changesRecords, absenceCodes: absenceCodes)
  }

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

/// A group of the gateway (Kong's ACL), by the spelling of the inventory (sunbird.md §3.3).
package struct GatewayGroup: Hashable, Sendable, ExpressibleByStringLiteral {
  package let name: String

  package init(_ name: String) { self.name = name }

  package init(stringLiteral name: String) { self.init(name) }
}

/// Method and path of one call, and the group of the gateway that may make it.
package struct Endpoint: Hashable, Sendable {
  package let method: APIMethod
  /// The path behind `/api/`.
  package let path: String
  /// Nil where the gateway lets anybody make the call.
  package let group: GatewayGroup?
  /// Other names under which it is answered.
  package let alsoAnsweredAs: [String]
  /// The documented words that what the call asks for is not there.
  let absenceCodes: Set<String>
  /// Whether something in front of the service answers an equal question with what it answered
  /// before (sunbird.md §4).
  let isCached: Bool

  package init(
    _ method: APIMethod, _ path: String, group: GatewayGroup?, alsoAnsweredAs: [String] = [],
    absenceCodes: Set<String> = [], isCached: Bool = false
  ) {
    self.method = method
    self.path = path
    self.group = group
    self.alsoAnsweredAs = alsoAnsweredAs
    self.absenceCodes = absenceCodes
    self.isCached = isCached
  }

  /// The `id` of replies: `api.` and the path without its version (sunbird.md §2).
  package var replyID: String {
    "api." + path.split(separator: "/").filter { !Self.isVersion($0) }.joined(separator: ".")
  }

  private static func isVersion(_ part: Substring) -> Bool {
    part.first == "v" && part.count > 1 && part.dropFirst().allSatisfy(\.isWholeNumber)
  }

  /// Whether it is this call, whatever follows its path.
  func isCalled(by request: APIRequest) -> Bool {
    method == request.method
      && ("/api/" + path == request.path || request.path.hasPrefix("/api/\(path)/"))
  }

  package func request(
    _ members: [String: JSONValue], changesRecords: Bool = false
  ) -> APIRequest {
    request(body: .object(["request": .object(members)]), changesRecords: changesRecords)
  }

  /// The call with this body. `id` follows the path, where the call names something there.
  package func request(
    id: String? = nil, body: JSONValue?, changesRecords: Bool = false
  ) -> APIRequest {
    APIRequest(
      method: method, path: "/api/" + path + (id.map { "/" + $0 } ?? ""), body: body,
      replyID: replyID, otherReplyIDs: alsoAnsweredAs, changesRecords: changesRecords,
      absenceCodes: absenceCodes, isCached: isCached)
  }
}

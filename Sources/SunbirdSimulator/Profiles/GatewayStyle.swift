import Codecs

/// What stands in front of one generation's service: Kong of some release, and perhaps a policy
/// agent behind it.
struct GatewayStyle: Sendable {
  enum Kong: Sendable, Hashable {
    /// 0.9.9
    case v0x9
    /// Sunbird's 0.14.1, whose look at tokens has its own words
    case v0x14
  }

  enum Policy: Sendable {
    case none
    /// Whether a call is passed on.
    case asked(@Sendable (PolicyQuestion) -> Bool)
  }

  let kong: Kong
  /// Calls per hour, API and consumer, as it is shipped.
  let callsPerHour: Int
  let policy: Policy

  /// The answer for a path that no API has.
  func unknownPath(_ path: String) -> HTTPReply {
    switch kong {
    case .v0x9:
      .gateway(
        404, "API not found with these values", further: ["request_path": .string(path)])
    case .v0x14: .gateway(404, "no route and no API found with those values")
    }
  }

  /// The headers that it puts on answers of the service.
  var headers: [String: String] {
    switch kong {
    case .v0x9: [:]
    case .v0x14: ["Via": "kong/0.14.1"]
    }
  }
}

/// What a policy agent decides on.
struct PolicyQuestion: Sendable {
  let endpoint: ServedEndpoint
  /// The body's `request` object with the values in the path and the query.
  let fields: [String: JSONValue]
  let caller: TokenUser?
}

extension HTTPReply {
  /// The policy agent's refusal, which passes the gateway as it is.
  static let notPermitted = HTTPReply(
    status: 403, contentType: "text/plain; charset=UTF-8",
    body: "You do not have permission to perform this operation",
    headers: ["x-request-allowed": "no"])
}

import Codecs

/// The gateway's look at a consumer's token: Kong 0.9.9's `jwt` plugin with its texts
/// (sunbird.md §3.2). Neither `exp` nor `iat` is looked at.
struct TokenCheck {
  let consumers: [GatewayConsumer]
  var kong = GatewayStyle.Kong.v0x9

  /// Finds the consumer that made the request, by the token in `Authorization` or in the query's
  /// `jwt`.
  func consumer(of request: ArrivedRequest) throws(Refusal) -> GatewayConsumer {
    let tokens = Self.tokens(in: request)
    guard let token = tokens.first else { throw Refusal(401, "Unauthorized") }
    guard tokens.count == 1 else { throw Refusal(401, "Multiple tokens provided") }

    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let header = Self.object(parts[0]),
      let claims = Self.object(parts[1]), let signature = Base64URL.decode(parts[2])
    else { throw badToken("invalid JSON") }
    if let type = header["typ"], type.string?.uppercased() != "JWT" {
      throw badToken("invalid typ")
    }
    guard let algorithm = header["alg"]?.string, ["HS256", "RS256"].contains(algorithm) else {
      throw badToken("invalid alg")
    }
    guard let issuer = claims["iss"]?.string else {
      throw Refusal(401, "No mandatory 'iss' in claims")
    }
    guard let consumer = consumers.first(where: { $0.key == issuer }) else {
      throw Refusal(403, "No credentials found for given 'iss'")
    }
    guard algorithm == "HS256" else { throw Refusal(403, "Invalid algorithm") }
    guard consumer.signed("\(parts[0]).\(parts[1])", with: signature) else {
      throw Refusal(403, "Invalid signature")
    }
    return consumer
  }

  /// An answer of the gateway instead of the service's.
  struct Refusal: Error, Hashable {
    let status: Int
    let message: String

    init(_ status: Int, _ message: String) {
      self.status = status
      self.message = message
    }
  }

  /// The later Kong's own handler hides why (sunbird.md §3.2).
  private func badToken(_ why: String) -> Refusal {
    switch kong {
    case .v0x9: Refusal(401, "Bad token; \(why)")
    case .v0x14: Refusal(401, "Unauthorized")
    }
  }

  private static func tokens(in request: ArrivedRequest) -> [String] {
    let inQuery = request.query.split(separator: "&")
      .filter { $0.hasPrefix("jwt=") }.map { String($0.dropFirst(4)) }
    let inHeader = request.headers["authorization"]?
      .firstMatch(of: #/^\s*[Bb]earer\s+(.+)/#).map { String($0.output.1) }
    return inQuery + [inHeader].compactMap(\.self)
  }

  private static func object(_ part: Substring) -> [String: JSONValue]? {
    guard let bytes = Base64URL.decode(part) else { return nil }
    do {
      return try JSONValue(json: bytes).object
    } catch {
      return nil
    }
  }
}

import Codecs
import Foundation

/// Sunbird's look at `x-authenticated-user-token` (sunbird.md §5): who calls. Signatures are taken
/// for good; what is no token, has no `sub` or has expired is refused.
struct UserTokenCheck {
  /// The tokens that are taken; nil for every one that has not expired.
  let accepted: Set<String>?

  /// The id of the user whose token the request shows; nil for none that is good.
  func userID(of request: ArrivedRequest, at now: Date) -> String? {
    guard let token = request.headers["x-authenticated-user-token"],
      accepted?.contains(token) ?? true, let claims = Self.claims(of: token)
    else { return nil }
    if let end = claims["exp"]?.number, end <= now.timeIntervalSince1970 { return nil }
    return claims["sub"]?.string
  }

  private static func claims(of token: String) -> [String: JSONValue]? {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let bytes = Base64URL.decode(parts[1]) else { return nil }
    do {
      return try JSONValue(json: bytes).object
    } catch {
      return nil
    }
  }
}

/// The token that a user gets at the login.
package enum UserToken {
  /// A token of the user with this id. Its signature is none.
  package static func make(userID: String, expires: Date? = nil) -> String {
    let header: JSONValue = ["typ": "JWT", "alg": "RS256"]
    var claims: [String: JSONValue] = ["sub": .string(userID)]
    claims["exp"] = expires.map { .number($0.timeIntervalSince1970.rounded()) }
    let parts = [header.json, JSONValue.object(claims).json, "unsigned"]
    return parts.map { Base64URL.encode($0.utf8) }.joined(separator: ".")
  }
}

import Codecs
import Registry

/// What can be read off a user token without its key. It proves nothing: Sunbird decides.
package enum UserToken {
  /// The server's id of the token's user: the claim `sub`, whose last part it is where the login
  /// service federates users (`f:PROVIDER:ID`). Nil for what is no token.
  package static func userID(of token: String) -> String? {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let claims = object(parts[1]) else { return nil }
    return claims["sub"]?.string?.split(separator: ":").last.map(String.init)
  }

  private static func object(_ part: Substring) -> JSONValue? {
    guard let bytes = Base64URL.decode(part) else { return nil }
    return try? JSONValue(parsing: bytes)  // what is no JSON is no token
  }
}

import Codecs
import Foundation

/// Who calls, as a user token says.
struct TokenUser: Sendable, Hashable {
  let id: String
  /// The organisations in which the user has a role, by the role's name.
  var scopes: [String: Set<String>] = [:]
}

/// Sunbird's look at `x-authenticated-user-token` (sunbird.md §5): who calls. Signatures are taken
/// for good; what is no token, has no `sub` or has expired is refused.
struct UserTokenCheck {
  /// The tokens that are taken; nil for every one that has not expired.
  let accepted: Set<String>?

  /// The user whose token the request shows; nil for none that is good.
  func user(of request: ArrivedRequest, at now: Date) -> TokenUser? {
    guard let token = request.headers["x-authenticated-user-token"],
      accepted?.contains(token) ?? true, let claims = Self.claims(of: token)
    else { return nil }
    if let end = claims["exp"]?.number, end <= now.timeIntervalSince1970 { return nil }
    guard let id = claims["sub"]?.string else { return nil }
    var user = TokenUser(id: id)
    for role in claims["roles"]?.array ?? [] {
      guard let name = role["role"]?.string else { continue }
      let scope = (role["scope"]?.array ?? []).compactMap { $0["organisationId"]?.string }
      user.scopes[name, default: []].formUnion(scope)
    }
    return user
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
  ///
  /// - Parameter roles: the ids of organisations in which the user has a role, by the role's name.
  package static func make(
    userID: String, expires: Date? = nil, roles: [String: [String]] = [:]
  ) -> String {
    let header: JSONValue = ["typ": "JWT", "alg": "RS256"]
    var claims: [String: JSONValue] = ["sub": .string(userID)]
    claims["exp"] = expires.map { .number($0.timeIntervalSince1970.rounded()) }
    if !roles.isEmpty {
      let listed = roles.sorted { $0.key < $1.key }.map { name, scope -> JSONValue in
        let places = scope.map { JSONValue.object(["organisationId": .string($0)]) }
        return ["role": .string(name), "scope": .array(places)]
      }
      claims["roles"] = .array(listed)
    }
    let parts = [header.json, JSONValue.object(claims).json, "unsigned"]
    return parts.map { Base64URL.encode($0.utf8) }.joined(separator: ".")
  }
}

import Codecs
import Crypto
import Foundation

/// A consumer of the API, as the gateway knows it.
package struct GatewayConsumer: Sendable, Hashable {
  package let username: String
  /// The credential's key, which tokens name as `iss`.
  package let key: String
  package let secret: String
  package let groups: Set<String>

  package init(username: String, key: String, secret: String, groups: Set<String>) {
    self.username = username
    self.key = key
    self.secret = secret
    self.groups = groups
  }

  /// The groups of an integration partner (sunbird.md §3.3).
  package static let integrationPartnerGroups: Set<String> = [
    "echoUser", "orgAdmin", "orgUser", "userAdmin", "publicUser", "dataAdmin", "domainUser",
    "dialcodeAdmin", "appAdmin",
  ]

  /// The consumer's token as Sunbird's scripts make it: HS256, `iss` and nothing else, so it never
  /// expires (sunbird.md §3.3).
  package func token() -> String {
    let header: JSONValue = ["typ": "JWT", "alg": "HS256"]
    let claims: JSONValue = ["iss": .string(key)]
    let signed = "\(Base64URL.encode(header.json.utf8)).\(Base64URL.encode(claims.json.utf8))"
    return "\(signed).\(Base64URL.encode(signature(of: signed)))"
  }

  func signed(_ text: String, with signature: [UInt8]) -> Bool {
    HMAC<SHA256>.isValidAuthenticationCode(
      signature, authenticating: Data(text.utf8), using: SymmetricKey(data: Data(secret.utf8)))
  }

  private func signature(of text: String) -> HMAC<SHA256>.MAC {
    HMAC<SHA256>.authenticationCode(
      for: Data(text.utf8), using: SymmetricKey(data: Data(secret.utf8)))
  }
}

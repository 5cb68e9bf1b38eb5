import Codecs
import Foundation
import Registry

/// What a sign-on link says (sunbird.md §8).
package struct SignOnClaims: Sendable, Equatable {
  /// `sub`: the userName. Sunbird looks the user up as `sub@iss`.
  package var userName: String
  /// Must lie before the server's own second when the link is followed.
  package var issuedAt: Date
  package var expiresAt: Date
  package var name: String?
  package var email: String?
  package var emailVerified: Bool?
  package var phone: String?
  package var phoneVerified: Bool?
  /// Where the portal goes afterwards.
  package var redirect: String?

  package init(userName: String, issuedAt: Date, expiresAt: Date) {
    self.userName = userName
    self.issuedAt = issuedAt
    self.expiresAt = expiresAt
  }

  /// The link that signs the user on: whoever follows it is that user.
  ///
  /// - Parameters:
  ///   - baseURL: without a slash at its end.
  ///   - path: the portal's call, with a leading slash.
  package func link(baseURL: String, path: String, key: SignOnKey) throws -> String {
    let header: JSONValue = .object(["alg": .string("HS256"), "typ": .string("JWT")])
    let parts = try [header, json(issuer: key.issuer)].map {
      Base64URL.encode(try $0.serialized())
    }
    let signed = parts.joined(separator: ".")
    let token = "\(signed).\(Base64URL.encode(key.signature(of: signed)))"
    // The token's letters stand for themselves in a query.
    return "\(baseURL)\(path)?token=\(token)"
  }

  private func json(issuer: String) -> JSONValue {
    let optional: [(String, JSONValue?)] = [
      ("name", name.map(JSONValue.string)), ("email", email.map(JSONValue.string)),
      ("email_verified", emailVerified.map(JSONValue.bool)),
      ("phone_number", phone.map(JSONValue.string)),
      ("phone_number_verified", phoneVerified.map(JSONValue.bool)),
      ("redirect_uri", redirect.map(JSONValue.string)),
    ]
    var members: [String: JSONValue] = [
      "iss": .string(issuer), "sub": .string(userName), "iat": Self.seconds(issuedAt),
      "exp": Self.seconds(expiresAt),
    ]
    for (claim, value) in optional { members[claim] = value }
    return .object(members)
  }

  private static func seconds(_ date: Date) -> JSONValue {
    .number(date.timeIntervalSince1970.rounded(.down))
  }
}

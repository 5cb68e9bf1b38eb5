import Codecs
import Foundation
import Registry

/// A signed JSON Web Token (RFC 7519) that was read, not verified: nobody here has the key.
package struct JSONWebToken: Sendable, Equatable {
  /// The token itself: a secret, for the token file and the wire only.
  package let text: String
  /// `alg` of the header, for example HS256.
  package let algorithm: String
  /// `iss`: for the gateway the key of the consumer's credential (sunbird.md §3.3).
  package let issuer: String?
  package let issuedAt: Date?
  /// `exp`; nil for a token that never expires, as Sunbird's scripts make them.
  package let expiresAt: Date?

  /// Reads a token: three parts in base 64 for URLs, a header with `alg`, claims that are an
  /// object, a signature as long as the algorithm makes it. Nil for anything else, an unsigned
  /// token and one that was cut off included.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let header = Self.object(parts[0]), let claims = Self.object(parts[1]),
      let signature = Base64URL.decode(parts[2]), let algorithm = header["alg"]?.string,
      Self.fits(signature.count, algorithm)
    else { return nil }
    self.text = String(text)
    self.algorithm = algorithm
    issuer = claims["iss"]?.string
    issuedAt = Self.date(claims["iat"])
    expiresAt = Self.date(claims["exp"])
  }

  /// Whether its time is over.
  package func hasExpired(at now: Date) -> Bool { expiresAt.map { $0 <= now } ?? false }

  private static func object(_ part: some StringProtocol) -> [String: JSONValue]? {
    // What is not JSON is no token either.
    Base64URL.decode(part).flatMap { try? JSONValue(parsing: $0) }?.object
  }

  private static func fits(_ signatureBytes: Int, _ algorithm: String) -> Bool {
    switch algorithm {
    case "HS256": signatureBytes == 32
    case "HS384": signatureBytes == 48
    case "HS512": signatureBytes == 64
    case "none": false
    default: signatureBytes > 0
    }
  }

  private static func date(_ claim: JSONValue?) -> Date? {
    guard case .number(let seconds)? = claim else { return nil }
    return Date(timeIntervalSince1970: seconds)
  }
}

extension JSONWebToken: CustomStringConvertible {
  /// Never the token.
  package var description: String { "•••" }
}
